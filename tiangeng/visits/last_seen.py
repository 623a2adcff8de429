"""When an enterprise was last visited, kept for those of which all who see the enterprise may know it.

Whatever is written of an enterprise's visits leaves a mark (triggers of 0010_firms_last_seen_filled); until its day is kept again
a list asks for it each time. So what is told is always what the visits tell.
"""

from uuid import UUID

from django.db import connection, transaction

AT_ONCE = 5_000  # marks taken together: whoever reads meanwhile is told the days as they stood before
_TAKE = """
WITH gone AS (
  DELETE FROM visits_enterprisetouched
  WHERE id IN (SELECT id FROM visits_enterprisetouched ORDER BY id LIMIT %s) RETURNING enterprise_id)
SELECT DISTINCT enterprise_id FROM gone"""
_FORGET = "DELETE FROM visits_enterpriselastseen WHERE enterprise_id = ANY(%s)"
_KEEP = """
INSERT INTO visits_enterpriselastseen (enterprise_id, last_on)
SELECT firm.id, max(seen.seen_on) FROM places_enterprise firm
LEFT JOIN visits_enterpriseseen seen ON seen.enterprise_id = firm.id LEFT JOIN visits_visit visit ON visit.id = seen.visit_id
WHERE firm.id = ANY(%s)
GROUP BY firm.id
HAVING max(seen.seen_on) IS NOT DISTINCT FROM
  max(seen.seen_on) FILTER (WHERE NOT visit.is_private AND seen.region_code = firm.region_code)"""


def keep() -> int:
    """Take the marks away and keep the days of what they name anew; how many enterprises.

    Not kept is a day that one sees and another does not: where the last visit was a private one, or was written down in another
    place. Inside the walls of the whole country, or what lies elsewhere would be overlooked.
    """
    count = 0
    while marked := _some():
        count += marked
    return count


@transaction.atomic
def _some() -> int:
    """What is written meanwhile leaves a mark of its own, which stays: the marks are taken away before the visits are read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('visits.last_seen'))")
        cursor.execute(_TAKE, [AT_ONCE])
        firms: list[UUID] = [firm for (firm,) in cursor.fetchall()]
        if firms:
            cursor.execute(_FORGET, [firms])
            cursor.execute(_KEEP, [firms])
    return len(firms)
