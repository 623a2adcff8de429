-- A line of the log for each issue's report: what the auditor's list is measured on. They are not sealed.
INSERT INTO kernel_logentry (at, actor_name, roles, source, verb, object_type, object_id, region_code, outcome, reason, changes, request_id)
SELECT p.reported_at, '群众', 'public', '', 'issue.report', 'issues.issue', p.id::text, p.code, 'done', '', '{}', ''
FROM problem p ORDER BY p.n DESC;
