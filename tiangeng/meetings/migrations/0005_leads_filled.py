"""What was before a table already is given its lead, in portions; whoever writes meanwhile waits for five thousand at most."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
DO $$
DECLARE done uuid := '00000000-0000-0000-0000-000000000000'; upto uuid;
BEGIN
  LOOP
    SELECT max(id::text)::uuid INTO upto FROM (SELECT id FROM meetings_item WHERE id > done ORDER BY id LIMIT 5000) next;
    EXIT WHEN upto IS NULL;
    UPDATE meetings_item item SET lead_id = issue.lead_id FROM issues_issue issue
    WHERE issue.id = item.issue_id AND item.id > done AND item.id <= upto AND issue.lead_id IS DISTINCT FROM item.lead_id;
    COMMIT;
    done := upto;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("meetings", "0004_lead_of_an_item")]
    operations = [
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE], migrations.RunSQL.noop),
        AddIndexConcurrently(
            "item",
            models.Index(fields=["lead_id"], name="items_of_a_lead", condition=models.Q(("lead_id__isnull", False))),
        ),
        AddIndexConcurrently(
            "item",
            models.Index(
                fields=["asked_by_id"], name="items_of_an_asker", condition=models.Q(("asked_by_id__isnull", False))
            ),
        ),
    ]
