-- Who has what in hand, papers of handing over, reports that may be one matter, and batches.
UPDATE issues_handling h SET holder_id = p.id
FROM (SELECT o.id AS organisation_id, s.id, row_number() OVER (PARTITION BY o.id ORDER BY s.id) - 1 AS k, count(*) OVER (PARTITION BY o.id) AS many
      FROM people_organisation o JOIN people_staff s ON s.organisation_id = o.id WHERE o.county_code = %(county)s) p
WHERE h.county_code = %(county)s AND h.holder_id IS NULL AND h.organisation_id = p.organisation_id AND h.state IN ('accepted', 'working')
  AND p.k = mod(hashtext(h.id::text) & 2147483647, least(p.many, 40));

INSERT INTO issues_handover (id, region_code, county_code, words, handling_ids, promise_ids, call_ids, roster_ids, state, offered_at, offered_by_id, offered_by_name,
  is_for_giver, ended_at, ended_by_name, ended_reason, moved_count, giver_id, organisation_id, taker_id)
SELECT uuidv7(make_interval(days => -i)), v.code, %(county)s, '电话簿在抽屉里', coalesce(h.ids, '{}'), coalesce(p.ids, '{}'), '{}', '{}', CASE WHEN i < 60 THEN 'offered' ELSE 'taken' END,
  %(now)s - make_interval(days => i), g.account_id, g.name, false, CASE WHEN i >= 60 THEN %(now)s - make_interval(days => i - 2) END,
  CASE WHEN i >= 60 THEN t.name ELSE '' END, '', CASE WHEN i >= 60 THEN 10 ELSE 0 END, g.staff_id, g.organisation_id, t.staff_id
FROM generate_series(0, 1199) i JOIN village v ON v.n = mod(i, %(villages)s)
JOIN cadre g ON g.village = v.n AND g.k = mod(i / %(villages)s, 2) JOIN cadre t ON t.village = v.n AND t.k = mod(i / %(villages)s, 2) + 2
LEFT JOIN LATERAL (SELECT array_agg(id) AS ids FROM (SELECT id FROM issues_handling WHERE holder_id = g.staff_id LIMIT 20) few) h ON true
LEFT JOIN LATERAL (SELECT array_agg(id) AS ids FROM (SELECT id FROM issues_promise WHERE staff_id = g.staff_id LIMIT 10) few) p ON true;

INSERT INTO issues_pair (id, region_code, county_code, likeness, is_exact, found_at, state, decided_at, decided_by_name, earlier_id, later_id)
SELECT uuidv7(), b.region_code, %(county)s, 0.5 + mod(b.k, 50) / 100.0, mod(b.k, 10) = 0, b.reported_at + interval '1 hour', s.state,
  CASE WHEN s.state <> 'proposed' THEN b.reported_at + interval '1 day' END, CASE WHEN s.state <> 'proposed' THEN '派单员' ELSE '' END, a.id, b.id
FROM sampled a JOIN sampled b ON b.village = a.village AND b.k = a.k - 1
CROSS JOIN LATERAL (SELECT CASE WHEN b.state IN ('reported', 'dispatched', 'accepted', 'in_progress') THEN 'proposed' ELSE 'different' END AS state) s
WHERE a.k BETWEEN 1 AND %(issues)s / 100 / %(villages)s;

INSERT INTO issues_batch (id, region_code, county_code, verb, asked, issue_ids, seen, tried, done, undone, created_by_id, created_at, tried_at, begun_at, finished_at)
SELECT uuidv7(make_interval(hours => -7 * i)), %(county)s, %(county)s, 'note', '{"words": "正在办"}', b.ids, '{}', b.told, b.told, '{}', a.id, %(now)s - make_interval(hours => 7 * i),
  %(now)s - make_interval(hours => 7 * i), %(now)s - make_interval(hours => 7 * i), %(now)s - make_interval(hours => 7 * i)
FROM people_account a CROSS JOIN generate_series(1, 300) i
CROSS JOIN LATERAL (SELECT jsonb_agg(s.id) AS ids, jsonb_object_agg(s.id, '') AS told FROM sampled s
                    WHERE s.village BETWEEN mod(i, %(villages)s / 2) AND mod(i, %(villages)s / 2) + 19 AND s.k < 10) b
WHERE a.username IN ('yeqing', 'jiwen', 'chenli', 'zhouzheng', 'maoyuan');
