"""Triggers mark the enterprises of whose visits something is written, whoever writes it; then the days of what is there already are
kept, in portions. Whoever writes meanwhile leaves a mark, as ever."""

from django.db import migrations

from tiangeng.kernel.portions import in_portions

FUNCTIONS = [  # one statement after another: two tables are never locked together
    """
CREATE OR REPLACE FUNCTION touch_enterprises_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO visits_enterprisetouched (enterprise_id) VALUES (OLD.enterprise_id);
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.enterprise_id <> OLD.enterprise_id THEN
    INSERT INTO visits_enterprisetouched (enterprise_id) VALUES (NEW.enterprise_id);
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER touch_enterprises_seen AFTER INSERT OR UPDATE OR DELETE ON visits_enterpriseseen
FOR EACH ROW EXECUTE FUNCTION touch_enterprises_seen()""",
    """
CREATE OR REPLACE FUNCTION touch_enterprises_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.is_private <> NEW.is_private THEN
    INSERT INTO visits_enterprisetouched (enterprise_id)
    SELECT enterprise_id FROM visits_enterpriseseen WHERE visit_id = NEW.id;
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER touch_enterprises_of_visit AFTER UPDATE OF is_private ON visits_visit
FOR EACH ROW EXECUTE FUNCTION touch_enterprises_of_visit()""",
    """
CREATE OR REPLACE FUNCTION touch_enterprise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO visits_enterprisetouched (enterprise_id) VALUES (NEW.id);
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE TRIGGER touch_enterprise AFTER INSERT OR UPDATE OF region_code ON places_enterprise
FOR EACH ROW EXECUTE FUNCTION touch_enterprise()""",
]
FILL = """
INSERT INTO visits_enterpriselastseen (enterprise_id, last_on)
SELECT firm.id, max(seen.seen_on) FROM places_enterprise firm
LEFT JOIN visits_enterpriseseen seen ON seen.enterprise_id = firm.id LEFT JOIN visits_visit visit ON visit.id = seen.visit_id
WHERE firm.id > done AND firm.id <= upto
GROUP BY firm.id
HAVING max(seen.seen_on) IS NOT DISTINCT FROM
  max(seen.seen_on) FILTER (WHERE NOT visit.is_private AND seen.region_code = firm.region_code)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0009_firms_last_seen_kept")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(in_portions("places_enterprise", FILL), migrations.RunSQL.noop),
        migrations.RunSQL("VACUUM (ANALYZE) visits_enterpriselastseen", migrations.RunSQL.noop),
    ]
