"""What was before a table already is given its lead, in portions; whoever writes meanwhile waits for five thousand at most."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from tiangeng.kernel.portions import in_portions

FILL = """
UPDATE meetings_item item SET lead_id = issue.lead_id FROM issues_issue issue
WHERE issue.id = item.issue_id AND item.id > done AND item.id <= upto AND issue.lead_id IS DISTINCT FROM item.lead_id
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("meetings", "0004_lead_of_an_item")]
    operations = [
        migrations.RunSQL(in_portions("meetings_item", FILL), migrations.RunSQL.noop),
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
