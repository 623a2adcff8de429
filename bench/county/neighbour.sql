-- Another county beside the first: its places, units and people, and a seventh of its rows, all under another code; so that
-- somebody at the province looks at several.
SET CONSTRAINTS ALL IMMEDIATE; -- or triggers could not be put back before the end
CREATE FUNCTION pg_temp.moved(code text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN code LIKE %(county)s || '%%' THEN %(other)s || substr(code, 7) ELSE code END $$;
CREATE FUNCTION pg_temp.aged(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$ SELECT uuidv7(at - clock_timestamp()) $$;
CREATE FUNCTION pg_temp.is_a_seventh(id uuid) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS $$ SELECT mod(hashtext(id::text) & 2147483647, 7) = %(seventh)s $$;

INSERT INTO places_region (code, level, name, full_name, kind, pinyin, initials, sort_key, parent_code)
SELECT pg_temp.moved(code), level, CASE level WHEN 'county' THEN %(name)s ELSE name END, full_name, kind, pinyin, initials, sort_key, pg_temp.moved(parent_code)
FROM places_region WHERE code LIKE %(county)s || '%%' ORDER BY length(code);

INSERT INTO kernel_pack (county_code, name, title, version, parts, digest, loaded_at, loaded_by)
SELECT %(other)s, name, title, version, parts, digest, loaded_at, loaded_by FROM kernel_pack WHERE county_code = %(county)s;

CREATE TEMP TABLE twin (old uuid PRIMARY KEY, new uuid NOT NULL);
INSERT INTO twin SELECT id, uuidv7() FROM people_organisation WHERE county_code = %(county)s
  UNION ALL SELECT id, uuidv7() FROM issues_category WHERE county_code = %(county)s
  UNION ALL SELECT id, uuidv7() FROM visits_programme WHERE county_code = %(county)s AND code = 'wednesday'
  UNION ALL SELECT id, uuidv7() FROM people_staff WHERE county_code = %(county)s
  UNION ALL SELECT id, uuidv7() FROM people_account WHERE county_code = %(county)s AND NOT is_administrator
  UNION ALL SELECT id, pg_temp.aged(created_at) FROM places_household WHERE county_code = %(county)s AND pg_temp.is_a_seventh(id)
  UNION ALL SELECT id, pg_temp.aged(visited_on) FROM visits_visit WHERE county_code = %(county)s AND pg_temp.is_a_seventh(id)
  UNION ALL SELECT id, pg_temp.aged(reported_at) FROM issues_issue WHERE county_code = %(county)s AND merged_into_id IS NULL AND parent_id IS NULL AND pg_temp.is_a_seventh(id)
  UNION ALL SELECT id, pg_temp.aged(begins_at) FROM meetings_meeting WHERE county_code = %(county)s AND pg_temp.is_a_seventh(id);
ANALYZE twin;
CREATE FUNCTION pg_temp.twin(id uuid) RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT new FROM twin WHERE old = id $$;

INSERT INTO people_organisation (id, region_code, county_code, code, name, short_name, sort_key, kind, functions, is_active, parent_id, duty_phone)
SELECT t.new, pg_temp.moved(o.region_code), %(other)s, pg_temp.moved(o.code), o.name, o.short_name, o.sort_key, o.kind, o.functions, o.is_active, pg_temp.twin(o.parent_id), o.duty_phone
FROM people_organisation o JOIN twin t ON t.old = o.id;

INSERT INTO issues_category (id, county_code, code, name, kind, "order", words, owner, assisting, level, basis, is_reserved, is_complaint, accept_days, resolve_days,
  accept_hours, takes_evidence, is_active, parent_id)
SELECT t.new, %(other)s, c.code, c.name, c.kind, c."order", c.words, c.owner, c.assisting, c.level, c.basis, c.is_reserved, c.is_complaint, c.accept_days, c.resolve_days,
  c.accept_hours, c.takes_evidence, c.is_active, pg_temp.twin(c.parent_id) FROM issues_category c JOIN twin t ON t.old = c.id;

INSERT INTO visits_programme (id, region_code, county_code, code, name, purpose, rule, rule_since, starts_on, ends_on, village_codes, past, is_active)
SELECT t.new, %(other)s, %(other)s, p.code, p.name, p.purpose, p.rule, p.rule_since, p.starts_on, p.ends_on,
  (SELECT array_agg(pg_temp.moved(c)) FROM unnest(p.village_codes) c), '[]', p.is_active FROM visits_programme p JOIN twin t ON t.old = p.id;

INSERT INTO people_staff (id, region_code, county_code, name, sort_key, initials, position, is_active, organisation_id)
SELECT t.new, pg_temp.moved(s.region_code), %(other)s, s.name, s.sort_key, s.initials, s.position, s.is_active, o.new
FROM people_staff s JOIN twin t ON t.old = s.id JOIN twin o ON o.old = s.organisation_id;

INSERT INTO people_account (id, password, username, email, display_name, county_code, is_administrator, is_active, frozen_reason, must_change_password, session_stamp,
  created_at, language, staff_id)
SELECT t.new, '!', left(right(%(other)s, 3) || '-' || a.username, 40), '', a.display_name, %(other)s, false, a.is_active, a.frozen_reason, true, 0, a.created_at, a.language, pg_temp.twin(a.staff_id)
FROM people_account a JOIN twin t ON t.old = a.id;

INSERT INTO people_grant (id, account_id, role, territory, organisation_id, organisation_name, from_on, state, reason, granted_by_id, granted_by_name, granted_at,
  approved_by_id, approved_by_name, approved_at, ended_reason)
SELECT uuidv7(), a.new, g.role, pg_temp.moved(g.territory), pg_temp.twin(g.organisation_id), g.organisation_name, g.from_on, g.state, g.reason, g.granted_by_id, g.granted_by_name, g.granted_at,
  g.approved_by_id, g.approved_by_name, g.approved_at, '' FROM people_grant g JOIN twin a ON a.old = g.account_id WHERE g.state = 'in_force' AND g.to_on IS NULL;

INSERT INTO visits_rosterentry (id, region_code, county_code, from_on, programme_id, staff_id)
SELECT uuidv7(), pg_temp.moved(r.region_code), %(other)s, r.from_on, p.new, s.new
FROM visits_rosterentry r JOIN twin p ON p.old = r.programme_id JOIN twin s ON s.old = r.staff_id WHERE r.to_on IS NULL;

INSERT INTO places_household (id, region_code, county_code, version, changed_by, number, head_name, sort_key, initials, hamlet, address, state, labels, note, created_at)
SELECT t.new, pg_temp.moved(h.region_code), %(other)s, 1, '', h.number, h.head_name, h.sort_key, h.initials, h.hamlet, '', h.state, h.labels, '', h.created_at
FROM places_household h JOIN twin t ON t.old = h.id;
INSERT INTO places_resident (id, region_code, county_code, version, changed_by, name, relation, birth_year, household_id)
SELECT uuidv7(), pg_temp.moved(r.region_code), %(other)s, 1, '', r.name, r.relation, r.birth_year, t.new FROM places_resident r JOIN twin t ON t.old = r.household_id;

ALTER TABLE visits_visit DISABLE TRIGGER keep_visit_words;
INSERT INTO visits_visit (id, region_code, county_code, visited_on, part_of_day, heard, policies_told, ideas, is_private, version, entry_digest, created_at, changed_at,
  account_id, organisation_id, programme_id, staff_id)
SELECT t.new, pg_temp.moved(v.region_code), %(other)s, v.visited_on, v.part_of_day, v.heard, v.policies_told, v.ideas, v.is_private, 1, v.entry_digest, v.created_at, v.changed_at,
  a.new, o.new, p.new, s.new
FROM visits_visit v JOIN twin t ON t.old = v.id JOIN twin a ON a.old = v.account_id JOIN twin o ON o.old = v.organisation_id JOIN twin s ON s.old = v.staff_id
JOIN twin p ON p.old = v.programme_id;
INSERT INTO visits_visitwords (visit_id, pairs) SELECT t.new, w.pairs FROM visits_visitwords w JOIN twin t ON t.old = w.visit_id JOIN visits_visit v ON v.id = t.new;
INSERT INTO visits_companion (region_code, county_code, staff_id, visit_id)
SELECT pg_temp.moved(c.region_code), %(other)s, s.new, v.id FROM visits_companion c JOIN twin t ON t.old = c.visit_id JOIN twin s ON s.old = c.staff_id JOIN visits_visit v ON v.id = t.new;
INSERT INTO visits_householdseen (region_code, county_code, seen_on, household_id, visit_id)
SELECT pg_temp.moved(h.region_code), %(other)s, h.seen_on, home.new, v.id FROM visits_householdseen h JOIN twin t ON t.old = h.visit_id JOIN twin home ON home.old = h.household_id
JOIN visits_visit v ON v.id = t.new;
ALTER TABLE visits_visit ENABLE TRIGGER keep_visit_words;

ALTER TABLE issues_issue DISABLE TRIGGER keep_issue_words, DISABLE TRIGGER keep_issue_parts, DISABLE TRIGGER mark_issue_months;
ALTER TABLE issues_handling DISABLE TRIGGER keep_handling_part, DISABLE TRIGGER mark_turn_months;
ALTER TABLE issues_answer DISABLE TRIGGER mark_star_month;
INSERT INTO issues_issue (id, region_code, county_code, number, title, body, place, level, source, reporter_name, has_reporter, is_confidential, created_by_id, created_by_name,
  state, reported_at, due_at, dispatched_at, accept_by, accepted_at, resolve_by, resolved_at, confirmed_at, closed_at, review_on, is_ruled, is_satisfied, reopened_count,
  solution, outcome, beneficiaries, beneficiary_unit, changed_at, category_id, lead_id, organisation_id, about_organisation_id)
SELECT t.new, pg_temp.moved(i.region_code), %(other)s, left('B' || right(%(other)s, 2) || substr(i.number, 3), 20), i.title, i.body, i.place, i.level, i.source, '', i.has_reporter, i.is_confidential,
  pg_temp.twin(i.created_by_id), i.created_by_name, i.state, i.reported_at, i.due_at, i.dispatched_at, i.accept_by, i.accepted_at, i.resolve_by, i.resolved_at, i.confirmed_at,
  i.closed_at, i.review_on, i.is_ruled, i.is_satisfied, i.reopened_count, i.solution, i.outcome, i.beneficiaries, i.beneficiary_unit, i.changed_at, c.new,
  lead.new, unit.new, about.new
FROM issues_issue i JOIN twin t ON t.old = i.id JOIN twin c ON c.old = i.category_id
LEFT JOIN twin lead ON lead.old = i.lead_id LEFT JOIN twin unit ON unit.old = i.organisation_id LEFT JOIN twin about ON about.old = i.about_organisation_id;

INSERT INTO issues_handling (id, region_code, county_code, role, state, task, assigned_at, accept_by, accepted_at, accepted_by_name, due_at, done_at, result, organisation_id, issue_id)
SELECT uuidv7(), pg_temp.moved(h.region_code), %(other)s, h.role, h.state, h.task, h.assigned_at, h.accept_by, h.accepted_at, h.accepted_by_name, h.due_at, h.done_at, h.result, o.new, t.new
FROM issues_handling h JOIN twin t ON t.old = h.issue_id JOIN twin o ON o.old = h.organisation_id;
INSERT INTO issues_issueevent (id, region_code, county_code, at, name, from_state, to_state, actor_name, organisation_name, reason, facts, is_public, issue_id)
SELECT uuidv7(), pg_temp.moved(e.region_code), %(other)s, e.at, e.name, e.from_state, e.to_state, e.actor_name, e.organisation_name, e.reason, e.facts, e.is_public, t.new
FROM issues_issueevent e JOIN twin t ON t.old = e.issue_id;
INSERT INTO issues_answer (id, region_code, county_code, at, is_solved, score, words, by, lead_id, issue_id)
SELECT uuidv7(), pg_temp.moved(a.region_code), %(other)s, a.at, a.is_solved, a.score, a.words, a.by, lead.new, t.new
FROM issues_answer a JOIN twin t ON t.old = a.issue_id LEFT JOIN twin lead ON lead.old = a.lead_id;
INSERT INTO issues_issuewords (issue_id, pairs, region_code, reported_at)
SELECT t.new, w.pairs, pg_temp.moved(w.region_code), w.reported_at FROM issues_issuewords w JOIN twin t ON t.old = w.issue_id;
INSERT INTO issues_issuepart (issue_id, who, is_confidential, region_code, is_open, reported_at)
SELECT t.new, w.new, p.is_confidential, pg_temp.moved(p.region_code), p.is_open, p.reported_at FROM issues_issuepart p JOIN twin t ON t.old = p.issue_id JOIN twin w ON w.old = p.who;
ALTER TABLE issues_issue ENABLE TRIGGER keep_issue_words, ENABLE TRIGGER keep_issue_parts, ENABLE TRIGGER mark_issue_months;
ALTER TABLE issues_handling ENABLE TRIGGER keep_handling_part, ENABLE TRIGGER mark_turn_months;
ALTER TABLE issues_answer ENABLE TRIGGER mark_star_month;

INSERT INTO issues_promise (id, region_code, county_code, words, said_on, until_on, state, ended_on, note, moved_count, created_by_name, issue_id, organisation_id, staff_id)
SELECT uuidv7(make_interval(days => p.said_on - %(now)s::date)), pg_temp.moved(p.region_code), %(other)s, p.words, p.said_on, p.until_on, p.state, p.ended_on, p.note, p.moved_count, p.created_by_name,
  pg_temp.twin(p.issue_id), o.new, s.new
FROM issues_promise p JOIN twin o ON o.old = p.organisation_id JOIN twin s ON s.old = p.staff_id WHERE p.county_code = %(county)s AND pg_temp.is_a_seventh(p.id);

INSERT INTO assignments_assignment (id, region_code, county_code, title, body, reference, level, answer_on, authorised_by, authorised_under, state, assigned_at, accepted_at, answer,
  first_answered_on, answered_at, sent_back_count, ended_at, created_by_name, assigner_name, assigner_id, organisation_id, first_answer_by)
SELECT pg_temp.aged(a.assigned_at), pg_temp.moved(a.region_code), %(other)s, a.title, a.body, a.reference, a.level, a.answer_on, '', '', a.state, a.assigned_at, a.accepted_at, a.answer,
  a.first_answered_on, a.answered_at, a.sent_back_count, a.ended_at, a.created_by_name, a.assigner_name, coalesce(u.new, a.assigner_id), o.new, a.first_answer_by
FROM assignments_assignment a JOIN twin o ON o.old = a.organisation_id LEFT JOIN twin u ON u.old = a.assigner_id WHERE a.county_code = %(county)s AND pg_temp.is_a_seventh(a.id);

INSERT INTO meetings_meeting (id, region_code, county_code, kind, level, title, begins_at, place, state, reason, summary, held_at, ended_at, created_at, created_by_name, organisation_id)
SELECT t.new, pg_temp.moved(m.region_code), %(other)s, m.kind, m.level, m.title, m.begins_at, m.place, m.state, m.reason, m.summary, m.held_at, m.ended_at, m.created_at, '', o.new
FROM meetings_meeting m JOIN twin t ON t.old = m.id JOIN twin o ON o.old = m.organisation_id;

DROP TABLE twin;
DROP FUNCTION pg_temp.moved, pg_temp.aged, pg_temp.is_a_seventh, pg_temp.twin;
