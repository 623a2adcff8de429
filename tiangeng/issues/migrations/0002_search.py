"""Keeps beside each issue what it is found by, whoever writes it: the actions, a bulk load, a hand at psql."""

from django.db import migrations

KEEP = """
CREATE FUNCTION keep_issue_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuewords (issue_id, pairs)
  VALUES (NEW.id, zh_pairs(NEW.number || ' ' || NEW.title || ' ' || NEW.place || ' ' || left(NEW.body, 2000)))
  ON CONFLICT (issue_id) DO UPDATE SET pairs = excluded.pairs;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_issue_words AFTER INSERT OR UPDATE OF number, title, place, body ON issues_issue
FOR EACH ROW EXECUTE FUNCTION keep_issue_words();
"""
FORGET = "DROP TRIGGER keep_issue_words ON issues_issue; DROP FUNCTION keep_issue_words()"


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial"), ("kernel", "0000_functions")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
