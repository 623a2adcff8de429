"""What somebody wrote down of promises is found by its author; built beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0036_standing_still")]
    operations = [
        AddIndexConcurrently("promise", Index(fields=["created_by_id"], name="promises_written_by")),
    ]
