"""The newest visits, found from their index alone; nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0004_on_behalf")]
    operations = [
        AddIndexConcurrently(
            "visit",
            Index(
                fields=["county_code", "-visited_on", "-id"],
                include=["region_code", "is_private", "account_id", "organisation"],
                name="visits_newest_seen",
            ),
        ),
        RemoveIndexConcurrently("visit", "visits_newest_first"),
    ]
