-- Twenty thousand enterprises and three thousand facilities for three hundred thousand households, and who was at them.
INSERT INTO places_enterprise (id, region_code, county_code, version, changed_by, credit_code, name, sort_key, initials, industry, is_above_scale, contact_name, address, created_at)
SELECT uuidv7(), v.code, %(county)s, 1, '', '91331181M' || lpad(i::text, 9, '0'), v.name || '测量' || i || '号竹木加工厂', 'celiang' || lpad(i::text, 6, '0'), 'cl' || i, '竹木加工', mod(i, 50) = 0, '李老板', '', %(now)s - interval '4 years'
FROM generate_series(1, %(households)s / 15) i JOIN village v ON v.n = mod(i, %(villages)s);

INSERT INTO places_facility (id, region_code, county_code, version, changed_by, kind, name, sort_key, address, created_at)
SELECT uuidv7(), v.code, %(county)s, 1, '', f.kind, v.name || '测量设施' || i, 'celiang' || i, '', %(now)s - interval '4 years'
FROM generate_series(1, %(households)s / 100) i JOIN village v ON v.n = mod(i, %(villages)s)
CROSS JOIN LATERAL (SELECT kind FROM places_facility WHERE county_code = %(county)s ORDER BY id OFFSET mod(i, 3) LIMIT 1) f;

INSERT INTO visits_enterpriseseen (region_code, county_code, enterprise_id, visit_id)
SELECT v.region_code, %(county)s, e.id, v.id
FROM (SELECT id, region_code, row_number() OVER (PARTITION BY region_code ORDER BY visited_on DESC) - 1 AS k FROM visits_visit WHERE county_code = %(county)s AND mod(hashtext(id::text), 10) = 0) v
JOIN (SELECT id, region_code, row_number() OVER (PARTITION BY region_code ORDER BY id) - 1 AS k, count(*) OVER (PARTITION BY region_code) AS many FROM places_enterprise WHERE county_code = %(county)s) e
  ON e.region_code = v.region_code AND e.k = mod(v.k, e.many);
