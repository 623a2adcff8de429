"""The parts of issues that were there before say it too, in portions; whoever writes meanwhile waits for five thousand at most."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
DO $$
DECLARE done uuid := '00000000-0000-0000-0000-000000000000'; upto uuid;
BEGIN
  LOOP
    SELECT max(id::text)::uuid INTO upto FROM (SELECT id FROM issues_issue WHERE id > done ORDER BY id LIMIT 5000) next;
    EXIT WHEN upto IS NULL;
    UPDATE issues_issuepart part SET region_code = issue.region_code, is_open = is_issue_open(issue.state)
    FROM issues_issue issue WHERE issue.id = part.issue_id AND issue.id > done AND issue.id <= upto;
    COMMIT;
    done := upto;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0024_parts_tell")]
    operations = [
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE], migrations.RunSQL.noop),
        AddIndexConcurrently(
            "issuepart", Index(fields=["who", "region_code", "issue_id"], name="issues_of_somebody_here")
        ),
        AddIndexConcurrently(
            "issuepart", Index(fields=["who", "issue_id"], name="issues_somebody_has_open", condition=Q(is_open=True))
        ),
        migrations.RunSQL("VACUUM (ANALYZE) issues_issuepart", migrations.RunSQL.noop),
    ]
