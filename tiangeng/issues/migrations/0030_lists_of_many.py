"""A list's first page is found without sorting all rows: of promises, and of issues for whoever looks at several counties."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0029_appeals")]
    operations = [
        AddIndexConcurrently(
            "promise",
            models.Index(fields=["until_on", "id"], include=["region_code"], name="promises_by_day"),
        ),
        AddIndexConcurrently("issue", models.Index(fields=["-reported_at"], name="issues_newest")),
        AddIndexConcurrently("issue", models.Index(fields=["due_at"], name="issues_due_first")),
    ]
