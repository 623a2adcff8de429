"""The leads' turns that are over, for the rates of who had them.

The index is built beside the work. A turn that was over before its time to accept was owes no answer: `accept_by` goes, a few
at a time.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
DO $$
DECLARE since timestamptz := '-infinity'; upto timestamptz;
BEGIN
  LOOP
    SELECT max(assigned_at) INTO upto FROM (
      SELECT assigned_at FROM issues_handling WHERE role = 'lead' AND state IN ('returned', 'released') AND assigned_at > since
      ORDER BY assigned_at LIMIT 5000) next;
    EXIT WHEN upto IS NULL;
    UPDATE issues_handling turn SET accept_by = NULL
    WHERE role = 'lead' AND state IN ('returned', 'released') AND assigned_at > since AND assigned_at <= upto
      AND accepted_at IS NULL AND accept_by IS NOT NULL AND EXISTS (
        SELECT FROM issues_issueevent line WHERE line.issue_id = turn.issue_id AND line.at > turn.assigned_at
          AND line.at < turn.accept_by AND line.to_state <> '');
    COMMIT;
    since := upto;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0032_outer_day")]
    operations = [
        AddIndexConcurrently(
            "handling",
            Index(
                fields=["assigned_at"],
                include=["organisation", "issue", "region_code", "state"],
                name="handlings_over",
                condition=Q(role="lead", state__in=["returned", "released"]),
            ),
        ),
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE], migrations.RunSQL.noop),
    ]
