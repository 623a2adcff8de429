"""A person's calendar, read back by a parser that is not ours."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import make_person
from tiangeng.assignments import actions as assignments
from tiangeng.issues import actions as issues
from tiangeng.issues.tests import factories
from tiangeng.issues.tests.test_standing_in import stands_in
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions as meetings
from tiangeng.notices import actions, ical, queries
from tiangeng.notices.queries import feeds
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role
from tiangeng.visits import actions as visits
from tiangeng.visits.tests.factories import begun, wednesday

AT = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)


def events(text):
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200),
    st.one_of(
        st.dates(date(2020, 1, 1), date(2035, 1, 1)),
        st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    ),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_said_is_read_back_the_same(words, at):
    at = at.replace(microsecond=0) if isinstance(at, datetime) else at
    text = ical.calendar([ical.Entry("1@x", at, f"村{words}", AT, location="a,b;c\\d")], name="田埂")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and text.endswith("END:VCALENDAR\r\n")
    (event,) = events(text)
    assert event["SUMMARY"] == f"村{words}" and event["LOCATION"] == "a,b;c\\d"
    assert event["DTSTART"].dt == at and event["DTSTAMP"].dt == AT and event["UID"] == "1@x"


def test_line_ends_are_written_and_control_characters_are_not():
    (event,) = events(ical.calendar([ical.Entry("1@x", AT, "甲\n乙\x00\x07", AT)], name="n"))
    assert event["SUMMARY"] == "甲\n乙"


def test_a_day_ends_before_the_next_and_a_reminder_comes_before():
    entry = ical.Entry("1@x", date(2026, 3, 31), "日", AT, remind=timedelta(hours=18))
    (event,) = events(ical.calendar([entry], name="n"))
    assert event["DTEND"].dt == date(2026, 4, 1)
    assert event.walk("VALARM")[0]["TRIGGER"].dt == -timedelta(hours=18)


def test_the_head_is_what_a_reader_needs():
    calendar = icalendar.Calendar.from_ical(ical.calendar([], name="田埂"))
    assert (calendar["VERSION"], calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("2.0", "PUBLISH", "田埂")


@pytest.fixture
def planned(cast, now):
    """The cadre goes to the village on Wednesdays; the bureau has something to do; the cadre promised a lamp."""
    issue = factories.dispatched(cast, now=now, reporter_name="叶根水")
    issues.make_promise(
        actor=cast.cadre,
        now=now,
        words="月底装灯",
        until_on=now.date() + timedelta(days=9),
        region_code=factories.VILLAGE,
    )
    programme = begun(wednesday())
    visits.plan_roster(
        actor=cast.county_admin, now=now, programme_id=programme.pk,
        assignments=[(cast.cadre.staff_id, factories.VILLAGE)], from_on=now.date(), to_on=now.date() + timedelta(days=20),
    )  # fmt: skip
    return issue


def entries(actor, now):
    with acting(actor):
        return queries.entries_for(actor, now=now)


def test_it_holds_where_one_goes_what_is_due_and_what_was_promised(cast, now, planned):
    mine = entries(cast.cadre, now)
    days = [entry.at for entry in mine if entry.uid.startswith("visit-")]
    assert days == [date(2026, 3, 18), date(2026, 3, 25), date(2026, 4, 1)]
    assert [entry.at for entry in mine if entry.uid.startswith("promise-")] == [date(2026, 3, 27)]
    (due,) = entries(cast.bureau, now)
    assert planned.number in due.summary and due.remind
    assert entries(cast.partner, now) == []


def test_it_keeps_titles_and_names_to_itself(cast, now, planned):
    said = " ".join(f"{e.summary} {e.location}" for who in (cast.cadre, cast.bureau) for e in entries(who, now))
    for private in (planned.title, "叶根水", "月底装灯", "水渠"):
        assert private not in said


def test_it_holds_the_meetings_one_calls_chairs_or_sits_at(cast, now, planned):
    officer = cast.township_officer
    with acting(officer):
        row = meetings.call(
            actor=officer, now=now, kind="reception", region_code=factories.VILLAGE[:9], title="谁来清沟", place="大厅",
            begins_at=now + timedelta(days=2), chair_id=cast.leader.staff_id,
        )  # fmt: skip
        meetings.put_on(actor=officer, meeting_id=row.pk, issue_id=planned.pk, now=now)
    for who in (officer, cast.leader, cast.bureau):
        (sitting,) = [entry for entry in entries(who, now) if entry.uid.startswith("meeting-")]
        assert (sitting.at, sitting.summary, sitting.location) == (row.begins_at, "接访", "大厅")
    for who in (cast.helping_bureau, cast.other_township):
        assert not [entry for entry in entries(who, now) if entry.uid.startswith("meeting-")]


def test_who_only_helps_has_the_inner_day_and_the_lead_its_own(cast, now):
    issue = factories.in_progress(cast, now=now, helpers=("transport",))
    part = issue.handlings.get(role="assisting")
    issues.assist(actor=cast.helping_bureau, issue_id=issue.pk, handling_id=part.pk, move="accept", now=now)
    part.refresh_from_db()
    assert part.due_at < issue.resolve_by, "the inner day is the earlier one, or this test says nothing"
    (helping,) = entries(cast.helping_bureau, now)
    (leading,) = entries(cast.bureau, now)
    assert (helping.at, leading.at) == (feeds._day_of(part.due_at), feeds._day_of(issue.resolve_by))
    assert "请本单位配合" in helping.summary
    both = stands_in(cast, cast.inspector, for_=cast.helping_bureau, now=now)
    assert [entry.summary for entry in entries(both, now)] == [f"{issue.number} 到期：请交通运输局配合"]


def test_what_is_put_off_comes_back_on_its_day(cast, now):
    issue = factories.in_progress(cast, now=now)
    day = now.date() + timedelta(days=30)
    issues.defer_issue(actor=cast.bureau, issue_id=issue.pk, reason="等资金", plan="列入明年", review_on=day, now=now)
    (entry,) = entries(cast.bureau, now)
    assert (entry.at, entry.summary) == (day, f"{issue.number} 该再看了")


def test_it_holds_the_days_an_upper_level_and_a_table_have_named(cast, now):
    city = Organisation.objects.filter(county_code="331181", kind="superior").order_by("code").first()
    above = make_person("何市", role=Role.SUPERIOR, territory="3311", unit=city, now=now)
    answer_on = now.date() + timedelta(days=20)
    with acting(above):
        row = assignments.assign(
            actor=above, now=now, title="山塘排查", body="逐座排查", answer_on=answer_on,
            organisation_id=factories.unit("water").pk,
        )  # fmt: skip
    for step in (assignments.accept,):
        with acting(cast.bureau):
            step(actor=cast.bureau, assignment_id=row.pk, now=now)
    with acting(cast.bureau):
        assignments.give_part(
            actor=cast.bureau, assignment_id=row.pk, organisation_id=factories.unit("331181104").pk, task="报清单",
            due_on=answer_on - timedelta(days=5), now=now,
        )  # fmt: skip
    days = {
        entry.uid.partition("-")[0]: entry
        for entry in [*entries(cast.bureau, now), *entries(cast.township_officer, now)]
    }
    assert days["answer"].at == answer_on and days["part"].at == answer_on - timedelta(days=5)
    assert not any("山塘" in entry.summary or "报清单" in entry.summary for entry in days.values())
    both = stands_in(cast, cast.inspector, for_=cast.township_officer, now=now)
    assert "交办里分给安仁镇的，这天前办好" in [entry.summary for entry in entries(both, now)]


def test_the_address_opens_without_signing_in_until_it_is_stopped(cast, now, planned, client_of, client):
    person = client_of(cast.bureau)
    page = person.post("/notices/calendar/new/")
    address = page.content.decode().split("http://testserver")[1].split("<")[0]
    assert page["Cache-Control"] == "no-store" and address.endswith(".ics")
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert planned.number in answer.content.decode().replace("\r\n ", "")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    person.post("/notices/calendar/new/")
    assert client.get(address).status_code == 404  # a new one ends the old one
    assert client.get("/notices/calendar/guess.ics").status_code == 404
    person.post("/notices/calendar/stop/")
    assert "没有开" in person.get("/notices/choices/").content.decode()


def test_a_frozen_account_has_no_calendar(cast, now, planned):
    from tiangeng.people.models import Account

    key = actions.make_feed(actor=cast.bureau, now=now)
    assert queries.feed_of(key).pk == cast.bureau.account_id
    Account.objects.filter(pk=cast.bureau.account_id).update(is_active=False, frozen_reason="调离")
    assert queries.feed_of(key) is None


def test_who_sees_no_issues_gets_no_address(cast, now):
    with pytest.raises(Refusal):
        actions.make_feed(actor=cast.system_admin, now=now)
