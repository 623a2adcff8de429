"""The clearing curve is counted from two indexes alone; they are built beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

WALLS = ["region_code", "about_organisation", "about_staff"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0008_suggestions_and_pairs")]
    operations = [
        AddIndexConcurrently(
            "issue", models.Index(fields=["county_code", "-reported_at"], include=WALLS, name="issues_newest")
        ),
        AddIndexConcurrently(
            "issue", models.Index(fields=["county_code", "closed_at"], include=WALLS, name="issues_struck_off")
        ),
        RemoveIndexConcurrently("issue", "issues_newest_first"),
        RemoveIndexConcurrently("issue", "issues_by_close"),
    ]
