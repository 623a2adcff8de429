"""The households of several counties are listed without sorting them all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("places", "0002_look_lifts")]
    operations = [
        AddIndexConcurrently("household", models.Index(fields=["sort_key"], name="households_in_order")),
    ]
