-- Issues over ten years, in the demo's own words. The last days' are on their way, older ones nearly all struck off.
-- one by one they take ten times as long as all together, below
ALTER TABLE issues_issue DISABLE TRIGGER keep_issue_words, DISABLE TRIGGER keep_issue_parts, DISABLE TRIGGER mark_issue_months;
ALTER TABLE issues_handling DISABLE TRIGGER keep_handling_part, DISABLE TRIGGER mark_turn_months;
ALTER TABLE issues_answer DISABLE TRIGGER mark_star_month;

CREATE TEMP TABLE story AS
  SELECT row_number() OVER (ORDER BY i.id) - 1 AS n, i.title, i.body, i.place, i.category_id, i.level, c.owner, i.solution, i.has_reporter
  FROM issues_issue i JOIN issues_category c ON c.id = i.category_id WHERE NOT i.is_confidential AND i.solution <> '';

CREATE TEMP TABLE problem AS
  SELECT i AS n, v.n AS village, v.code, a.age, uuidv7(make_interval(secs => -a.age * 86400)) AS id,
         %(now)s - make_interval(secs => a.age * 86400) AS reported_at, l.luck,
         pg_temp.luck(i, 9, (SELECT count(*)::int FROM story)) AS story,
         CASE WHEN a.age < 3 THEN CASE WHEN l.luck < 40 THEN 'reported' ELSE 'dispatched' END
              WHEN a.age < 10 THEN CASE WHEN l.luck < 20 THEN 'dispatched' WHEN l.luck < 50 THEN 'accepted' ELSE 'in_progress' END
              WHEN a.age < 60 THEN CASE WHEN l.luck < 20 THEN 'in_progress' WHEN l.luck < 40 AND a.age > 30 THEN 'resolved'
                                        WHEN l.luck < 43 THEN 'reopened' WHEN l.luck < 45 THEN 'deferred'
                                        WHEN l.luck < 70 AND a.age < 30 THEN 'in_progress'
                                        WHEN a.age < 30 THEN 'accepted' ELSE 'closed' END
              WHEN l.luck < 3 THEN 'declined'
              WHEN l.luck = 3 AND mod(i, 3) = 0 THEN 'deferred'
              WHEN l.luck = 4 AND mod(i, 4) = 0 THEN 'in_progress'
              ELSE 'closed' END AS state,
         CASE WHEN pg_temp.luck(i, 12, 10) < 5 THEN 'visit' WHEN pg_temp.luck(i, 12, 10) < 8 THEN 'villager' ELSE 'office' END AS source
  FROM generate_series(0, %(issues)s - 1) i
  CROSS JOIN LATERAL (SELECT (i + 0.5) * 3650.0 / %(issues)s AS age) a
  CROSS JOIN LATERAL (SELECT pg_temp.luck(i, 8, 100) AS luck) l
  JOIN village v ON v.n = pg_temp.luck(i, 10, %(villages)s);
ALTER TABLE problem ADD lead_id uuid, ADD rank int;

UPDATE problem p SET rank = CASE p.state WHEN 'reported' THEN 0 WHEN 'declined' THEN 0 WHEN 'dispatched' THEN 1 WHEN 'accepted' THEN 2
                                         WHEN 'resolved' THEN 4 WHEN 'closed' THEN 5 ELSE 3 END,
  lead_id = CASE WHEN p.state IN ('reported', 'declined') THEN NULL WHEN s.owner = 'village' THEN v.committee_id
                 ELSE coalesce((SELECT o.id FROM people_organisation o WHERE o.county_code = %(county)s AND o.code = s.owner), v.township_id) END
FROM story s, village v WHERE s.n = p.story AND v.n = p.village;

INSERT INTO issues_issue (id, region_code, county_code, number, title, body, place, level, source, reporter_name, has_reporter,
  is_confidential, created_by_id, created_by_name, state, reported_at, due_at, dispatched_at, accept_by, accepted_at, resolve_by,
  resolved_at, confirmed_at, closed_at, review_on, is_ruled, is_satisfied, reopened_count, solution, outcome, beneficiaries, beneficiary_unit, changed_at,
  category_id, lead_id, organisation_id, visit_id, about_organisation_id, household_id)
SELECT p.id, p.code, %(county)s, 'BM-' || to_char(p.reported_at, 'YYYY') || '-' || lpad(p.n::text, 7, '0'), s.title, s.body, s.place, s.level,
  p.source, '', s.has_reporter, mod(p.n, 200) = 7, CASE p.source WHEN 'villager' THEN NULL ELSE c.account_id END,
  CASE p.source WHEN 'villager' THEN '群众' ELSE c.name END, p.state, p.reported_at,
  CASE WHEN p.state = 'reported' THEN p.reported_at + interval '1 day' WHEN p.rank = 1 THEN p.reported_at + interval '2 days'
       WHEN p.state IN ('accepted', 'in_progress', 'reopened') THEN p.reported_at + interval '20 days' END,
  CASE WHEN p.rank > 0 THEN p.reported_at + interval '1 hour' END, CASE WHEN p.rank > 0 THEN p.reported_at + interval '2 days' END,
  CASE WHEN p.rank > 1 THEN p.reported_at + make_interval(hours => 20 + p.luck / 3) END,
  CASE WHEN p.rank > 1 THEN p.reported_at + interval '20 days' END,
  CASE WHEN p.rank > 3 THEN p.reported_at + make_interval(days => 10 + p.luck / 6) END,
  CASE WHEN p.rank > 4 THEN p.reported_at + make_interval(days => 12 + p.luck / 6) END,
  CASE WHEN p.rank > 4 THEN p.reported_at + make_interval(days => 12 + p.luck / 6) END,
  CASE WHEN p.state = 'deferred' THEN %(now)s::date + 30 END, false,
  CASE p.state WHEN 'closed' THEN true WHEN 'reopened' THEN false END, CASE WHEN p.state = 'reopened' THEN 1 ELSE 0 END,
  CASE WHEN p.rank > 3 THEN s.solution ELSE '' END, CASE WHEN p.rank > 3 THEN 'solved' ELSE '' END,
  CASE WHEN p.rank > 3 THEN 1 + p.luck END, '人', p.reported_at + make_interval(hours => 2 * p.rank),
  s.category_id, p.lead_id, CASE p.source WHEN 'villager' THEN NULL ELSE c.organisation_id END, o.id,
  CASE WHEN mod(p.n, 200) = 7 THEN w.committee_id END, h.id
