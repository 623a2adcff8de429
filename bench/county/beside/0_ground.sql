-- What all that lies beside visits and issues is made from: the villages, who goes there, and some hundred and sixty issues of each village.
CREATE FUNCTION pg_temp.luck(n bigint, salt int, below int) RETURNS int LANGUAGE sql IMMUTABLE
  AS 'SELECT mod(hashint8extended(n, salt) & 9223372036854775807, below)::int';

CREATE TEMP TABLE village AS
  SELECT row_number() OVER (ORDER BY r.code) - 1 AS n, r.code, r.name, t.id AS township_id, o.id AS committee_id
  FROM visits_programme p CROSS JOIN unnest(p.village_codes) AS c(code) JOIN places_region r ON r.code = c.code
  JOIN people_organisation t ON t.code = r.parent_code AND t.county_code = %(county)s
  JOIN people_organisation o ON o.code = r.code AND o.county_code = %(county)s
  WHERE p.county_code = %(county)s AND p.code = 'wednesday';
CREATE UNIQUE INDEX ON village (n);

CREATE TEMP TABLE cadre AS
  SELECT v.n AS village, row_number() OVER (PARTITION BY v.n ORDER BY a.username) - 1 AS k, a.id AS account_id, a.staff_id,
         v.township_id AS organisation_id, a.display_name AS name
  FROM people_grant g JOIN people_account a ON a.id = g.account_id JOIN village v ON v.code = g.territory
  WHERE g.role = 'worker' AND g.state = 'in_force';
CREATE UNIQUE INDEX ON cadre (village, k);

CREATE TEMP TABLE sampled AS
  SELECT v.n AS village, row_number() OVER (PARTITION BY v.n ORDER BY i.reported_at DESC) - 1 AS k, i.id, i.region_code, i.number,
         i.title, i.state, i.lead_id, i.household_id, i.reported_at
  FROM issues_issue i JOIN village v ON v.code = i.region_code
  WHERE i.county_code = %(county)s AND NOT i.is_confidential AND mod(hashtext(i.id::text), greatest(%(issues)s / %(villages)s / 160, 1)) = 0;
CREATE UNIQUE INDEX ON sampled (village, k);

CREATE TEMP TABLE unit AS
  SELECT row_number() OVER (ORDER BY kind, code) - 1 AS n, id, region_code, short_name, kind FROM people_organisation
  WHERE county_code = %(county)s AND kind IN ('department', 'township') AND is_active;
CREATE UNIQUE INDEX ON unit (n);
ANALYZE village; ANALYZE cadre; ANALYZE sampled; ANALYZE unit;
