-- Meetings of two years and those to come: one for each four hundred issues, with six things on each; and what waits for a table.
CREATE TEMP TABLE sitting AS
  SELECT i AS n, v.n AS village, v.township_id, uuidv7(make_interval(secs => -a.age * 86400)) AS id, date_trunc('hour', %(now)s - make_interval(secs => a.age * 86400)) AS at,
         l.level, left(v.code, l.length) AS code, CASE l.level WHEN 'village' THEN v.committee_id ELSE v.township_id END AS organisation_id,
         CASE mod(i, 3) WHEN 0 THEN 'reception' WHEN 1 THEN 'analysis' ELSE 'consultation' END AS kind, a.age,
         CASE WHEN a.age < 0 THEN 'planned' WHEN mod(i, 40) = 0 THEN 'called_off' ELSE 'closed' END AS state
  FROM generate_series(0, %(issues)s / 400 - 1) i
  JOIN village v ON v.n = mod(i, %(villages)s)
  CROSS JOIN LATERAL (SELECT i * 400 * 744.0 / %(issues)s - 14 AS age) a
  JOIN (VALUES (0, 'county', 6), (1, 'township', 9), (2, 'township', 9), (3, 'village', 12), (4, 'village', 12)) AS l(n, level, length)
    ON l.n = pg_temp.luck(i, 31, 5);

INSERT INTO meetings_meeting (id, region_code, county_code, kind, level, title, begins_at, place, state, reason, summary, held_at, ended_at, created_at,
  created_by_name, chair_id, organisation_id)
SELECT s.id, s.code, %(county)s, s.kind, s.level, r.name || to_char(s.at, 'MM月DD日') || CASE s.kind WHEN 'reception' THEN '接访' WHEN 'analysis' THEN '民情分析会' ELSE '会诊' END,
  s.at, '二楼会议室', s.state, CASE s.state WHEN 'called_off' THEN '改期' ELSE '' END, '', CASE s.state WHEN 'closed' THEN s.at END,
  CASE s.state WHEN 'planned' THEN NULL ELSE s.at + interval '2 hours' END, s.at - interval '5 days', '测量', c.staff_id, s.organisation_id
FROM sitting s JOIN places_region r ON r.code = s.code LEFT JOIN cadre c ON c.village = s.village AND c.k = 0;

CREATE TEMP TABLE agenda AS
  SELECT s.n * 6 + j AS n, s.id AS meeting_id, j, s.at, s.level, s.kind, s.state, s.age, s.organisation_id, s.township_id, i.id AS issue_id, i.region_code, i.lead_id,
         uuidv7() AS id, CASE s.state WHEN 'planned' THEN 'listed' WHEN 'called_off' THEN 'taken_off' ELSE
           CASE WHEN l.luck < 35 THEN 'agreed' WHEN l.luck < 45 AND s.age < 60 THEN 'done' WHEN l.luck < 60 AND s.age < 60 THEN 'to_do'
                WHEN l.luck < 62 THEN 'to_do' WHEN l.luck < 88 THEN 'struck_off' WHEN l.luck < 94 THEN 'taken_up' ELSE 'unsettled' END END AS result
  FROM sitting s CROSS JOIN generate_series(0, 5) j JOIN sampled i ON i.village = s.village AND i.k = s.n / %(villages)s * 6 + j
  CROSS JOIN LATERAL (SELECT pg_temp.luck(s.n * 6 + j, 32, 100) AS luck) l;

INSERT INTO meetings_item (id, region_code, county_code, level, kind, meeting_title, meeting_at, "order", state, words, asked_at, asked_by_name, villager_words,
  agreement, until_on, recorded_at, recorded_by_name, result, done_at, settled_at, issue_id, organisation_id, responsible_id, meeting_id)
SELECT a.id, a.region_code, %(county)s, a.level, a.kind, '测量的会', a.at, a.j, a.result, '', a.at - interval '2 days', '测量', '',
  CASE WHEN a.result IN ('listed', 'taken_off') THEN '' ELSE '当场说定，由牵头单位办理。' END,
  CASE WHEN a.result IN ('to_do', 'done', 'struck_off') THEN a.at::date + 14 END, CASE WHEN a.result NOT IN ('listed', 'taken_off') THEN a.at + interval '1 hour' END, '',
  CASE WHEN a.result IN ('done', 'struck_off') THEN '办好了' ELSE '' END, CASE WHEN a.result IN ('done', 'struck_off') THEN a.at + interval '10 days' END,
  CASE a.result WHEN 'agreed' THEN a.at + interval '1 hour' WHEN 'struck_off' THEN a.at + interval '12 days' END,
  a.issue_id, a.organisation_id, CASE WHEN a.result IN ('to_do', 'done', 'struck_off') THEN coalesce(a.lead_id, a.organisation_id) END, a.meeting_id
FROM agenda a
UNION ALL  -- what waits for a table
SELECT uuidv7(), i.region_code, %(county)s, CASE mod(i.village, 3) WHEN 0 THEN 'county' WHEN 1 THEN 'township' ELSE 'village' END, 'consultation', '', NULL, 0, 'waiting',
  '单靠一家办不了', %(now)s - make_interval(days => i.k::int), '测量', '', '', NULL, NULL, '', '', NULL, NULL, i.id, NULL, NULL, NULL
FROM sampled i WHERE i.k BETWEEN 60 AND 61;

INSERT INTO meetings_party (id, region_code, county_code, is_helper, item_id, organisation_id)
SELECT uuidv7(), a.region_code, %(county)s, false, a.id, a.township_id FROM agenda a
UNION ALL
SELECT uuidv7(), a.region_code, %(county)s, true, a.id, a.lead_id FROM agenda a WHERE a.lead_id IS NOT NULL AND a.lead_id <> a.township_id;

INSERT INTO kernel_logentry (at, actor_name, roles, source, verb, object_type, object_id, region_code, outcome, reason, changes, request_id)
SELECT s.at - interval '5 days', '测量', 'township', '', 'meeting.called', 'meetings.meeting', s.id::text, s.code, 'done', '', '{}'::jsonb, '' FROM sitting s
UNION ALL
SELECT a.at - interval '2 days', '测量', 'township', '', 'meeting.item', 'meetings.item', a.id::text, a.region_code, 'done', '', '{}'::jsonb, '' FROM agenda a;
