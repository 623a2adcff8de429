-- Visits over five years of Wednesdays, in the demo's own words; a companion each, three homes seen on each.
ALTER TABLE visits_visit DISABLE TRIGGER keep_visit_words; -- all together, below
CREATE TEMP TABLE heard AS
  SELECT row_number() OVER (ORDER BY id) - 1 AS n, heard, policies_told, ideas FROM visits_visit LIMIT 2000;

CREATE TEMP TABLE outing AS
  SELECT i AS n, mod(i, %(villages)s) AS village, mod(i / %(villages)s, 5) AS k, w.back,
         %(wednesday)s::date - 7 * w.back AS visited_on, uuidv7(make_interval(days => -7 * w.back)) AS id
  FROM generate_series(0, %(visits)s - 1) i CROSS JOIN LATERAL (SELECT (i::bigint * 260 / %(visits)s)::int AS back) w;
CREATE UNIQUE INDEX ON outing (n);

INSERT INTO visits_visit (id, region_code, county_code, visited_on, part_of_day, heard, policies_told, ideas, is_private, version,
                          entry_digest, created_at, changed_at, account_id, organisation_id, programme_id, staff_id)
SELECT o.id, v.code, %(county)s, o.visited_on, CASE mod(o.n, 2) WHEN 0 THEN 'morning' ELSE 'afternoon' END, h.heard, h.policies_told,
       h.ideas, pg_temp.luck(o.n, 5, 50) = 0, 1, md5(o.n::text), o.visited_on + time '08:00', o.visited_on + time '08:00',
       c.account_id, c.organisation_id, p.id, c.staff_id
FROM outing o JOIN village v ON v.n = o.village JOIN cadre c ON c.village = o.village AND c.k = o.k
JOIN heard h ON h.n = pg_temp.luck(o.n, 6, (SELECT count(*)::int FROM heard))
JOIN visits_programme p ON p.county_code = %(county)s AND p.code = 'wednesday';

INSERT INTO visits_companion (region_code, county_code, staff_id, visit_id)
SELECT v.code, %(county)s, c.staff_id, o.id
FROM outing o JOIN village v ON v.n = o.village JOIN cadre c ON c.village = o.village AND c.k = mod(o.k + 1, 5);

INSERT INTO visits_householdseen (region_code, county_code, seen_on, household_id, visit_id)
SELECT h.code, %(county)s, o.visited_on, h.id, o.id
FROM outing o CROSS JOIN generate_series(0, 2) step
JOIN home h ON h.village = o.village
  AND h.place = mod(pg_temp.luck(o.n, 7, %(households)s) + step, %(households)s / %(villages)s);

INSERT INTO visits_visitwords (visit_id, pairs)
SELECT v.id, zh_pairs(v.heard || ' ' || v.ideas || ' ' || v.policies_told) FROM outing o JOIN visits_visit v ON v.id = o.id;
ALTER TABLE visits_visit ENABLE TRIGGER keep_visit_words;
