"""The parts of issues that were there before; counting reads an index alone for everybody; nobody waits for any of it."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
INSERT INTO issues_issuepart (issue_id, who, is_confidential)
SELECT id, organisation_id, is_confidential FROM issues_issue WHERE organisation_id IS NOT NULL
UNION SELECT id, created_by_id, is_confidential FROM issues_issue WHERE created_by_id IS NOT NULL
UNION SELECT issue_id, h.organisation_id, is_confidential FROM issues_handling h JOIN issues_issue i ON i.id = h.issue_id
ON CONFLICT DO NOTHING
"""
ASKED = ("id", "region_code", "is_confidential", "about_organisation", "about_staff")
OPEN_ASKED = ("county_code", "lead", "id", "is_confidential", "about_organisation", "about_staff")
RATED = ("lead", "state", "accepted_at", "accept_by", "due_at", "is_satisfied")
UNDISPATCHED = ["escalated", "reported", "returned"]
OPEN = [
    *("accepted", "confirmed", "deferred", "dispatched", "escalated", "in_consultation", "in_progress"),
    *("reopened", "reported", "resolved", "returned", "waiting"),
]
NEW = [
    Index(fields=["region_code"], name="issues_undispatched", condition=Q(state__in=UNDISPATCHED)),
    Index(fields=["region_code", "due_at"], include=OPEN_ASKED, name="issues_open_here", condition=Q(state__in=OPEN)),
    Index(fields=["lead", "state"], name="issues_led", condition=Q(lead__isnull=False)),
    Index(fields=["county_code", "-reported_at"], include=ASKED, name="issues_by_age"),
    Index(fields=["county_code", "dispatched_at"], include=(*RATED, *ASKED), name="issues_counted"),
    Index(fields=["county_code", "closed_at"], include=ASKED, name="issues_cleared"),
]
OLD = ["issues_newest", "issues_rated", "issues_struck_off", "issues_of_a_lead", "issues_open_by_due"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0018_parts")]
    operations = [
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE, "VACUUM (ANALYZE) issues_issuepart"], migrations.RunSQL.noop),
        *(AddIndexConcurrently("issue", index) for index in NEW),
        *(RemoveIndexConcurrently("issue", name) for name in OLD),
    ]
