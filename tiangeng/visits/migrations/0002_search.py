"""Keeps beside each visit what it is found by, whoever writes it: the actions, a bulk load, a hand at psql."""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEP = """
CREATE FUNCTION keep_visit_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO visits_visitwords (visit_id, pairs)
  VALUES (NEW.id, zh_pairs(NEW.heard || ' ' || NEW.ideas || ' ' || NEW.policies_told))
  ON CONFLICT (visit_id) DO UPDATE SET pairs = excluded.pairs;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_visit_words AFTER INSERT OR UPDATE OF heard, ideas, policies_told ON visits_visit
FOR EACH ROW EXECUTE FUNCTION keep_visit_words();
"""
FORGET = "DROP TRIGGER keep_visit_words ON visits_visit; DROP FUNCTION keep_visit_words()"


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("kernel", "0000_functions")]
    operations = [
        migrations.CreateModel(
            name="VisitWords",
            fields=[
                ("visit_id", models.UUIDField(primary_key=True, serialize=False)),
                ("pairs", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
