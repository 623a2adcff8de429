"""The pages: right template, right refusal, what was typed kept, and a fixed number of questions to the database."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import make_superior
from tests.costs import costs
from tiangeng.issues import actions
from tiangeng.issues.models import Category, Issue, Promise, Receipt, Source
from tiangeng.issues.states import PromiseState, State
from tiangeng.kernel.walls import acting

from .factories import VILLAGE, dispatched, in_progress, move, reported, resolved, unit

ASKED = {"reporter_name": "李建国", "reporter_phone": "13800138000"}


@pytest.fixture
def now():
    """Pages look at the clock: what they show happened just now."""
    return timezone.now()


@pytest.fixture
def page(client_of):
    """`page(actor, name, *args, **query)` gives the response of the page."""

    def open_page(actor, name, *args, **query):
        return client_of(actor).get(reverse(f"issues:{name}", args=args), query)

    return open_page


@pytest.fixture
def send(client_of):
    """`send(actor, name, *args, **fields)` posts the page's form."""

    def post(actor, name, *args, **fields):
        return client_of(actor).post(reverse(f"issues:{name}", args=args), fields)

    return post


def state_of(issue):
    return Issue.objects.values_list("state", flat=True).get(pk=issue.pk)


def said(response):
    return response.content.decode()


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "八十亩"}, True), ({"q": "路灯"}, False), ({"view": "undispatched"}, True), ({"view": "done"}, False),
        ({"view": "mine"}, True), ({"view": "late"}, False), ({"view": "waiting"}, False), ({"view": "objected"}, False),
        ({"view": "ruling"}, False), ({"state": "reported"}, True), ({"state": "closed"}, False), ({"source": "visit"}, True),
        ({"source": "hotline"}, False), ({"category": "channel-repair"}, True), ({"category": "road-damage"}, False),
        ({"region": VILLAGE}, True), ({"region": "331181001"}, False), ({"reported_before": "2001-01-01"}, False),
    ],
)  # fmt: skip
def test_every_filter_keeps_what_it_says(cast, now, page, query, found):
    reported(cast.cadre, now=now)
    answer = page(cast.township_officer, "list", **query)
    assert answer.status_code == 200
    assert ("八十亩田浇不上水" in said(answer)) is found


def test_a_neighbour_and_a_stranger_cannot_tell_that_it_exists(cast, now, page, nobody):
    issue = reported(cast.cadre, now=now)
    nothing = "00000000-0000-7000-8000-000000000000"
    for pk in (issue.pk, nothing):
        for name in ("record", "dispatch", "why_due", "split"):
            assert page(cast.neighbour, name, pk).status_code == 404
            assert page(nobody, name, pk).status_code == 302
    assert "八十亩" not in said(page(cast.neighbour, "list"))


def test_the_record_says_whose_turn_it_is(cast, now, page):
    issue = reported(cast.cadre, now=now)
    assert "轮到您：派单" in said(page(cast.township_officer, "record", issue.pk))
    assert "等派单员派单" in said(page(cast.cadre, "record", issue.pk))


def test_until_its_day_a_pause_demands_nothing_though_it_may_be_ended(cast, now, page, send):
    issue, day = in_progress(cast, now=now), timezone.localdate(now) + timedelta(days=20)
    given = {"reason": "资金未落实", "plan": "列入明年", "review_on": day}
    actions.defer_issue(actor=cast.bureau, issue_id=issue.pk, now=now, **given)
    shown = said(page(cast.bureau, "record", issue.pk))
    assert "挂账，" in shown and " 再看" in shown and "轮到您" not in shown
    assert reverse("issues:move", args=[issue.pk, "resume"]) in shown
    Issue.objects.filter(pk=issue.pk).update(due_at=now + timedelta(days=1))  # as the morning of that day does
    assert "轮到您：恢复办理" in said(page(cast.bureau, "record", issue.pk))


def test_who_reported_it_is_masked_and_shown_once_for_a_reason(cast, now, page, send):
    issue = in_progress(cast, now=now, **ASKED)
    shown = said(page(cast.bureau, "record", issue.pk))
    assert "李建国" not in shown
    assert "13800138000" not in shown
    least = int(re.search(r"为什么要看？至少 (\d+) 个字", shown)[1])
    assert send(cast.bureau, "unmask", issue.pk, reason="看" * (least - 1)).status_code == 422
    assert send(cast.bureau, "unmask", issue.pk, reason="").status_code == 422
    assert "李建国" in said(send(cast.bureau, "unmask", issue.pk, reason="看" * least))
    told = said(send(cast.bureau, "unmask", issue.pk, reason="约上门看现场"))
    assert "李建国" in told
    assert "13800138000" in told


