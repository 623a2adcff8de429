"""Built beside the running system: a table of millions is not locked for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("issues", "0013_handlings_in_hand")]

    operations = [
        AddIndexConcurrently(
            model_name="handling",
            index=models.Index(
                condition=models.Q(("role", "assisting"), ("state__in", ["accepted", "assigned", "working"])),
                fields=["county_code", "due_at"],
                name="helpers_open_by_due",
            ),
        ),
    ]
