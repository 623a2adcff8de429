"""What no kept month holds is counted from an index of its own: complaints and what is about somebody, few beside the rest."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0042_months")]
    operations = [
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "dispatched_at"],
                include=[
                    "lead",
                    "state",
                    "accepted_at",
                    "accept_by",
                    "due_at",
                    "is_satisfied",
                    "outcome",
                    "id",
                    "region_code",
                    "is_confidential",
                    "about_organisation",
                    "about_staff",
                ],
                name="issues_told_apart",
                condition=Q(
                    ("is_confidential", True),
                    ("about_organisation__isnull", False),
                    ("about_staff__isnull", False),
                    _connector="OR",
                ),
            ),
        ),
    ]
