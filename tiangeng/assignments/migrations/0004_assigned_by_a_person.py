"""What somebody has written is found by the person."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assignments", "0003_first_answer_by")]
    operations = [
        AddIndexConcurrently("assignment", models.Index(fields=["created_by_id"], name="assignments_of_a_person")),
    ]
