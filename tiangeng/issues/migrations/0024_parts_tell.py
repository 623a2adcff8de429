"""A part says where its issue lies and whether it is open: a department's township, and what it has not ended, are then few ids.

New columns have a fixed default, so that nobody waits; what is there already is filled in the next migration, in portions.
"""

from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION is_issue_open(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT state NOT IN ('closed', 'declined', 'merged', 'set_aside', 'withdrawn')
$$;
CREATE OR REPLACE FUNCTION keep_issue_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuepart (issue_id, who, is_confidential, region_code, is_open)
  SELECT DISTINCT NEW.id, who, NEW.is_confidential, NEW.region_code, is_issue_open(NEW.state)
  FROM unnest(ARRAY[NEW.organisation_id, NEW.created_by_id]) who WHERE who IS NOT NULL
  ON CONFLICT DO NOTHING;
  IF TG_OP = 'UPDATE' AND (OLD.is_confidential, OLD.region_code, is_issue_open(OLD.state))
     IS DISTINCT FROM (NEW.is_confidential, NEW.region_code, is_issue_open(NEW.state)) THEN
    UPDATE issues_issuepart SET is_confidential = NEW.is_confidential, region_code = NEW.region_code, is_open = is_issue_open(NEW.state)
    WHERE issue_id = NEW.id;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.organisation_id IS NOT NULL AND OLD.organisation_id IS DISTINCT FROM NEW.organisation_id
     AND NOT EXISTS (SELECT FROM issues_handling WHERE issue_id = NEW.id AND organisation_id = OLD.organisation_id) THEN
    DELETE FROM issues_issuepart WHERE issue_id = NEW.id AND who = OLD.organisation_id;
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER keep_issue_parts ON issues_issue;
CREATE TRIGGER keep_issue_parts
AFTER INSERT OR UPDATE OF organisation_id, created_by_id, is_confidential, region_code, state ON issues_issue
FOR EACH ROW EXECUTE FUNCTION keep_issue_parts();
CREATE OR REPLACE FUNCTION keep_handling_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuepart (issue_id, who, is_confidential, region_code, is_open)
  SELECT id, NEW.organisation_id, is_confidential, region_code, is_issue_open(state) FROM issues_issue WHERE id = NEW.issue_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0023_promises_found_filled")]
    operations = [
        migrations.AddField(
            "issuepart", "region_code", models.CharField(max_length=12, db_collation="C", default="", db_default="")
        ),
        migrations.AddField("issuepart", "is_open", models.BooleanField(default=True, db_default=True)),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
