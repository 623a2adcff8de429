"""When the villager last heard of it: an empty column, filled for what is open a few thousand at a time, and its index beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
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
    UPDATE issues_issue issue SET told_at = (
      SELECT max(at) FROM issues_issueevent line WHERE line.issue_id = issue.id AND line.is_public)
    WHERE issue.id > done AND issue.id <= upto AND issue.told_at IS NULL
      AND issue.state IN ('accepted', 'dispatched', 'in_consultation', 'in_progress', 'reopened');
    COMMIT;
    done := upto;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0034_rates_by_outcome")]
    operations = [
        migrations.AddField("issue", "told_at", models.DateTimeField(null=True)),
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE], migrations.RunSQL.noop),
        AddIndexConcurrently(
            "issue",
            Index(
                fields=["county_code", "told_at"],
                include=["region_code"],
                name="issues_quiet",
                condition=Q(state__in=["accepted", "dispatched", "in_consultation", "in_progress", "reopened"]),
            ),
        ),
    ]
