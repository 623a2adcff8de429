"""The words of assignments that were there before, and their index; nobody waits for either."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
INSERT INTO assignments_assignmentwords (assignment_id, pairs)
SELECT id, zh_pairs(concat_ws(' ', title, body, reference, assigner_name)) FROM assignments_assignment
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assignments", "0005_found_by_words")]
    operations = [
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE, "VACUUM (ANALYZE) assignments_assignmentwords"], migrations.RunSQL.noop),
        AddIndexConcurrently("assignmentwords", GinIndex(fields=["pairs"], name="assignments_by_words")),
    ]
