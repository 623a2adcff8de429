-- Who looked at whom: three lines for each two issues, over five years, ten to each household; one household of which everybody asks.
CREATE TEMP TABLE watched AS
  SELECT row_number() OVER (ORDER BY h.id) - 1 AS n, h.id AS household_id, r.id AS resident_id, h.region_code
  FROM places_household h JOIN places_resident r ON r.household_id = h.id WHERE h.county_code = %(county)s;
CREATE UNIQUE INDEX ON watched (n);
CREATE TEMP TABLE looker AS SELECT row_number() OVER (ORDER BY account_id) - 1 AS n, account_id, name FROM cadre;
CREATE UNIQUE INDEX ON looker (n);
ANALYZE watched; ANALYZE looker;

INSERT INTO kernel_logentry (at, actor_id, actor_name, roles, source, verb, object_type, object_id, region_code, outcome, reason, changes, request_id)
SELECT %(now)s - make_interval(secs => (%(issues)s * 3 / 2 - i) * (1826.0 * 86400 / (%(issues)s * 3 / 2))), l.account_id, l.name, 'worker', '',
  (ARRAY['secret.unmasked', 'household.edited', 'own_data.given'])[1 + mod(i, 3)], CASE mod(i, 3) WHEN 0 THEN 'places.resident' ELSE 'places.household' END,
  (CASE mod(i, 3) WHEN 0 THEN w.resident_id ELSE w.household_id END)::text, w.region_code, 'done', '核对补贴', '{}', ''
FROM generate_series(1, %(issues)s * 3 / 2) i JOIN looker l ON l.n = pg_temp.luck(i, 91, (SELECT count(*)::int FROM looker))
JOIN watched w ON w.n = CASE WHEN mod(i, 150) = 7 THEN (SELECT min(n) FROM watched WHERE region_code = %(village)s)
                             ELSE pg_temp.luck(i, 92, (SELECT count(*)::int FROM watched)) END;

INSERT INTO kernel_logentry (at, actor_id, actor_name, roles, source, verb, object_type, object_id, region_code, outcome, reason, changes, request_id)
SELECT i.reported_at + interval '3 days', l.account_id, l.name, 'worker', '', 'issue.unmask_reporter', 'issues.issue', i.id::text, i.region_code, 'done', '', '{}'::jsonb, ''
FROM sampled i JOIN looker l ON l.n = pg_temp.luck(i.village * 1000 + i.k, 93, (SELECT count(*)::int FROM looker))
UNION ALL
SELECT %(now)s - make_interval(hours => i), l.account_id, l.name, 'organiser', '', 'staff.phone_seen', 'people.staff', c.staff_id::text, %(county)s, 'done', '', '{}'::jsonb, ''
FROM generate_series(1, %(issues)s / 20) i JOIN looker l ON l.n = pg_temp.luck(i, 94, (SELECT count(*)::int FROM looker))
JOIN cadre c ON c.village = mod(i, %(villages)s) AND c.k = mod(i / %(villages)s, 5);
