"""The newest visits of several counties are found without sorting them all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0005_newest_from_the_index")]
    operations = [
        AddIndexConcurrently("visit", models.Index(fields=["-visited_on", "-id"], name="visits_newest")),
    ]
