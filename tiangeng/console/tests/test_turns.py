"""What waits for somebody's yes, no or signature: on their home page, in the bell, on its page and in the daily mail alike."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as post
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import COUNTY, SHANGHAI, VILLAGE
from tiangeng.documents.models import SheetExport
from tiangeng.issues import actions as issues
from tiangeng.issues import queries as issue_queries
from tiangeng.issues.models import Issue
from tiangeng.issues.tests.factories import in_progress, reported, resolved, unit
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful
from tiangeng.meetings import actions as meetings
from tiangeng.notices import actions as notices
from tiangeng.notices import queries as notice_queries
from tiangeng.notices import tasks
from tiangeng.notices.models import Choice
from tiangeng.people import actions as people
from tiangeng.people.roles import Role
from tiangeng.places.tests.factories import household
from tiangeng.ui import counted, turns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inside(settings):
    """No name is looked up outside for a push address."""
    settings.TIANGENG_HOOKS_PRIVATE = True


def waits(actor):
    with acting(actor):
        return {turn.key: turn.count for turn in turns.of(actor)}


def ask_for_grant(cast, now):
    return people.propose_grant(
        actor=cast.system_admin, account_id=cast.bureau.account_id, role=Role.WORKER, territory=VILLAGE, reason="驻村",
        from_on=now.date(), organisation_id=unit("water").pk, now=now,
    )  # fmt: skip


def name_stand_in(cast, now):
    return people.name_stand_in(
        actor=cast.cadre,
        stand_in_id=cast.partner.staff_id,
        from_on=now.date(),
        to_on=now.date(),
        reason="请假",
        now=now,
    )


def ask_for_export(cast, now):
    return SheetExport.objects.create(
        title="农户", path="/places/households/", language="zh-hans", row_count=9000, reason="年度核对台账用", needs_second=True,
        created_by_id=cast.township_officer.account_id, created_by_name="季文", organisation_name="镇", created_at=now,
        **placed(VILLAGE),
    )  # fmt: skip


def register_hook(cast, now):
    return notices.register_hook(
        actor=cast.system_admin, now=now, county_code=COUNTY, name="县大脑", url="http://127.0.0.1:9/in",
        events=["issue.resolve"],
    )  # fmt: skip


def ask_for_approval(cast, now):
    return lawful.ask_approval(
        actor=cast.bureau, now=now, county_code=COUNTY, code="canal-sheet", title="渠道月报", basis="龙政发〔2026〕3号",
        expires_on=now.date() + timedelta(days=90), people_count=30, a_year=12,
    )  # fmt: skip


def ask_to_lift(cast, now):
    kept = lawful.hold(
        actor=cast.inspector, object_type="places.Household", object_id=household(cast.cadre).pk, region_code=VILLAGE,
        reason="诉讼未结", now=now,
    )  # fmt: skip
    return lawful.ask_lift(actor=cast.inspector, hold_id=kept.pk, reason="已结案", now=now)


ASKED = [
    (ask_for_grant, "grants", "security_admin", "system_admin"),
    (name_stand_in, "stand_ins", "security_admin", "system_admin"),
    (ask_for_export, "exports", "security_admin", "system_admin"),
    (register_hook, "hooks", "security_admin", "system_admin"),
    (ask_for_approval, "approvals", "county_admin", "bureau"),
    (ask_to_lift, "lifts", "security_admin", "inspector"),
]


@pytest.mark.parametrize(("ask", "kind", "who", "other"), ASKED, ids=[row[1] for row in ASKED])
def test_whoever_is_the_second_person_reads_it_on_the_home_page(cast, now, client_of, ask, kind, who, other):
    decides, asks = getattr(cast, who), getattr(cast, other)
    assert kind not in waits(decides)
    ask(cast, now)
    assert waits(decides)[kind] == 1 and kind not in waits(asks)
    page = client_of(decides).get("/").content.decode()
    label = next(str(turn.label) for turn in _of(decides) if turn.key == kind)
    assert label in page and "还没有授权" not in page
    listed = client_of(decides).get("/notices/")
    assert listed.status_code == 200 and label in listed.content.decode()
    with acting(decides):
        assert notice_queries.bell_count(decides) >= 1


def _of(actor):
    with acting(actor):
        return turns.of(actor)


def test_an_administrator_for_whom_nothing_waits_is_not_told_to_ask_for_a_grant(cast, client_of):
    for who in (cast.security_admin, cast.system_admin):
        page = client_of(who).get("/").content.decode()
        assert "还没有授权" not in page and "没有等您定的事" in page


def test_what_is_to_be_signed_stands_in_the_bell_too(cast, now, client_of):
    """A handover within one unit: the bureau's second person takes over."""
    from tests.cast import make_person

    second = make_person("沈接", role=Role.DEPARTMENT, territory=COUNTY, unit=unit("water"), now=now)
    in_progress(cast, now=now)
    issues.offer_handover(actor=cast.bureau, giver_id=cast.bureau.staff_id, taker_id=second.staff_id, now=now)
    assert waits(second)["handovers"] == 1
    assert "等您签收的交接" in client_of(second).get("/notices/").content.decode()
    assert "轮到您：签收交接" in client_of(second).get("/").content.decode()


