"""Which deadline a rung of the ladder spoke of, so that each is climbed once for each; and rungs for dispatchers, who are no unit."""

import django.db.models.deletion
from django.db import migrations, models

OF_ISSUES = """
UPDATE issues_supervision s SET due_at = i.due_at FROM issues_issue i
WHERE s.issue_id = i.id AND s.by_name = '' AND s.handling_id IS NULL AND s.due_at IS NULL AND i.due_at IS NOT NULL
  AND s.at >= i.due_at - CASE s.kind WHEN 'reminder' THEN interval '14 days' ELSE interval '0' END
"""
OF_HELPERS = """
UPDATE issues_supervision s SET due_at = h.due_at FROM issues_handling h
WHERE s.handling_id = h.id AND s.by_name = '' AND s.due_at IS NULL AND h.due_at IS NOT NULL AND s.at >= h.due_at
"""


def fill(apps, schema_editor):
    """Of what is still running: rungs climbed for the present deadline are not climbed again after the upgrade."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)")  # no walls for this once
        cursor.execute(OF_ISSUES)
        cursor.execute(OF_HELPERS)
        cursor.execute("RESET tg.lo; RESET tg.hi")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0016_handover_rosters")]
    operations = [
        migrations.AddField("supervision", "due_at", models.DateTimeField(null=True)),
        migrations.SeparateDatabaseAndState(
            [  # as Django would write it, without checking the foreign key of every row again
                migrations.RunSQL(
                    "ALTER TABLE issues_supervision ALTER COLUMN organisation_id DROP NOT NULL",
                    "ALTER TABLE issues_supervision ALTER COLUMN organisation_id SET NOT NULL",
                )
            ],
            [
                migrations.AlterField(
                    "supervision",
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervised",
                        to="people.organisation",
                    ),
                )
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
