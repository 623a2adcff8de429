"""What stands still, the first told of first: an index of those few, built beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0035_told_at")]
    operations = [
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "reported_at"],
                include=["region_code"],
                name="issues_standing_still",
                condition=Q(state__in=["deferred", "waiting"]),
            ),
        ),
    ]
