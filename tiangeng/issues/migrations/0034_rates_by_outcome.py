"""The rates tell "solved" from "explained": the index they are read from holds the outcome too. Built beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Index

RATED = ["lead", "state", "accepted_at", "accept_by", "due_at", "is_satisfied", "outcome"]
ASKED = ["id", "region_code", "is_confidential", "about_organisation", "about_staff"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0033_turns_over")]
    operations = [
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "dispatched_at"],
                include=[*RATED, *ASKED],
                name="issues_counted_by_outcome",
            ),
        ),
        RemoveIndexConcurrently("issue", "issues_counted"),
    ]