def test_the_daily_mail_says_what_is_to_be_approved_and_nothing_of_whom(cast, now, monkeypatch):
    ask_for_grant(cast, now)
    notices.choose(actor=cast.security_admin, now=now - timedelta(days=1), kinds=["grants"], mail="safe@example.org")
    monkeypatch.setattr(tasks.timezone, "now", lambda: datetime(2026, 3, 18, 8, 30, tzinfo=SHANGHAI))
    tasks.mail.func(0)
    (letter,) = post.outbox
    assert letter.subject == "田埂：1 件事等您" and "等您批准的授权 · 1 项" in letter.body
    assert "http://localhost:8000/people/grants/" in letter.body and "陈立" not in letter.body


def test_a_kind_that_is_muted_leaves_the_bell_its_page_the_mail_and_the_api_and_stays_at_home(
    cast, now, client_of, monkeypatch
):
    ask_for_grant(cast, now)
    name_stand_in(cast, now)
    desk = client_of(cast.security_admin)
    offered = desk.get("/notices/choices/").content.decode()
    assert "等您批准的授权" in offered and "等您批准的代理" in offered and "派给本单位牵头" not in offered
    wanted = [key for key, _label in notice_queries.kinds_for(cast.security_admin) if key != "grants"]
    assert desk.post("/notices/choices/", {"kinds": wanted, "mail": "safe@example.org"}).status_code == 302
    with acting(cast.security_admin):
        assert notice_queries.bell_count(cast.security_admin) == 1
    page = desk.get("/notices/").content.decode()
    assert "等您批准的代理" in page and "等您批准的授权" not in page
    assert [one["kind"] for one in desk.get("/api/notices").json()] == ["stand_ins"]
    assert "等您批准的授权" in desk.get("/").content.decode()
    with acting(cast.security_admin):
        Choice.objects.update(digest_on=None)  # as if the address had been given before the hour of the mail
    monkeypatch.setattr(tasks.timezone, "now", lambda: datetime(2026, 3, 18, 8, 30, tzinfo=SHANGHAI))
    tasks.mail.func(0)
    (letter,) = post.outbox
    assert letter.subject == "田埂：1 件事等您" and "授权" not in letter.body
    choices = desk.get("/api/notices/choices").json()["kinds"]
    assert {one["kind"]: one["is_wanted"] for one in choices}["grants"] is False
    told = desk.put("/api/notices/choices", {"kinds": [*wanted, "grants"]}, content_type="application/json").json()
    assert told["has_mail"] and all(one["is_wanted"] for one in told["kinds"])
    strange = desk.put("/api/notices/choices", {"kinds": ["weather"]}, content_type="application/json")
    assert (strange.status_code, "weather" in strange.json()["message"]) == (422, True)


def test_the_api_lists_a_kind_with_its_number_and_where_it_is_decided(cast, now, client_of):
    ask_for_grant(cast, now)
    (one,) = client_of(cast.security_admin).get("/api/notices").json()
    assert (one["id"], one["kind"], one["label"], one["count"]) == (None, "grants", "等您批准的授权", 1)
    assert client_of(cast.security_admin).get(one["url"]).status_code == 200
    assert client_of(cast.system_admin).get("/api/notices").json() == []


