"""Of each thing before a table, who leads its issue: what a unit may see is then found by the unit, not by asking every issue."""

from django.db import migrations, models

KEPT = """
CREATE FUNCTION item_of_its_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.lead_id := (SELECT lead_id FROM issues_issue WHERE id = NEW.issue_id);
  RETURN NEW;
END $$;
CREATE TRIGGER item_of_its_lead BEFORE INSERT OR UPDATE OF issue_id ON meetings_item
FOR EACH ROW EXECUTE FUNCTION item_of_its_lead();
CREATE FUNCTION items_follow_the_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE meetings_item SET lead_id = NEW.lead_id WHERE issue_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER items_follow_the_lead AFTER UPDATE OF lead_id ON issues_issue
FOR EACH ROW WHEN (OLD.lead_id IS DISTINCT FROM NEW.lead_id) EXECUTE FUNCTION items_follow_the_lead();
"""
GONE = """
DROP TRIGGER items_follow_the_lead ON issues_issue;
DROP FUNCTION items_follow_the_lead();
DROP TRIGGER item_of_its_lead ON meetings_item;
DROP FUNCTION item_of_its_lead();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_standing_items"), ("issues", "0001_initial")]
    operations = [
        migrations.AddField("item", "lead_id", models.UUIDField(null=True, editable=False)),
        migrations.RunSQL(KEPT, GONE),
    ]
