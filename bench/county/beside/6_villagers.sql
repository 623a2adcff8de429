-- What villagers hold and have said: a code for every second problem, opinions, what villages lay open; and the hotline's cases.
CREATE FUNCTION pg_temp.receipt_code(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE letters text := '23456789ABCDEFGHJKMNPQRSTVWXYZ'; code text; total int; v int; last int; salt int := 60;
BEGIN  -- nine drawn, the tenth makes the weighted sum divide by 31 (algorithms/codes.py); a draw that would need 30 is thrown away
  LOOP
    code := ''; total := 0;
    FOR i IN 1..9 LOOP
      v := mod(hashint8extended(n, salt * 16 + i) & 9223372036854775807, 30);
      code := code || substr(letters, v + 1, 1); total := total + i * v;
    END LOOP;
    last := mod(mod(-total, 31) * 28 + 31 * 28, 31); -- 28 is the inverse of 10
    IF last < 30 THEN RETURN code || substr(letters, last + 1, 1); END IF;
    salt := salt + 1;
  END LOOP;
END $$;

INSERT INTO issues_receipt (code, issue_id, region_code, created_at)
SELECT pg_temp.receipt_code(right(i.number, 7)::int), i.id, i.region_code, i.reported_at FROM issues_issue i
WHERE i.county_code = %(county)s AND i.number LIKE 'BM-%%' AND mod(right(i.number, 7)::int, 2) = 0 ON CONFLICT DO NOTHING;

WITH said AS (
  INSERT INTO public_opinion (id, region_code, county_code, kind, body, state, sent_at, answer, answered_at, answered_by_name, closing, closed_at, closed_by_name)
  SELECT uuidv7(make_interval(hours => -9 * i)), %(county)s, %(county)s, (ARRAY['broken', 'hard', 'burden', 'privacy', 'idea'])[1 + mod(i, 5)],
    '打开的时候要等很久，字也小，老人看不清。', s.state, %(now)s - make_interval(hours => 9 * i), CASE s.state WHEN 'open' THEN '' ELSE '谢谢，已改。' END,
    CASE s.state WHEN 'open' THEN NULL ELSE %(now)s - make_interval(hours => 9 * i - 5) END, CASE s.state WHEN 'open' THEN '' ELSE '周正' END,
    CASE s.state WHEN 'closed' THEN '已经改好' ELSE '' END, CASE s.state WHEN 'closed' THEN %(now)s - make_interval(hours => 9 * i - 7) END,
    CASE s.state WHEN 'closed' THEN '周正' ELSE '' END
  FROM generate_series(1, 3000) i CROSS JOIN LATERAL (SELECT CASE WHEN i < 60 THEN 'open' WHEN i < 200 THEN 'answered' ELSE 'closed' END AS state) s
  RETURNING id)
INSERT INTO public_opinionslip (code, opinion_id, county_code)
SELECT pg_temp.receipt_code(10000000 + row_number() OVER ()), id, %(county)s FROM said;

INSERT INTO public_disclosure (id, region_code, county_code, kind, title, published_at, published_by_name, withdrawn_at, withdrawn_by_name, withdrawn_because)
SELECT uuidv7(make_interval(days => -45 * i)), v.code, %(county)s, (ARRAY['finance', 'affairs', 'party', 'benefits', 'projects'])[1 + mod(i, 5)],
  v.name || '第' || i || '期公开', %(now)s - make_interval(days => 45 * i), '测量', CASE WHEN mod(i, 15) = 0 THEN %(now)s - make_interval(days => 45 * i - 2) END,
  CASE WHEN mod(i, 15) = 0 THEN '测量' ELSE '' END, CASE WHEN mod(i, 15) = 0 THEN '贴错了' ELSE '' END
FROM village v CROSS JOIN generate_series(1, 20) i;

INSERT INTO exchange_hotlinecase (id, region_code, county_code, system, external_number, digest, received_at, answer_by, taken_at, issue_id)
SELECT uuidv7(), i.region_code, %(county)s, '12345', 'RX' || right(i.number, 7), md5(i.number), i.reported_at - interval '2 hours', i.reported_at + interval '5 days', i.reported_at, i.id
FROM issues_issue i WHERE i.county_code = %(county)s AND i.number LIKE 'BM-%%' AND i.source = 'office' AND mod(right(i.number, 7)::int, 4) = 1 AND NOT i.is_confidential;
