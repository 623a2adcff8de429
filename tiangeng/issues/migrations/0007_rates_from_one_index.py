"""The last words said so far, and one index the three rates are read from. Nothing is locked for long: a few thousand rows at a
time, and the index is built beside the work; broken off, it can be begun again."""

from uuid import UUID

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

AT_ONCE = 5000
FILL = """
WITH batch AS (SELECT id FROM issues_issue WHERE id > %s ORDER BY id LIMIT %s),
     said AS (SELECT batch.id, last.is_solved FROM batch CROSS JOIN LATERAL (
                SELECT is_solved FROM issues_answer a WHERE a.issue_id = batch.id ORDER BY a.at DESC, a.id DESC LIMIT 1) last),
     written AS (UPDATE issues_issue i SET is_satisfied = said.is_solved FROM said WHERE i.id = said.id)
SELECT id FROM batch ORDER BY id DESC LIMIT 1
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)")  # no walls for this once
        last = (UUID(int=0),)
        while last:
            cursor.execute(FILL, [last[0], AT_ONCE])
            last = cursor.fetchone()
        cursor.execute("RESET tg.lo; RESET tg.hi")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0006_last_word")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            "issue",
            models.Index(
                fields=["county_code", "dispatched_at"],
                include=["lead", "state", "accepted_at", "accept_by", "due_at", "is_satisfied", "region_code",
                         "about_organisation", "about_staff"],  # fmt: skip
                name="issues_rated",
            ),
        ),
        RemoveIndexConcurrently("issue", "issues_by_dispatch"),
    ]
