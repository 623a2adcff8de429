"""Keeps beside each assignment what it is found by, whoever writes it (as 0002_search of issues does)."""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEP = """
CREATE FUNCTION keep_assignment_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO assignments_assignmentwords (assignment_id, pairs)
  VALUES (NEW.id, zh_pairs(concat_ws(' ', NEW.title, NEW.body, NEW.reference, NEW.assigner_name)))
  ON CONFLICT (assignment_id) DO UPDATE SET pairs = excluded.pairs;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_assignment_words AFTER INSERT OR UPDATE OF title, body, reference, assigner_name
ON assignments_assignment FOR EACH ROW EXECUTE FUNCTION keep_assignment_words();
"""
FORGET = "DROP TRIGGER keep_assignment_words ON assignments_assignment; DROP FUNCTION keep_assignment_words()"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0004_assigned_by_a_person"), ("kernel", "0000_functions")]
    operations = [
        migrations.CreateModel(
            name="AssignmentWords",
            fields=[
                ("assignment_id", models.UUIDField(primary_key=True, serialize=False)),
                ("pairs", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
