"""A word that stands in many promises is looked for among the newest first, instead of reading a county's."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0040_open_by_age")]
    operations = [AddIndexConcurrently("promise", Index(fields=["-said_on", "id"], name="promises_newest"))]
