"""Keeps beside each promise what it is found by, whoever writes it (as 0002_search does for issues)."""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEP = """
CREATE FUNCTION keep_promise_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_promisewords (promise_id, pairs) VALUES (NEW.id, zh_pairs(NEW.words))
  ON CONFLICT (promise_id) DO UPDATE SET pairs = excluded.pairs;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_promise_words AFTER INSERT OR UPDATE OF words ON issues_promise
FOR EACH ROW EXECUTE FUNCTION keep_promise_words();
"""
FORGET = "DROP TRIGGER keep_promise_words ON issues_promise; DROP FUNCTION keep_promise_words()"


class Migration(migrations.Migration):
    dependencies = [("issues", "0021_end_of_words"), ("kernel", "0000_functions")]
    operations = [
        migrations.CreateModel(
            name="PromiseWords",
            fields=[
                ("promise_id", models.UUIDField(primary_key=True, serialize=False)),
                ("pairs", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
