-- What waits, what was supervised and decided, files, and what people took out, brought in and follow.
INSERT INTO notices_notice (id, region_code, county_code, kind, power, is_high, since_at, by_name, issue_id, organisation_id)
SELECT uuidv7(), i.region_code, %(county)s, CASE WHEN i.state = 'reported' THEN 'dispatch' WHEN i.state = 'reopened' THEN 'reopened' ELSE 'lead' END,
  CASE WHEN i.state = 'reported' THEN 'issues.dispatch' ELSE '' END, false, i.reported_at, '', i.id, CASE WHEN i.state <> 'reported' THEN i.lead_id END
FROM issues_issue i WHERE i.county_code = %(county)s AND i.number LIKE 'BM-%%' AND i.state IN ('reported', 'dispatched', 'reopened') AND (i.state = 'reported' OR i.lead_id IS NOT NULL);

INSERT INTO issues_supervision (id, region_code, county_code, kind, at, by_name, words, issue_id, organisation_id, due_at)
SELECT uuidv7(), i.region_code, %(county)s, (ARRAY['reminder', 'yellow', 'red', 'up'])[step], i.reported_at + make_interval(days => 20 + step * 3), '', '', i.id, i.lead_id, i.resolve_by
FROM issues_issue i CROSS JOIN generate_series(1, 4) step
WHERE i.county_code = %(county)s AND i.number LIKE 'BM-%%' AND i.lead_id IS NOT NULL AND mod(right(i.number, 7)::int, 20) < 5 - step;

INSERT INTO issues_decision (id, region_code, county_code, at, category, owner, suggested_category, suggested_owner, category_version, owner_version, issue_id)
SELECT uuidv7(), i.region_code, %(county)s, i.dispatched_at, c.code, 'township', c.code, CASE WHEN mod(right(i.number, 7)::int, 3) = 0 THEN '' ELSE 'township' END, 1, 1, i.id
FROM issues_issue i JOIN issues_category c ON c.id = i.category_id
WHERE i.county_code = %(county)s AND i.number LIKE 'BM-%%' AND i.dispatched_at > %(now)s - interval '2 years';

INSERT INTO documents_attachment (id, region_code, county_code, owner_type, owner_id, stage, name, content_type, digest, byte_count, width, height, opens_inline,
  is_public, uploaded_by_name, uploaded_at)
SELECT uuidv7(), i.region_code, %(county)s, 'issues.issue', i.id, (ARRAY['report', 'work', 'evidence'])[step], '现场.jpg', 'image/jpeg', md5(i.number) || md5(step::text), 340000, 1600, 1200, true,
  step > 1, '测量', i.reported_at + make_interval(days => step * 3)
FROM issues_issue i CROSS JOIN generate_series(1, 3) step
WHERE i.county_code = %(county)s AND i.number LIKE 'BM-%%' AND mod(right(i.number, 7)::int, 10) = 3;

CREATE TEMP TABLE desk AS SELECT id, display_name FROM people_account WHERE username IN ('yeqing', 'jiwen', 'chenli', 'zhouzheng', 'maoyuan');

INSERT INTO documents_sheetexport (id, region_code, county_code, title, path, query, language, row_count, reason, needs_second, created_by_id, created_by_name, organisation_name,
  created_at, decided_by_name, answer, finished_at)
SELECT uuidv7(make_interval(days => -i)), %(county)s, %(county)s, '事项', '/issues/', 'view=late', 'zh-hans', 100 * i, '开会用', false, d.id, d.display_name, '', %(now)s - make_interval(days => i), '', '',
  %(now)s - make_interval(days => i)
FROM desk d CROSS JOIN generate_series(1, 400) i;

INSERT INTO documents_sheetimport (id, region_code, county_code, kind, name, form, language, headers, pairs, row_count, bad_count, sample, applied_upto, applied_count, refused, created_by_id, created_at)
SELECT uuidv7(make_interval(days => -i)), %(county)s, %(county)s, 'places.household', '农户' || i || '.xlsx', 'xlsx', 'zh-hans', '[]', '{}', 2000, 10, '[]', 0, 0, '{}', d.id, %(now)s - make_interval(days => i)
FROM desk d CROSS JOIN generate_series(1, 200) i;

INSERT INTO kernel_taskrun (id, kind, title, account_id, state, done_count, total_count, message, arguments, created_at, finished_at)
SELECT uuidv7(make_interval(days => -i)), 'documents.export', '导出事项', d.id, 'done', 100, 100, '', '{}', %(now)s - make_interval(days => i), %(now)s - make_interval(days => i) FROM desk d CROSS JOIN generate_series(1, 400) i;

INSERT INTO issues_follow (id, region_code, county_code, account_id, since_at, issue_id)
SELECT uuidv7(), s.region_code, %(county)s, d.id, %(now)s - interval '2 days', s.id FROM desk d JOIN sampled s ON s.village < 200 AND s.k = 1;

INSERT INTO issues_phrase (id, region_code, county_code, name, text, moves, is_internal, account_id, account_name, organisation_id, changed_at)
SELECT uuidv7(), %(county)s, %(county)s, '常用' || i, '{编号}由{承办单位}办理，月底前给您回话。', '[]', false, d.id, d.display_name, NULL, %(now)s FROM desk d CROSS JOIN generate_series(1, 40) i;
