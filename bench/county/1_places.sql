-- Villages up to the wanted number, beside the demo's own; their committees; households and the heads who live in them.
CREATE FUNCTION pg_temp.luck(n bigint, salt int, below int) RETURNS int LANGUAGE sql IMMUTABLE
  AS 'SELECT mod(hashint8extended(n, salt) & 9223372036854775807, below)::int';

CREATE TEMP TABLE township AS
  SELECT row_number() OVER (ORDER BY o.code) - 1 AS n, o.code, o.id AS organisation_id, o.short_name
  FROM people_organisation o WHERE o.county_code = %(county)s AND o.kind = 'township';

INSERT INTO places_region (code, level, name, full_name, kind, pinyin, initials, sort_key, parent_code)
SELECT t.code || lpad((800 + i / (SELECT count(*) FROM township))::text, 3, '0'), 'village', '量' || i || '村',
       '量' || i || '村村民委员会', 'village', 'liang' || i || 'cun', 'l' || i || 'c', 'liang' || lpad(i::text, 4, '0') || 'cun', t.code
FROM generate_series(0, %(villages)s - 1 - (SELECT cardinality(village_codes) FROM visits_programme
                                            WHERE county_code = %(county)s AND code = 'wednesday')) i
JOIN township t ON t.n = mod(i, (SELECT count(*) FROM township));

UPDATE visits_programme SET starts_on = starts_on - 1827, rule_since = rule_since - 1827, village_codes = village_codes || coalesce((
    SELECT array_agg(code ORDER BY code) FROM places_region
    WHERE name LIKE '量%%村' AND left(code, 6) = %(county)s), '{}')
WHERE county_code = %(county)s AND code = 'wednesday';

INSERT INTO people_organisation (id, region_code, county_code, code, name, short_name, sort_key, kind, functions, is_active, parent_id)
SELECT uuidv7(), r.code, %(county)s, r.code, r.full_name, r.name, r.sort_key, 'village', '{}', true, t.organisation_id
FROM places_region r JOIN township t ON t.code = r.parent_code WHERE r.name LIKE '量%%村';

CREATE TEMP TABLE village AS
  SELECT row_number() OVER (ORDER BY r.code) - 1 AS n, r.code, r.name, t.organisation_id AS township_id,
         t.short_name AS township_name, o.id AS committee_id
  FROM visits_programme p CROSS JOIN unnest(p.village_codes) AS c(code) JOIN places_region r ON r.code = c.code
  JOIN township t ON t.code = r.parent_code JOIN people_organisation o ON o.code = r.code AND o.county_code = %(county)s
  WHERE p.county_code = %(county)s AND p.code = 'wednesday';

CREATE TEMP TABLE family AS
  SELECT row_number() OVER (ORDER BY id) - 1 AS n, head_name, sort_key, initials, hamlet, labels FROM places_household;

CREATE TEMP TABLE home AS
  SELECT i AS n, v.n AS village, i / %(villages)s AS place, v.code, uuidv7() AS id,
         pg_temp.luck(i, 1, (SELECT count(*)::int FROM family)) AS family
  FROM generate_series(0, %(households)s - 1) i JOIN village v ON v.n = mod(i, %(villages)s);
CREATE UNIQUE INDEX ON home (village, place);

INSERT INTO places_household (id, region_code, county_code, version, changed_by, number, head_name, sort_key, initials, hamlet,
                              address, state, labels, note, created_at)
SELECT h.id, h.code, %(county)s, 1, '', (1001 + h.place)::text, f.head_name, f.sort_key, f.initials, f.hamlet, '',
       CASE WHEN pg_temp.luck(h.n, 2, 10) < 8 THEN 'living' ELSE 'away' END, f.labels, '', %(now)s - interval '5 years'
FROM home h JOIN family f ON f.n = h.family;

INSERT INTO places_resident (id, region_code, county_code, version, changed_by, name, relation, birth_year, household_id)
SELECT uuidv7(), h.code, %(county)s, 1, '', f.head_name, '户主', 1940 + pg_temp.luck(h.n, 3, 60), h.id
FROM home h JOIN family f ON f.n = h.family;
