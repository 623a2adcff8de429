"""The end of an assignment's timeline, which is never changed: its words go with the assignment's own (issues 0021 says how)."""

from django.db import migrations

END = """
CREATE FUNCTION end_words_of_assignments(ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE assignments_step SET reason = '（已到期删去）' WHERE reason <> '' AND assignment_id IN
    (SELECT id FROM assignments_assignment WHERE id = ANY(ids) AND body = '（已到期删去）')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial")]
    operations = [migrations.RunSQL(END, "DROP FUNCTION end_words_of_assignments(uuid[])")]
