"""When the villager last heard of it: an empty column, filled for what is open a few thousand at a time, and its index beside the work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Index, Q

from tiangeng.kernel.portions import in_portions

FILL = """
UPDATE issues_issue issue SET told_at = (
  SELECT max(at) FROM issues_issueevent line WHERE line.issue_id = issue.id AND line.is_public)
WHERE issue.id > done AND issue.id <= upto AND issue.told_at IS NULL
  AND issue.state IN ('accepted', 'dispatched', 'in_consultation', 'in_progress', 'reopened')
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0034_rates_by_outcome")]
    operations = [
        migrations.AddField("issue", "told_at", models.DateTimeField(null=True)),
        migrations.RunSQL(in_portions("issues_issue", FILL), migrations.RunSQL.noop),
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
