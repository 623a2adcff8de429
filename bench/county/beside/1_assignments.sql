-- What upper organs assigned over five years: one for each hundred issues, half of them given out in three parts, some as an issue.
CREATE TEMP TABLE asker AS
  SELECT row_number() OVER (ORDER BY code) - 1 AS n, id, short_name,
         CASE length(region_code) WHEN 2 THEN 'province' WHEN 4 THEN 'city' ELSE 'county' END AS level
  FROM people_organisation WHERE county_code = %(county)s AND kind IN ('superior', 'office');

CREATE TEMP TABLE task AS
  SELECT i AS n, uuidv7(make_interval(secs => -a.age * 86400)) AS id, %(now)s - make_interval(secs => a.age * 86400) AS at, a.age,
         CASE WHEN a.age < 5 THEN 'assigned' WHEN a.age < 12 AND l.luck < 10 THEN 'returned' WHEN a.age < 12 THEN 'accepted'
              WHEN a.age < 30 THEN CASE WHEN l.luck < 40 THEN 'answered' WHEN l.luck < 55 THEN 'sent_back' ELSE 'accepted' END
              WHEN l.luck < 2 THEN 'accepted' WHEN l.luck < 4 THEN 'answered' WHEN l.luck < 7 THEN 'withdrawn' ELSE 'closed' END AS state,
         l.luck, pg_temp.luck(i, 22, (SELECT count(*)::int FROM asker)) AS asker, pg_temp.luck(i, 23, (SELECT count(*)::int FROM unit)) AS unit
  FROM generate_series(0, %(issues)s / 100 - 1) i
  CROSS JOIN LATERAL (SELECT (i + 0.5) * 182500.0 / %(issues)s AS age) a CROSS JOIN LATERAL (SELECT pg_temp.luck(i, 21, 100) AS luck) l;

INSERT INTO assignments_assignment (id, region_code, county_code, title, body, reference, level, answer_on, authorised_by, authorised_under,
  state, assigned_at, accepted_at, answer, first_answered_on, answered_at, sent_back_count, ended_at, created_by_name, assigner_name,
  assigner_id, organisation_id, first_answer_by)
SELECT t.id, u.region_code, %(county)s, left('关于' || s.title, 80), s.title || '，请办理并书面回复。', '测〔' || to_char(t.at, 'YYYY') || '〕' || t.n || '号', a.level,
  t.at::date + 10, '', '', t.state, t.at, CASE WHEN t.state NOT IN ('assigned', 'returned', 'withdrawn') THEN t.at + interval '1 day' END,
  CASE WHEN t.state IN ('answered', 'closed', 'sent_back') THEN '已经办理，情况属实，现已解决。' ELSE '' END,
  CASE WHEN t.state IN ('answered', 'closed', 'sent_back') THEN t.at::date + 4 + mod(t.luck, 9) END,
  CASE WHEN t.state IN ('answered', 'closed', 'sent_back') THEN t.at + make_interval(days => 4 + mod(t.luck, 9)) END,
  CASE WHEN t.state = 'sent_back' OR t.luck > 90 THEN 1 ELSE 0 END, CASE WHEN t.state IN ('closed', 'withdrawn') THEN t.at + interval '15 days' END,
  '测量', a.short_name, a.id, u.id, t.at::date + 10
FROM task t JOIN asker a ON a.n = t.asker JOIN unit u ON u.n = t.unit
JOIN sampled s ON s.village = mod(t.n, %(villages)s) AND s.k = mod(t.n / %(villages)s, 20);

INSERT INTO assignments_part (id, region_code, county_code, assignment_id, assigner_name, task, due_on, authorised_by, authorised_under, state, result,
  given_at, ended_at, given_by_id, issue_id, organisation_id)
SELECT uuidv7(make_interval(secs => -t.age * 86400)), w.region_code, %(county)s, t.id, a.short_name, '请摸清情况，写明办到哪一步', t.at::date + 7, '', '',
  CASE WHEN t.state IN ('accepted', 'sent_back') THEN 'given' ELSE 'done' END, CASE WHEN t.state IN ('accepted', 'sent_back') THEN '' ELSE '已办好' END,
  t.at + interval '1 day', CASE WHEN t.state NOT IN ('accepted', 'sent_back') THEN t.at + interval '5 days' END, u.id, NULL, w.id
FROM task t JOIN assignments_assignment known ON known.id = t.id JOIN asker a ON a.n = t.asker JOIN unit u ON u.n = t.unit CROSS JOIN generate_series(1, 3) step
JOIN unit w ON w.n = mod(t.unit + step, (SELECT count(*) FROM unit))
WHERE mod(t.n, 2) = 0 AND t.state NOT IN ('assigned', 'returned', 'withdrawn')
UNION ALL
SELECT uuidv7(make_interval(secs => -t.age * 86400)), s.region_code, %(county)s, t.id, a.short_name, s.title, t.at::date + 7, '', '', 'given', '',
  t.at + interval '1 day', NULL, u.id, s.id, NULL
FROM task t JOIN asker a ON a.n = t.asker JOIN unit u ON u.n = t.unit
JOIN sampled s ON s.village = mod(t.n, %(villages)s) AND s.k = mod(t.n / %(villages)s, 20)
WHERE mod(t.n, 4) = 1 AND t.state NOT IN ('assigned', 'returned', 'withdrawn');

INSERT INTO assignments_step (id, region_code, county_code, at, name, actor_name, organisation_name, reason, facts, assignment_id)
SELECT uuidv7(), u.region_code, %(county)s, t.at + s.after, s.name, '测量', CASE s.name WHEN 'accept' THEN u.short_name ELSE a.short_name END, '', '{}', t.id
FROM task t JOIN assignments_assignment known ON known.id = t.id JOIN asker a ON a.n = t.asker JOIN unit u ON u.n = t.unit
JOIN (VALUES ('assign', interval '0', 0), ('accept', interval '1 day', 5), ('answer', interval '8 days', 12), ('close', interval '15 days', 30))
  AS s(name, after, from_age) ON t.age >= s.from_age;
