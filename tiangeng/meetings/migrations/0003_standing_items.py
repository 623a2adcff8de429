"""What is somebody's turn at a table is found without reading all that ever was on one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("meetings", "0002_meeting_version")]
    operations = [
        AddIndexConcurrently(
            "item",
            models.Index(
                fields=["region_code", "state"],
                name="items_standing",
                condition=models.Q(("state__in", ["done", "to_do", "waiting"])),
            ),
        ),
    ]