def test_no_two_kinds_share_a_name_and_each_fits_where_it_is_kept():
    kinds = notice_queries.all_kinds()
    assert len(set(kinds)) == len(kinds) and max(map(len, kinds)) <= 24 and "grants" in kinds


def test_a_ruling_waits_for_the_second_person_and_not_for_the_first(cast, now, client_of):
    issue = in_progress(cast, now=now)
    issues.propose_ruling(actor=cast.bureau, issue_id=issue.pk, ground="no-basis", reason="没有依据", now=now)
    with acting(cast.inspector):
        assert [row.pk for row in issue_queries.waiting_for(cast.inspector)] == [issue.pk]
    with acting(cast.leader):
        assert not issue_queries.waiting_for(cast.leader).exists()
    page = client_of(cast.inspector).get("/").content.decode()
    assert issue.title in page and "等您裁定" in page
    issues.decide_ruling(actor=cast.inspector, issue_id=issue.pk, is_upheld=False, words="有依据", now=now)
    with acting(cast.inspector):
        assert not issue_queries.waiting_for(cast.inspector).exists()


def test_a_call_back_waits_for_whoever_drew_it_until_it_is_made(cast, now, client_of):
    issue = resolved(cast, now=now, reporter_name="叶根水", reporter_phone="13857800001")
    issues.draw_call_backs(
        actor=cast.inspector, region_code=COUNTY, since_on=now.date(), until_on=now.date(), size=1, seed=b"0" * 16,
        now=now,
    )  # fmt: skip
    assert issue.title in (page := client_of(cast.inspector).get("/").content.decode()) and "等您回访" in page
    with acting(cast.county_admin):
        assert not issue_queries.waiting_for(cast.county_admin).filter(pk=issue.pk).exists()
    issues.call_back(actor=cast.inspector, issue_id=issue.pk, is_solved=True, words="好了", now=now)
    with acting(cast.inspector):
        assert not issue_queries.waiting_for(cast.inspector).exists()


def test_the_weeks_meetings_and_what_they_gave_out_stand_on_the_home_page(cast, client_of):
    now, officer = timezone.now(), cast.township_officer
    with acting(officer):
        leak = reported(cast.cadre, now=now)
        row = meetings.call(
            actor=officer, now=now, kind="reception", region_code=VILLAGE[:9], title="接访", place="便民大厅",
            begins_at=now,  # later in the day would be another day before midnight
        )  # fmt: skip
        item = meetings.put_on(actor=officer, meeting_id=row.pk, issue_id=leak.pk, now=now)
    page = client_of(officer).get("/").content.decode()
    assert "便民大厅" in page
    with acting(officer):
        meetings.hold(actor=officer, meeting_id=row.pk, now=now)
        meetings.take_down(
            actor=officer, item_id=item.pk, result="set_task", agreement="补好渠底", responsible_id=unit("water").pk,
            until_on=timezone.localdate(now), now=now,
        )  # fmt: skip
    assert waits(cast.bureau)["meeting_tasks"] == 1
    assert "补好渠底" in client_of(cast.bureau).get("/").content.decode()
    assert "补好渠底" not in client_of(cast.helping_bureau).get("/").content.decode()


def test_all_kinds_are_counted_in_one_question(cast, now):
    ask_for_grant(cast, now)
    name_stand_in(cast, now)
    with acting(cast.security_admin):
        with CaptureQueriesContext(connection) as asked:
            found = {turn.key: turn.count for turn in turns.of(cast.security_admin)}
            again = notice_queries.bell_count(cast.security_admin)
        assert (found, again, len(asked)) == ({"grants": 1, "stand_ins": 1}, 2, 1)


def test_what_waits_is_told_alike_whether_or_not_a_page_is_written_meanwhile(world, cast):
    now = timezone.now()
    reported(cast.cadre, now=now)
    officer = cast.township_officer
    with acting(officer):
        alone = counted.of(officer)
    with acting(officer):
        with counted.meanwhile(officer):
            assert Issue.objects.visible_to(officer).count() == 1, "the page asks for its own rows"
        assert counted.of(officer) == alone
    with acting(officer):
        with pytest.raises(ZeroDivisionError), counted.meanwhile(officer):
            1 / 0  # noqa: B018
        assert counted.of(officer) == alone
    assert any(alone.values())
