"""Whose call-backs these are: two indexes, built beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0014_helpers_by_due")]
    operations = [
        AddIndexConcurrently(
            "call", models.Index(fields=["holder"], condition=models.Q(holder__isnull=False), name="calls_handed_over")
        ),
        AddIndexConcurrently("draw", models.Index(fields=["drawn_by_id"], name="draws_of_a_person")),
    ]
