-- What was said at doors over three years: one for each twenty issues, about an issue, a household or the village alone.
INSERT INTO issues_promise (id, region_code, county_code, words, said_on, until_on, state, ended_on, note, moved_count, created_by_id, created_by_name,
  household_id, issue_id, organisation_id, staff_id)
SELECT uuidv7(make_interval(days => -a.age)), v.code, %(county)s, left('答应' || s.title || '，月底前给回话', 200), %(now)s::date - a.age, %(now)s::date - a.age + 21,
  l.state, CASE WHEN l.state <> 'open' THEN %(now)s::date - a.age + 18 END, CASE WHEN l.state <> 'open' THEN '说到做到' ELSE '' END, mod(i, 3) / 2,
  c.account_id, c.name, CASE WHEN mod(i, 2) = 0 THEN s.household_id END, CASE WHEN mod(i, 2) = 1 THEN s.id END, c.organisation_id, c.staff_id
FROM generate_series(0, %(issues)s / 20 - 1) i
CROSS JOIN LATERAL (SELECT (i::bigint * 1095 * 20 / %(issues)s)::int AS age) a
CROSS JOIN LATERAL (SELECT CASE WHEN a.age < 25 OR pg_temp.luck(i, 41, 100) < 2 THEN 'open' WHEN pg_temp.luck(i, 41, 100) < 10 THEN 'let_go' ELSE 'kept' END AS state) l
JOIN village v ON v.n = mod(i, %(villages)s) JOIN cadre c ON c.village = v.n AND c.k = mod(i / %(villages)s, 5)
JOIN sampled s ON s.village = v.n AND s.k = mod(i / %(villages)s, 100);
