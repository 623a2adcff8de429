"""One problem told by many: however they were merged, all follow where the work is, and what was a mistake comes apart as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import actions, clocks, draws, queries, words
from tiangeng.issues.actions import merging
from tiangeng.issues.models import Issue
from tiangeng.issues.refusals import IntoItself, SomeoneCanBeAsked
from tiangeng.issues.states import LIFECYCLE, State
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation
from tiangeng.places.models import Region

from .factories import VILLAGE, dispatched, in_progress, move, reported, resolved

DAY = timedelta(days=1)
ASKED = {"reporter_name": "李建国", "reporter_phone": "13800138000"}


def merge(issue, into, cast, now, actor=None):
    return move("merge_issue", issue, actor or cast.township_officer, now, into_id=into.pk)


def part(issue, cast, now, actor=None):
    return move("unmerge_issue", issue, actor or cast.township_officer, now, reason="不是一处")


def follows(*issues):
    return [Issue.objects.get(pk=issue.pk).merged_into for issue in issues]


def solve(issue, cast, now):
    move("resolve_issue", issue, cast.bureau, now, solution="修好了", beneficiaries=3)


def test_a_chain_follows_where_the_work_is_and_comes_apart_link_by_link(cast, now):
    a, b, c, d, e = (reported(cast.cadre, now=now) for _n in range(5))
    merge(a, b, cast, now)
    merge(e, b, cast, now)
    merge(b, c, cast, now)
    assert follows(a, b, e) == [c, c, c]
    merge(c, d, cast, now)
    assert follows(a, b, c, e) == [d, d, d, d]
    part(e, cast, now)
    part(b, cast, now)
    assert follows(a, b, c, e) == [b, None, d, None]
    part(c, cast, now)
    assert follows(a, b, c) == [b, None, None], "what had left meanwhile does not come back"


def test_what_was_parted_and_merged_elsewhere_stays_there(cast, now):
    a, b, c = (reported(cast.cadre, now=now) for _n in range(3))
    merge(a, b, cast, now)
    merge(b, c, cast, now)
    part(a, cast, now)
    merge(a, c, cast, now)
    part(b, cast, now)
    assert follows(a, b) == [c, None]


def test_who_is_at_the_end_of_a_chain_is_asked(cast, now):
    a, b, c = reported(cast.cadre, now=now, **ASKED), reported(cast.cadre, now=now), in_progress(cast, now=now)
    merge(a, b, cast, now)
    merge(b, c, cast, now)
    solve(c, cast, now)
    with pytest.raises(SomeoneCanBeAsked):
        move("accept_evidence", c, cast.township_officer, now, reason="照片")
    move("call_back", c, cast.inspector, now, is_solved=True, words="水来了")


def test_what_only_a_merged_villager_can_tell_is_drawn_and_their_number_is_for_the_caller(cast, now):
    named, nameless, nobodys = (
        reported(cast.cadre, now=now, **ASKED),
        in_progress(cast, now=now),
        in_progress(cast, now=now),
    )
    merge(named, nameless, cast, now)
    for issue in (nameless, nobodys):
        solve(issue, cast, now)
    day = now.date()
    period = {"region_code": "331181", "since_on": day, "until_on": day}
    with acting(cast.inspector):
        assert list(draws.to_be_called(cast.inspector, draws.Wanted(**period))) == [nameless]
        assert not queries.may_ask_back(cast.inspector, named)
    actions.draw_call_backs(actor=cast.inspector, now=now, size=5, seed=bytes(16), **period)
    with acting(cast.inspector):
        assert queries.may_ask_back(cast.inspector, Issue.objects.get(pk=named.pk))


def test_whoever_told_the_same_is_waited_for_too(cast, now):
    named, nameless = reported(cast.cadre, now=now, **ASKED), in_progress(cast, now=now)
    merge(named, nameless, cast, now)
    waiting = move(
        "wait_for_villager", nameless, cast.bureau, now, kind="papers", reason="请补材料",
        review_on=(now + DAY).date(),
    )  # fmt: skip
    assert waiting.state == State.WAITING


def test_a_township_parts_what_the_county_merged_into_another_townships(cast, now):
    place = Organisation.objects.get(pk=next(iter(cast.other_township.organisation_ids))).code
    far = Region.objects.filter(code__startswith=place, level="village").order_by("code").first()
    first, second = (reported(cast.cadre, now=now) for _n in range(2))
    away = reported(cast.county_admin, now=now, region_code=far.code)
    merge(first, second, cast, now)
    merge(second, away, cast, now, actor=cast.county_admin)
    with acting(cast.township_officer):
        part(second, cast, now)
    assert follows(first, second) == [second, None]
    assert away.events.filter(name="parted").count() == 1

    merge(away, second, cast, now, actor=cast.county_admin)
    third = reported(cast.cadre, now=now)
    with acting(cast.township_officer):
        merge(second, third, cast, now)
    assert follows(first, second, away) == [third, third, third], "whoever merges need not see all that follow"


def test_joining_and_parting_are_news_of_the_one_that_is_followed(cast, now):
    one, other = dispatched(cast, now=now), reported(cast.cadre, now=now)
    merge(other, one, cast, now + DAY)
    assert Issue.objects.get(pk=one.pk).changed_at == now + DAY
    part(other, cast, now + 2 * DAY)
    assert Issue.objects.get(pk=one.pk).changed_at == now + 2 * DAY


# ---------------------------------------------------------------- from every state, and back to it


def escalated(cast, now):
    return move("escalate_issue", in_progress(cast, now=now), cast.bureau, now, reason="办不了")


def returned(cast, now):
    return move("return_issue", dispatched(cast, now=now), cast.bureau, now, reason="不归我们")


def accepted(cast, now):
    return move("accept_issue", dispatched(cast, now=now, helpers=("transport",)), cast.bureau, now)


def in_consultation(cast, now):
    return move("consult", in_progress(cast, now=now), cast.bureau, now, reason="要几家商量")


def waiting(cast, now):
    given = {"kind": "papers", "reason": "请补材料", "review_on": (now + 20 * DAY).date()}
    return move("wait_for_villager", in_progress(cast, now=now, **ASKED), cast.bureau, now, **given)


def deferred(cast, now):
    given = {"reason": "等雨季过", "plan": "先堵沙袋", "review_on": (now + 20 * DAY).date()}
    return move("defer_issue", in_progress(cast, now=now), cast.bureau, now, **given)


def reopened(cast, now):
    return move("reopen_issue", resolved(cast, now=now), cast.township_officer, now, reason="还漏")


def helped(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    part = issue.handlings.get(role="assisting")
    move("assist", issue, cast.helping_bureau, now, handling_id=part.pk, move="start")
    return issue


STATES = {
    "reported": lambda cast, now: reported(cast.cadre, now=now),
    "returned": returned,
    "dispatched": lambda cast, now: dispatched(cast, now=now, helpers=("transport",)),
    "accepted": accepted,
    "in_progress": helped,
    "in_consultation": in_consultation,
    "escalated": escalated,
    "waiting": waiting,
    "deferred": deferred,
    "reopened": reopened,
}


def stands(issue):
    fields = ("state", "lead_id", "level", "accept_by", "resolve_by", "review_on", "reopened_count", "is_ruled")
    row = Issue.objects.get(pk=issue.pk)
    turns = row.handlings.order_by("pk").values_list("pk", "state", "accept_by", "due_at", "holder")
    return {name: getattr(row, name) for name in fields}, list(turns)


def test_every_state_it_may_be_merged_from_is_tried_here():
    assert set(STATES) == set(LIFECYCLE.sources_of("merge"))
    assert State.RESOLVED not in STATES


@pytest.mark.parametrize("state", STATES)
def test_a_merge_taken_back_leaves_everything_as_it_was(cast, now, state):
    issue, other = STATES[state](cast, now), reported(cast.cadre, now=now)
    before = stands(issue)
    assert before[0]["state"] == state
    at = now + timedelta(minutes=1)
    merge(issue, other, cast, at, actor=cast.county_admin)
    part(issue, cast, at, actor=cast.county_admin)
    assert stands(issue) == before


def test_the_time_it_was_merged_is_taken_out_of_the_clock_and_why_due_says_so(cast, now):
    issue, other = in_progress(cast, now=now, helpers=("transport",)), reported(cast.cadre, now=now)
    due, inner = issue.resolve_by, issue.handlings.get(role="assisting").due_at
    merge(issue, other, cast, now + DAY)
    part(issue, cast, now + 8 * DAY)
    issue.refresh_from_db()
    assert issue.resolve_by > due + 4 * DAY
    helper = issue.handlings.get(role="assisting")
    assert helper.due_at > inner and helper.accept_by > now + 8 * DAY
    solving = next(one for one in clocks.clocks_of(issue, [], now=now + 9 * DAY) if one.label == "办结")
    assert solving.at == issue.resolve_by == solving.due.at
    assert any("暂停（并案期间）" in line for line in solving.reasons)


def test_what_was_paused_when_it_was_merged_is_paused_again_and_resumes_with_the_days_it_had(cast, now):
    one, other = waiting(cast, now), reported(cast.cadre, now=now)
    same = waiting(cast, now)
    merge(one, other, cast, now + DAY)
    part(one, cast, now + 3 * DAY)
    for issue in (one, same):
        move("resume_issue", issue, cast.bureau, now + 10 * DAY)
        issue.refresh_from_db()
    assert one.resolve_by == same.resolve_by


def test_a_ruling_that_was_asked_for_is_asked_for_again(cast, now):
    issue, other = in_progress(cast, now=now), reported(cast.cadre, now=now)
    move("propose_ruling", issue, cast.bureau, now, ground="settled", reason="已付清")
    merge(issue, other, cast, now)
    assert issue.rulings.get().state == "refused"
    part(issue, cast, now)
    assert issue.rulings.get().state == "proposed"


def test_what_was_merged_before_its_units_were_kept_goes_to_the_dispatcher(cast, now, monkeypatch):
    issue, other = in_progress(cast, now=now), reported(cast.cadre, now=now)
    release_open = merging.moves.release_open
    with monkeypatch.context() as earlier:
        earlier.setattr(merging.moves, "release_open", lambda *given, **more: release_open(*given, **more) and None)
        merge(issue, other, cast, now)
    assert "let_go" not in issue.events.get(name="merge").facts
    back = part(issue, cast, now)
    assert (back.state, back.lead) == (State.REPORTED, None)


# ---------------------------------------------------------------- the page


def test_what_sounds_the_same_in_the_village_is_offered_and_a_number_does_as_well(cast, client_of):
    now = timezone.now()  # pages look at the clock
    said = {"title": "桥头水渠漏水", "body": "水碓坑桥头的水渠漏水，下游三户浇不上田。"}
    first, again = reported(cast.cadre, now=now, **said), reported(cast.cadre, now=now, **said)
    lamp = reported(cast.cadre, now=now, title="路灯不亮", body="村口的灯坏了半个月。", category="street-light")
    officer = client_of(cast.township_officer)
    page = f"/issues/{again.pk}/merge/"
    shown = officer.get(page).content.decode()
    assert f'value="{first.number}"' in shown and f'value="{again.number}"' not in shown and lamp.number not in shown
    assert "还没填" in officer.post(page, {"near": "", "number": " ", "seen": "reported"}).content.decode()
    officer.post(page, {"near": first.number, "number": "", "seen": "reported"})
    officer.post(f"/issues/{lamp.pk}/merge/", {"number": f" {first.number.lower()} ", "seen": "reported"})
    assert follows(again, lamp) == [first, first]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7", "LQ-2026-000007"),
        ("2025-7", "LQ-2025-000007"),
        ("lq-2026-000007", "LQ-2026-000007"),
        ("２０", "LQ-2026-000020"),
    ],
)
def test_a_number_is_made_whole_after_the_one_it_is_typed_beside(typed, meant):
    assert words.whole_number(typed, like="LQ-2026-001866") == meant


@pytest.mark.parametrize("typed", ["路灯", "", "1-2-3-4", "LQ-2026-"])
def test_what_is_no_number_stays_as_it_was_typed(typed):
    assert words.whole_number(typed, like="LQ-2026-001866") == typed


def test_the_form_offers_what_is_of_one_kind_in_the_village_though_no_word_is_alike(cast, client_of):
    now = timezone.now()
    told = {"region_code": VILLAGE, "category": "street-light"}
    mine = reported(cast.cadre, now=now, title="村口的灯不亮", body="村口黑漆漆的。", **told)
    same = reported(cast.cadre, now=now, title="桥头路灯坏了三盏", body="晚上老人摔过一跤。", **told)
    away = reported(cast.cadre, now=now, title="水渠漏了", body="浇不上田。", region_code=VILLAGE)
    client = client_of(cast.township_officer)
    page = client.get(f"/issues/{mine.pk}/merge/").content.decode()
    assert same.number in page and away.number not in page
    answer = client.post(f"/issues/{mine.pk}/merge/", {"near": "", "number": str(int(same.number[-6:]))})
    assert answer.status_code == 302 and follows(mine) == [same]


def test_a_problem_is_not_merged_into_itself(cast, now):
    mine = reported(cast.cadre, now=now)
    with pytest.raises(IntoItself):
        merge(mine, mine, cast, now)
