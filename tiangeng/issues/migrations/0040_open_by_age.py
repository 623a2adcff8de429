"""What is late or in one of the open states, the newest first, from the index alone: it tells the state and the day of report too."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q

ASKED = ["county_code", "lead", "state", "reported_at", "id", "is_confidential", "about_organisation", "about_staff"]
OPEN = ["accepted", "confirmed", "deferred", "dispatched", "escalated", "in_consultation", "in_progress", "reopened",
        "reported", "resolved", "returned", "waiting"]  # fmt: skip


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0039_resolved_to_call")]
    operations = [
        AddIndexConcurrently(
            "issue",
            Index(fields=["region_code", "due_at"], include=ASKED, name="issues_open", condition=Q(state__in=OPEN)),
        ),
        RemoveIndexConcurrently("issue", "issues_open_here"),
    ]