def test_lists_and_records_ask_a_fixed_number_of_times(cast, now, client_of):
    """However many there are: one more row is no more questions."""
    most = {
        "/issues/": 18,
        "/issues/?view=mine": 16,
        "/issues/supervision/": 15,
        "/issues/supervision/owners/": 15,
        "/": 23,
        "/issues/promises/": 13,
        "record": 26,
    }
    client, counted = client_of(cast.township_officer), []
    for _round in range(2):
        issue = in_progress(cast, now=now, helpers=("transport",), **ASKED)
        for _n in range(3):
            dispatched(cast, now=now, helpers=("transport", "agriculture"))
        record = f"/issues/{issue.pk}/"
        counted.append({address: costs(client, record if address == "record" else address) for address in most})
    assert counted[0] == counted[1]
    assert {address: n for address, n in counted[1].items() if n > most[address]} == {}


# ---------------------------------------------------------------- writing


def test_a_problem_written_at_the_desk_is_reported(cast, send):
    answer = send(
        cast.cadre, "report", body="桥头的灯坏了三盏。", title="桥头路灯不亮", region_code=VILLAGE, category="channel-repair",
        source=Source.VISIT,
    )  # fmt: skip
    issue = Issue.objects.get(title="桥头路灯不亮")
    assert answer.status_code == 302
    assert answer["Location"] == issue.get_absolute_url()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "还没填"), ({"category": "no-such"}, "选择一个有效的选项"), ({"body": " \n "}, "还没填"),
        ({"reporter_phone": "12345"}, "手机"), ({"region_code": "331181001001"}, "选择一个有效的选项"),
    ],
)  # fmt: skip
def test_a_refused_form_says_why_beside_the_field_and_keeps_what_was_typed(cast, send, wrong, sentence):
    fields = {
        "body": "桥头的灯坏了三盏。", "title": "桥头路灯不亮", "place": "石拱桥东头", "region_code": VILLAGE,
        "category": "channel-repair", "source": "office",
    }  # fmt: skip
    answer = send(cast.cadre, "report", **fields | wrong)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "石拱桥东头" in said(answer)
    assert not Issue.objects.exists()


def test_the_dispatch_form_starts_with_the_catalogues_answer(cast, now, page, send):
    issue = reported(cast.cadre, now=now)
    form = page(cast.township_officer, "dispatch", issue.pk).context["form"]
    assert form.initial["lead"] == str(unit("water").pk)
    answer = send(cast.township_officer, "dispatch", issue.pk, lead=str(unit("water").pk), seen="reported")
    assert answer.status_code == 302
    assert state_of(issue) == State.DISPATCHED


def test_of_two_who_act_the_second_reads_who_was_first(cast, now, send):
    issue = reported(cast.cadre, now=now)
    first, second = (
        send(cast.township_officer, "dispatch", issue.pk, lead=str(unit(code).pk), seen="reported")
        for code in ("water", "transport")
    )
    assert (first.status_code, second.status_code) == (302, 409)
    assert "季文" in said(second)


def test_a_wrong_move_is_refused_with_what_could_be_done(cast, now, send):
    issue = reported(cast.cadre, now=now)
    answer = send(cast.bureau, "move", issue.pk, "accept")
    assert answer.status_code == 404  # not yet theirs to see
    answer = send(cast.township_officer, "move", issue.pk, "close")
    assert answer.status_code == 409
    assert "待派单" in said(answer)


def test_an_objection_is_raised_and_ruled_on(cast, now, page, send):
    issue = dispatched(cast, now=now)
    raised = send(cast.bureau, "return", issue.pk, ground="不在本单位职责之内。", owner="农业农村局", seen="dispatched")
    assert raised.status_code == 302
    shown = said(page(cast.township_officer, "record", issue.pk))
    assert "维持原派" in shown
    assert "认为应由农业农村局办" in shown
    assert send(cast.township_officer, "move", issue.pk, "insist", reason="渠道归水利局").status_code == 302
    shown = said(page(cast.bureau, "record", issue.pk))
    assert "派单异议裁定不成立，维持原派" in shown
    assert reverse("issues:return", args=[issue.pk]) not in shown


def test_turns_that_are_over_are_folded_below_who_works_at_it(cast, now, page):
    issue = dispatched(cast, now=now, helpers=("transport",))
    assert "以前的" not in said(page(cast.bureau, "record", issue.pk))
    move("return_issue", issue, cast.bureau, now, reason="不归我们")
    shown = said(page(cast.township_officer, "record", issue.pk))
    assert shown.index("现在没有单位在办。") < shown.index("以前的 2 轮") < shown.index(">交通运输局</b>")
    move("insist_issue", issue, cast.township_officer, now, reason="归你们")
    shown = said(page(cast.township_officer, "record", issue.pk))
    at_it, before = shown.split("以前的 2 轮")
    assert ">水利局</b>" in at_it and ">水利局</b>" in before and "解除配合" in at_it and "解除配合" not in before
    assert "现在没有单位在办" not in shown


def test_waiting_for_the_villager_shows_on_the_receipt(cast, now, send, client_of, nobody):
    issue = in_progress(cast, now=now, **ASKED)
    code = Receipt.objects.get(issue_id=issue.pk).printed
    day = timezone.localdate() + timedelta(days=10)
    answer = send(
        cast.bureau,
        "wait",
        issue.pk,
        kind="papers",
        reason="请补一份户口簿复印件",
        review_on=day.isoformat(),
        seen="in_progress",
    )
    assert answer.status_code == 302
    page = said(client_of(nobody).get(f"/p/r/{code}/"))
    assert "在等您" in page
    assert "请补一份户口簿复印件" in page


