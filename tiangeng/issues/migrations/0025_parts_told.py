"""The parts of issues that were there before say it too, in portions; whoever writes meanwhile waits for five thousand at most."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q

from tiangeng.kernel.portions import in_portions

FILL = """
UPDATE issues_issuepart part SET region_code = issue.region_code, is_open = is_issue_open(issue.state)
FROM issues_issue issue WHERE issue.id = part.issue_id AND issue.id > done AND issue.id <= upto
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0024_parts_tell")]
    operations = [
        migrations.RunSQL(in_portions("issues_issue", FILL), migrations.RunSQL.noop),
        AddIndexConcurrently(
            "issuepart", Index(fields=["who", "region_code", "issue_id"], name="issues_of_somebody_here")
        ),
        AddIndexConcurrently(
            "issuepart", Index(fields=["who", "issue_id"], name="issues_somebody_has_open", condition=Q(is_open=True))
        ),
        migrations.RunSQL("VACUUM (ANALYZE) issues_issuepart", migrations.RunSQL.noop),
    ]
