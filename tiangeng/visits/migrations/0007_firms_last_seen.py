"""An enterprise that was seen says on which day, kept by a trigger whoever writes it, so that the last day is one look at an index.

The column is empty at first; what is there already is filled in portions, and the indexes are built beside the work.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Index, Q

KEEP = """
CREATE OR REPLACE FUNCTION keep_day_of_firm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seen_on := (SELECT visited_on FROM visits_visit WHERE id = NEW.visit_id);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER keep_day_of_firm BEFORE INSERT ON visits_enterpriseseen FOR EACH ROW EXECUTE FUNCTION keep_day_of_firm();
"""
FORGET = "DROP TRIGGER keep_day_of_firm ON visits_enterpriseseen; DROP FUNCTION keep_day_of_firm()"
SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
SEE_NONE = "RESET tg.lo; RESET tg.hi"
FILL = """
DO $$
DECLARE done bigint := 0; upto bigint;
BEGIN
  LOOP
    SELECT max(id) INTO upto FROM (SELECT id FROM visits_enterpriseseen WHERE id > done ORDER BY id LIMIT 5000) next;
    EXIT WHEN upto IS NULL;
    UPDATE visits_enterpriseseen seen SET seen_on = visit.visited_on
    FROM visits_visit visit WHERE visit.id = seen.visit_id AND seen.id > done AND seen.id <= upto AND seen.seen_on IS NULL;
    COMMIT;
    done := upto;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("visits", "0006_newest_of_many")]
    operations = [
        migrations.AddField("enterpriseseen", "seen_on", models.DateField(null=True)),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunSQL([SEE_ALL, FILL, SEE_NONE], migrations.RunSQL.noop),
        AddIndexConcurrently(
            "enterpriseseen",
            Index(fields=["enterprise", "-seen_on"], include=["region_code", "visit"], name="enterprise_last_seen"),
        ),
        AddIndexConcurrently(
            "visit",
            Index(
                fields=["county_code", "id"],
                include=["region_code", "account_id", "organisation"],
                name="visits_private",
                condition=Q(is_private=True),
            ),
        ),
        migrations.RunSQL("VACUUM (ANALYZE) visits_enterpriseseen", migrations.RunSQL.noop),
    ]
