"""Indexes that tell what another one tells are gone: nothing asked them, every write kept them, every question weighed them.

Of a foreign key's own index where a room's begins with the same column; dropped beside the work.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models


def untold(model: str, name: str, index: str, field: models.Field) -> migrations.SeparateDatabaseAndState:
    """The field without an index of its own. `AlterField` alone would drop it while others wait."""
    table = f"issues_{model}"
    return migrations.SeparateDatabaseAndState(
        [
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {index} ON {table} ({name}_id)",
            )
        ],
        [migrations.AlterField(model, name, field)],
    )


PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0046_by_resolving")]
    operations = [
        RemoveIndexConcurrently("answer", "answers_of_an_issue"),
        RemoveIndexConcurrently("handling", "handlings_of_an_issue"),
        RemoveIndexConcurrently("issue", "issues_of_a_visit"),
        untold(
            "handling",
            "organisation",
            "issues_handling_organisation_id_7f6d8f50",
            models.ForeignKey("people.organisation", PROTECT, related_name="handlings", db_index=False),
        ),
        untold(
            "issue",
            "lead",
            "issues_issue_lead_id_cd1799d1",
            models.ForeignKey(
                "people.organisation", PROTECT, null=True, blank=True, related_name="leading", db_index=False
            ),
        ),
        untold(
            "issue",
            "parent",
            "issues_issue_parent_id_d1b8b4c3",
            models.ForeignKey(
                "issues.issue", PROTECT, null=True, blank=True, related_name="children", db_index=False
            ),
        ),
    ]
