"""The parts of issues that were there before say it too, in portions; whoever writes meanwhile waits for five thousand at most.

The new index tells the issues as well, so that the one without days goes.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Index

from tiangeng.kernel.portions import in_portions

FILL = """
UPDATE issues_issuepart part SET reported_at = issue.reported_at, is_open = is_issue_open(issue.state)
FROM issues_issue issue WHERE issue.id = part.issue_id AND issue.id > done AND issue.id <= upto
AND (part.reported_at, part.is_open) IS DISTINCT FROM (issue.reported_at, is_issue_open(issue.state))
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0044_parts_of_a_day")]
    operations = [
        migrations.RunSQL(in_portions("issues_issue", FILL), migrations.RunSQL.noop),
        AddIndexConcurrently(
            "issuepart", Index(fields=["who", "-reported_at", "issue_id"], name="issues_of_somebody_newest")
        ),
        RemoveIndexConcurrently("issuepart", "issues_of_somebody"),
        migrations.RunSQL("VACUUM (ANALYZE) issues_issuepart", migrations.RunSQL.noop),
    ]
