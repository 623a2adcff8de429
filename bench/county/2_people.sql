-- Five more cadres for every village, each with an account (nobody can sign in with it), a grant of two hands, and a roster line.
CREATE TEMP TABLE hired AS
  SELECT v.n AS village, k, uuidv7() AS staff_id, uuidv7() AS account_id, f.head_name AS name, f.sort_key, f.initials
  FROM village v CROSS JOIN generate_series(1, 5) k
  JOIN family f ON f.n = pg_temp.luck(v.n * 8 + k, 4, (SELECT count(*)::int FROM family));

INSERT INTO people_staff (id, region_code, county_code, name, sort_key, initials, position, is_active, organisation_id)
SELECT h.staff_id, left(v.code, 9), %(county)s, h.name, h.sort_key, h.initials, '驻村干部', true, v.township_id
FROM hired h JOIN village v ON v.n = h.village;

INSERT INTO people_account (id, password, username, email, display_name, county_code, is_administrator, is_active, frozen_reason,
                            must_change_password, session_stamp, created_at, language, staff_id)
SELECT h.account_id, '!', 'bench-' || v.code || '-' || h.k, '', h.name, %(county)s, false, true, '', true, 0, %(now)s, '', h.staff_id
FROM hired h JOIN village v ON v.n = h.village;

INSERT INTO people_grant (id, account_id, role, territory, organisation_id, organisation_name, from_on, state, reason, granted_by_id,
                          granted_by_name, granted_at, approved_by_id, approved_by_name, approved_at, ended_reason)
SELECT uuidv7(), h.account_id, 'worker', v.code, v.township_id, v.township_name, %(now)s::date - 1827, 'in_force', '测量',
       two.asks, '管系统', %(now)s, two.approves, '管安全', %(now)s, ''
FROM hired h JOIN village v ON v.n = h.village CROSS JOIN (SELECT uuidv7() AS asks, uuidv7() AS approves) two;

INSERT INTO visits_rosterentry (id, region_code, county_code, from_on, programme_id, staff_id)
SELECT uuidv7(), v.code, %(county)s, %(now)s::date - 1827, p.id, h.staff_id
FROM hired h JOIN village v ON v.n = h.village
JOIN visits_programme p ON p.county_code = %(county)s AND p.code = 'wednesday';

CREATE TEMP TABLE cadre AS
  SELECT v.n AS village, row_number() OVER (PARTITION BY v.n ORDER BY a.username) - 1 AS k, a.id AS account_id, a.staff_id,
         v.township_id AS organisation_id, a.display_name AS name
  FROM people_grant g JOIN people_account a ON a.id = g.account_id JOIN village v ON v.code = g.territory
  WHERE g.role = 'worker' AND g.state = 'in_force';
CREATE UNIQUE INDEX ON cadre (village, k);
