"""A part says when its issue was reported: the newest of a department are then found without walking those of its county.

A record of an old ledger is no open issue; the parts of one said it was. The new column has a fixed default, so that nobody waits; what is there already is filled in the next migration, in portions.
"""

from datetime import UTC, datetime

from django.db import migrations, models

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FUNCTIONS = [  # one statement after another: two tables are never locked together
    """
CREATE OR REPLACE FUNCTION is_issue_open(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT state NOT IN ('closed', 'declined', 'filed', 'merged', 'set_aside', 'withdrawn')
$$""",
    """
CREATE OR REPLACE FUNCTION keep_issue_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuepart (issue_id, who, is_confidential, region_code, is_open, reported_at)
  SELECT DISTINCT NEW.id, who, NEW.is_confidential, NEW.region_code, is_issue_open(NEW.state), NEW.reported_at
  FROM unnest(ARRAY[NEW.organisation_id, NEW.created_by_id]) who WHERE who IS NOT NULL
  ON CONFLICT DO NOTHING;
  IF TG_OP = 'UPDATE' AND (OLD.is_confidential, OLD.region_code, is_issue_open(OLD.state), OLD.reported_at)
     IS DISTINCT FROM (NEW.is_confidential, NEW.region_code, is_issue_open(NEW.state), NEW.reported_at) THEN
    UPDATE issues_issuepart SET is_confidential = NEW.is_confidential, region_code = NEW.region_code,
      is_open = is_issue_open(NEW.state), reported_at = NEW.reported_at
    WHERE issue_id = NEW.id;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.organisation_id IS NOT NULL AND OLD.organisation_id IS DISTINCT FROM NEW.organisation_id
     AND NOT EXISTS (SELECT FROM issues_handling WHERE issue_id = NEW.id AND organisation_id = OLD.organisation_id) THEN
    DELETE FROM issues_issuepart WHERE issue_id = NEW.id AND who = OLD.organisation_id;
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER keep_issue_parts
AFTER INSERT OR UPDATE OF organisation_id, created_by_id, is_confidential, region_code, state, reported_at ON issues_issue
FOR EACH ROW EXECUTE FUNCTION keep_issue_parts()""",
    """
CREATE OR REPLACE FUNCTION keep_handling_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuepart (issue_id, who, is_confidential, region_code, is_open, reported_at)
  SELECT id, NEW.organisation_id, is_confidential, region_code, is_issue_open(state), reported_at
  FROM issues_issue WHERE id = NEW.issue_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$""",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("issues", "0043_told_apart")]
    operations = [
        migrations.AddField("issuepart", "reported_at", models.DateTimeField(default=LONG_AGO, db_default=LONG_AGO)),
        migrations.RunSQL(FUNCTIONS),  # not to be taken back: what stood there before knows no such column
    ]
