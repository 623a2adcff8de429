"""Built beside the running system: a table of millions is not locked for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("issues", "0012_handovers")]

    operations = [
        AddIndexConcurrently(
            model_name="handling",
            index=models.Index(condition=models.Q(("holder__isnull", False)), fields=["holder"], name="handlings_in_hand"),
        ),
    ]
