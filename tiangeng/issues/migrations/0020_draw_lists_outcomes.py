"""The list a draw was made from is kept with it; what was not wholly solved is found among the many that were."""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Index, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0019_parts_filled")]
    operations = [
        migrations.AddField(
            "draw",
            "numbers",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "outcome", "-reported_at"],
                name="issues_not_wholly_solved",
                condition=Q(outcome__in=["explained", "partly"]),
            ),
        ),
    ]
