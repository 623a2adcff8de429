"""The days of what is there already, in portions; whoever writes meanwhile leaves a mark, as ever."""

from django.db import migrations

from tiangeng.kernel.portions import in_portions

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
        migrations.RunSQL(in_portions("places_enterprise", FILL), migrations.RunSQL.noop),
        migrations.RunSQL("VACUUM (ANALYZE) visits_enterpriselastseen", migrations.RunSQL.noop),
    ]
