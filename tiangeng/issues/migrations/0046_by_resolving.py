"""What was solved in a month is found by its day: a draw tells what it leaves out, for which all issues of a county were read."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0045_parts_of_a_day_told")]
    operations = [
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "resolved_at"],
                name="issues_by_resolving",
                condition=Q(resolved_at__isnull=False),
            ),
        )
    ]
