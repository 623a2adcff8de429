"""The villages somebody was planned to go to are handed over with the rest."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0015_who_calls")]
    operations = [
        migrations.AddField(
            "handover",
            "roster_ids",
            django.contrib.postgres.fields.ArrayField(models.UUIDField(), db_default=[], default=list, size=None),
        )
    ]