def test_a_ruling_goes_through_two_peoples_pages(cast, now, page, send):
    issue = in_progress(cast, now=now)
    sent = send(
        cast.bureau, "propose_ruling", issue.pk, ground="settled", reason="已付清，有签收单", seen="in_progress"
    )
    assert sent.status_code == 302
    assert "正等另一个人裁定" in said(page(cast.bureau, "record", issue.pk))
    assert "轮到您：裁定" in said(page(cast.inspector, "record", issue.pk))
    assert "八十亩" in said(page(cast.inspector, "list", view="ruling"))
    assert page(cast.bureau, "decide_ruling", issue.pk).status_code == 403
    assert "已付清" in said(page(cast.inspector, "decide_ruling", issue.pk))
    assert send(cast.inspector, "decide_ruling", issue.pk, is_upheld="1", words="属实").status_code == 302
    assert state_of(issue) == State.SET_ASIDE


def test_a_part_is_split_off_and_named_where_it_holds_up(cast, now, page, send):
    issue = in_progress(cast, now=now)
    fields = {"title": "渠边的路塌了", "body": "塌了半边", "category": "road-damage"}
    answer = send(cast.township_officer, "split", issue.pk, **fields)
    assert answer.status_code == 302
    assert "渠边的路塌了" in said(page(cast.bureau, "record", issue.pk))
    solved = {"solution": "修好了", "outcome": "solved", "beneficiaries": "80", "beneficiary_unit": "户"}
    refused = send(cast.bureau, "resolve", issue.pk, **solved)
    assert refused.status_code == 409
    assert "拆出去的 1 件还没有办完" in said(refused)
    assert "修好了" in said(refused)


def test_promises_are_made_on_a_record_and_kept_from_the_list(cast, now, page, send, client_of):
    issue = reported(cast.cadre, now=now)
    day = timezone.localdate() + timedelta(days=9)
    answer = client_of(cast.cadre).post(
        f"{reverse('issues:promise_new')}?issue={issue.pk}", {"words": "月底前把渠补好", "until_on": day.isoformat()}
    )
    assert answer["Location"] == issue.get_absolute_url()
    for address in (issue.get_absolute_url(), "/", "/issues/promises/?view=mine"):
        assert "月底前把渠补好" in said(client_of(cast.cadre).get(address)), address
    promise = Promise.objects.get()
    assert send(cast.cadre, "promise_keep", promise.pk, note="补好了").status_code == 302
    assert Promise.objects.get().state == PromiseState.KEPT
    assert "月底前把渠补好" not in said(client_of(cast.cadre).get("/"))


def test_a_promise_about_nothing_is_refused_in_words(cast, page, send):
    for query in ({}, {"issue": "not-an-id"}):
        answer = send(cast.cadre, "promise_new", words="尽快", until_on="2030-01-01", **query)
        assert answer.status_code == 422
        assert "请从事项、走访或农户的页面进来" in said(answer)
    assert page(cast.cadre, "promise_new", issue="not-an-id").status_code == 422


def test_a_villagers_answer_is_asked_for_by_someone_else(cast, now, page, send):
    issue = resolved(cast, now=now, **ASKED)
    assert "记回访" not in said(page(cast.bureau, "record", issue.pk))
    assert send(cast.bureau, "call_back", issue.pk, is_solved="1", words="好了").status_code == 403
    assert send(cast.county_admin, "call_back", issue.pk, is_solved="1", words="水来了，谢谢").status_code == 302
    assert state_of(issue) == State.CLOSED


def test_why_it_is_due_that_day_is_said_day_by_day(cast, now, page):
    issue = in_progress(cast, now=now)
    shown = said(page(cast.bureau, "why_due", issue.pk))
    for clock in ("派单", "接单", "办结"):
        assert clock in shown


def test_a_complaint_told_to_a_cadre_is_not_the_business_of_her_office(cast, now, page):
    with acting(cast.cadre):
        kind = Category.objects.filter(county_code="331181", is_complaint=True, parent__isnull=False)[0]
    issue = reported(cast.cadre, now=now, category=kind.code, title="收费不给票")
    assert page(cast.cadre, "record", issue.pk).status_code == 200
    assert page(cast.township_officer, "record", issue.pk).status_code == 404
    assert page(cast.inspector, "record", issue.pk).status_code == 200


def test_who_stands_above_the_counties_is_led_to_assigning_instead(cast, client_of, now):
    above = client_of(make_superior("3311", now=now))
    for page in ("/", "/issues/"):
        assert "/issues/new/" not in above.get(page).content.decode(), page
        assert "/issues/new/" in client_of(cast.cadre).get(page).content.decode(), page
    assert "请用“上级交办”" in above.get("/issues/new/").content.decode()
    assert "请用“上级交办”" not in client_of(cast.cadre).get("/issues/new/").content.decode()
