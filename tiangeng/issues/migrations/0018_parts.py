"""Keeps who has a reason to see an issue in one narrow table, whoever writes it: the actions, a bulk load, a hand at psql."""

import django.db.models.fields.composite
from django.db import migrations, models

KEEP = """
CREATE FUNCTION keep_issue_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuepart (issue_id, who, is_confidential)
  SELECT DISTINCT NEW.id, who, NEW.is_confidential FROM unnest(ARRAY[NEW.organisation_id, NEW.created_by_id]) who WHERE who IS NOT NULL
  ON CONFLICT DO NOTHING;
  IF TG_OP = 'UPDATE' AND OLD.is_confidential <> NEW.is_confidential THEN
    UPDATE issues_issuepart SET is_confidential = NEW.is_confidential WHERE issue_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_issue_parts AFTER INSERT OR UPDATE OF organisation_id, created_by_id, is_confidential ON issues_issue
FOR EACH ROW EXECUTE FUNCTION keep_issue_parts();

CREATE FUNCTION keep_handling_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issues_issuepart (issue_id, who, is_confidential)
  SELECT NEW.issue_id, NEW.organisation_id, coalesce((SELECT is_confidential FROM issues_issue WHERE id = NEW.issue_id), false)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_handling_part AFTER INSERT OR UPDATE OF organisation_id ON issues_handling
FOR EACH ROW EXECUTE FUNCTION keep_handling_part();
"""
FORGET = """
DROP TRIGGER keep_handling_part ON issues_handling; DROP FUNCTION keep_handling_part();
DROP TRIGGER keep_issue_parts ON issues_issue; DROP FUNCTION keep_issue_parts();
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0017_which_deadline")]
    operations = [
        migrations.CreateModel(
            name="IssuePart",
            fields=[
                (
                    "pk",
                    django.db.models.fields.composite.CompositePrimaryKey(
                        "issue_id", "who", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("issue_id", models.UUIDField()),
                ("who", models.UUIDField()),
                ("is_confidential", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["who", "issue_id"], name="issues_of_somebody"),
                    models.Index(
                        fields=["who", "issue_id"],
                        name="issues_confided",
                        condition=models.Q(("is_confidential", True)),
                    ),
                ]
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
