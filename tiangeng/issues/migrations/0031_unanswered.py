"""久无回音: an index of the few that wait for a call; nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0030_lists_of_many")]
    operations = [
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "resolved_at"],
                include=["region_code"],
                name="issues_unanswered",
                condition=Q(state="resolved", review_on__isnull=False),
            ),
        )
    ]
