-- Draws of call-backs over two years, one for each four thousand issues: each with its list, drawn as the room draws, and its calls.
CREATE TEMP TABLE drawing AS
  SELECT i AS n, a.age, uuidv7(make_interval(days => -a.age)) AS id, decode(md5(i::text), 'hex') AS seed
  FROM generate_series(0, greatest(%(issues)s / 4000, 3) - 1) i
  CROSS JOIN LATERAL (SELECT (i::bigint * 730 / greatest(%(issues)s / 4000, 3))::int AS age) a;

CREATE TEMP TABLE listed AS  -- of twenty villages each, a sampled problem of the last years
  SELECT d.n AS draw, s.id, s.number, s.region_code, sha256(d.seed || '\x00'::bytea || convert_to(s.number, 'UTF8')) AS lot
  FROM drawing d JOIN sampled s ON mod(s.village, greatest(%(villages)s / 20, 1)) = mod(d.n, greatest(%(villages)s / 20, 1)) AND s.k BETWEEN 2 AND 160
  WHERE s.state IN ('resolved', 'closed');

INSERT INTO issues_draw (id, region_code, county_code, since_on, until_on, population, size, seed, digest, drawn_at, drawn_by_id, drawn_by_name, numbers)
SELECT d.id, %(county)s, %(county)s, %(now)s::date - d.age - 60, %(now)s::date - d.age, l.many, least(20, l.many), d.seed, encode(sha256(convert_to(l.text, 'UTF8')), 'hex'),
  %(now)s - make_interval(days => d.age), a.id, a.display_name, l.numbers
FROM drawing d JOIN LATERAL (
  SELECT count(*) AS many, array_agg(number ORDER BY number COLLATE "C") AS numbers, string_agg(number, E'\n' ORDER BY number COLLATE "C") AS text FROM listed WHERE draw = d.n) l ON l.many > 0
JOIN people_account a ON a.username = 'zhouzheng';

INSERT INTO issues_call (id, region_code, county_code, place, tried_count, tried_at, note, answer_id, issue_id, draw_id)
SELECT uuidv7(), c.region_code, %(county)s, c.place, mod(c.place, 3), CASE WHEN mod(c.place, 3) > 0 THEN %(now)s - interval '1 day' END, '',
  CASE WHEN d.age > 5 AND mod(c.place, 7) > 0 THEN (SELECT a.id FROM issues_answer a WHERE a.issue_id = c.id LIMIT 1) END, c.id, d.id
FROM drawing d JOIN (SELECT *, row_number() OVER (PARTITION BY draw ORDER BY lot) AS place FROM listed) c ON c.draw = d.n AND c.place <= 20
JOIN issues_draw known ON known.id = d.id;
