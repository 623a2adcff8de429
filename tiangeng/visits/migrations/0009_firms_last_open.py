"""Of what was seen of an enterprise one row says that it is the last one open to all: whom nobody visited for longest is then
found without looking at each enterprise's visits.

Triggers keep it, whoever writes: they look past the walls of whoever writes and lock the enterprise, so that two visits of one
moment agree which is the last. What is there already is filled in portions, and the index is built beside the work.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Index, Q

from tiangeng.kernel.portions import in_portions

KEEP = [  # one statement after another: two tables are never locked together
    """
CREATE OR REPLACE FUNCTION tell_last_of_firm(firm uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  lo text := coalesce(current_setting('tg.lo', true), '');
  hi text := coalesce(current_setting('tg.hi', true), '');
  newest bigint;
BEGIN
  PERFORM set_config('tg.lo', '0', true), set_config('tg.hi', '~', true);
  PERFORM FROM places_enterprise WHERE id = firm FOR NO KEY UPDATE;
  newest := (
    SELECT seen.id FROM visits_enterpriseseen seen JOIN visits_visit visit ON visit.id = seen.visit_id
    WHERE seen.enterprise_id = firm AND NOT visit.is_private ORDER BY seen.seen_on DESC, seen.id DESC LIMIT 1);
  UPDATE visits_enterpriseseen SET is_last = NOT is_last
  WHERE enterprise_id = firm AND is_last IS DISTINCT FROM (id IS NOT DISTINCT FROM newest);
  PERFORM set_config('tg.lo', lo, true), set_config('tg.hi', hi, true);
END $$""",
    """
CREATE OR REPLACE FUNCTION keep_last_of_firm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_last_of_firm(CASE TG_OP WHEN 'DELETE' THEN OLD.enterprise_id ELSE NEW.enterprise_id END);
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER keep_last_of_firm AFTER INSERT OR DELETE ON visits_enterpriseseen
FOR EACH ROW EXECUTE FUNCTION keep_last_of_firm()""",
    """
CREATE OR REPLACE FUNCTION keep_last_of_firms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_last_of_firm(enterprise_id) FROM visits_enterpriseseen WHERE visit_id = NEW.id ORDER BY enterprise_id;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER keep_last_of_firms AFTER UPDATE OF is_private ON visits_visit
FOR EACH ROW WHEN (OLD.is_private <> NEW.is_private) EXECUTE FUNCTION keep_last_of_firms()""",
]
FORGET = [
    "DROP TRIGGER keep_last_of_firms ON visits_visit",
    "DROP FUNCTION keep_last_of_firms()",
    "DROP TRIGGER keep_last_of_firm ON visits_enterpriseseen",
    "DROP FUNCTION keep_last_of_firm()",
    "DROP FUNCTION tell_last_of_firm(uuid)",
]
FILL = "PERFORM tell_last_of_firm(id) FROM places_enterprise WHERE id > done AND id <= upto"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0008_visits_of_a_unit"), ("places", "0003_households_in_order")]
    operations = [
        migrations.AddField("enterpriseseen", "is_last", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunSQL(in_portions("places_enterprise", FILL), migrations.RunSQL.noop),
        AddIndexConcurrently(
            "enterpriseseen",
            Index(
                fields=["enterprise"],
                include=["seen_on", "region_code"],
                name="enterprise_last_open",
                condition=Q(is_last=True),
            ),
        ),
        migrations.RunSQL("VACUUM (ANALYZE) visits_enterpriseseen", migrations.RunSQL.noop),
    ]