FROM problem p JOIN story s ON s.n = p.story JOIN village w ON w.n = p.village
JOIN cadre c ON c.village = p.village AND c.k = mod(p.n, 5)
LEFT JOIN outing o ON p.source = 'visit' AND p.age < 1800
  AND o.n = (p.age / 7 * %(visits)s / 260)::int / %(villages)s * %(villages)s + p.village
LEFT JOIN home h ON mod(p.n, 3) = 0 AND h.village = p.village AND h.place = mod(p.n / 3, %(households)s / %(villages)s);

INSERT INTO issues_handling (id, region_code, county_code, role, state, task, assigned_at, accept_by, accepted_at, accepted_by_name, due_at,
  done_at, result, organisation_id, issue_id)
SELECT uuidv7(), i.region_code, %(county)s, 'lead', CASE p.rank WHEN 1 THEN 'assigned' WHEN 2 THEN 'accepted' WHEN 3 THEN 'working' ELSE 'done' END,
  '', i.dispatched_at, i.accept_by, i.accepted_at, CASE WHEN p.rank > 1 THEN '经办' ELSE '' END, i.resolve_by, i.resolved_at, i.solution,
  i.lead_id, i.id
FROM problem p JOIN issues_issue i ON i.id = p.id WHERE p.rank > 0
UNION ALL
SELECT uuidv7(), p.code, %(county)s, 'assisting', CASE WHEN p.rank > 3 THEN 'done' ELSE 'assigned' END, '请配合', p.reported_at, NULL, NULL, '', NULL,
  CASE WHEN p.rank > 3 THEN p.reported_at + interval '9 days' END, '', h.id, p.id
FROM problem p CROSS JOIN LATERAL (
  SELECT o.id FROM people_organisation o WHERE o.county_code = %(county)s AND o.kind = 'department' AND o.id <> p.lead_id
  ORDER BY o.code OFFSET pg_temp.luck(p.n, 11, 8) LIMIT 1) h
WHERE p.rank > 0 AND mod(p.n, 5) = 0;

INSERT INTO issues_issueevent (id, region_code, county_code, at, name, from_state, to_state, actor_name, organisation_name, reason, facts, is_public, issue_id)
SELECT uuidv7(), p.code, %(county)s, p.reported_at, 'report', '', 'reported', '群众', '', '', '{"source": "群众提出"}'::jsonb, true,
  p.id FROM problem p
UNION ALL
SELECT uuidv7(), p.code, %(county)s, p.reported_at + interval '1 hour', 'dispatch', 'reported', 'dispatched', '派单员', '', '',
  jsonb_build_object('lead', o.short_name, 'assisting', '[]'::jsonb, 'due', p.reported_at + interval '2 days'), true, p.id
FROM problem p JOIN people_organisation o ON o.id = p.lead_id WHERE p.rank > 0;

INSERT INTO issues_answer (id, region_code, county_code, at, is_solved, score, words, by, lead_id, issue_id)
SELECT uuidv7(), p.code, %(county)s, p.reported_at + make_interval(days => 12 + p.luck / 6), p.state = 'closed', CASE p.state WHEN 'closed' THEN 3 + mod(p.n, 3) END,
  '', 'receipt', p.lead_id, p.id
FROM problem p WHERE p.state IN ('closed', 'reopened');

INSERT INTO issues_issuewords (issue_id, pairs, region_code, reported_at)
SELECT i.id, zh_pairs(i.number || ' ' || i.title || ' ' || i.place || ' ' || left(i.body, 2000)), i.region_code, i.reported_at FROM problem p JOIN issues_issue i ON i.id = p.id;
INSERT INTO issues_issuepart (issue_id, who, is_confidential, region_code, is_open, reported_at)
SELECT i.id, i.organisation_id, i.is_confidential, i.region_code, is_issue_open(i.state), i.reported_at FROM problem p JOIN issues_issue i ON i.id = p.id
WHERE i.organisation_id IS NOT NULL
UNION SELECT i.id, i.created_by_id, i.is_confidential, i.region_code, is_issue_open(i.state), i.reported_at FROM problem p JOIN issues_issue i ON i.id = p.id
WHERE i.created_by_id IS NOT NULL
UNION SELECT h.issue_id, h.organisation_id, i.is_confidential, i.region_code, is_issue_open(i.state), i.reported_at FROM problem p
JOIN issues_issue i ON i.id = p.id JOIN issues_handling h ON h.issue_id = i.id;
ALTER TABLE issues_issue ENABLE TRIGGER keep_issue_words, ENABLE TRIGGER keep_issue_parts, ENABLE TRIGGER mark_issue_months;
ALTER TABLE issues_handling ENABLE TRIGGER keep_handling_part, ENABLE TRIGGER mark_turn_months;
ALTER TABLE issues_answer ENABLE TRIGGER mark_star_month;
