"""What is counted from indexes alone stays so: the tables that grow to millions are vacuumed after a hundredth, not a fifth, has
changed, or the newest rows would be read one by one for months. The stars of a unit are read from their index too.

The settings take a lock that neither readers nor writers wait for; the indexes are built beside the work.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q

TABLES = ("issues_issue", "issues_handling", "issues_issuepart", "issues_answer")
OFTEN = "SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)"
SELDOM = "RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0037_promises_by_author")]
    operations = [
        migrations.RunSQL(
            [f"ALTER TABLE {table} {OFTEN}" for table in TABLES],
            [f"ALTER TABLE {table} {SELDOM}" for table in TABLES],
        ),
        AddIndexConcurrently(
            "answer",
            Index(
                fields=["lead", "at"],
                include=["issue", "score", "region_code"],
                name="stars_of_a_unit",
                condition=Q(score__isnull=False),
            ),
        ),
        RemoveIndexConcurrently("answer", "answers_about_a_unit"),
        *(migrations.RunSQL(f"VACUUM (ANALYZE) {table}", migrations.RunSQL.noop) for table in TABLES),
    ]
