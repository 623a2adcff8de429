from datetime import timedelta

import pytest

from conftest import TOWNSHIP
from tiangeng.issues import actions as issues
from tiangeng.issues.states import LIFECYCLE
from tiangeng.issues.tests.factories import unit
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions as meetings
from tiangeng.meetings.states import ITEM_LIFE
from tiangeng.public import words
from tiangeng.public.standing import standing_of
from tiangeng.ui.templatetags.ui import with_phones

from . import factories

PEOPLE = ("季文", "陈立", "刘畅", "叶青", "李根土", "周正")


def standing(code, *, now):
    return standing_of(factories.opened(code), now=now)


def texts(shown):
    return [line.text for line in shown.lines]


def test_a_receipt_tells_the_story_with_units_and_without_people(cast, now):
    code = factories.asked(now=now, name="李根土", phone="13857801234")
    issue = factories.in_progress(code, cast, now=now, helpers=("transport",))
    with acting(cast.bureau):
        issues.add_note(actor=cast.bureau, issue_id=issue.pk, now=now, words="和李根土量过了，他的电话 13857801234")
        issues.add_note(actor=cast.bureau, issue_id=issue.pk, now=now, words="这户难缠", is_public=False)
    shown = standing(code, now=now)
    assert shown.headline == "水利局正在办"
    assert texts(shown)[-4:] == [
        "水利局动手办了", "水利局接了，4月16日 周四前办好", "交给水利局办，交通运输局一起办", "您提了这件事",
    ]  # fmt: skip
    assert shown.due.startswith("最晚4月16日 周四办好，还剩")
    whole = repr(shown)
    assert "难缠" not in whole
    assert not [name for name in PEOPLE if name in whole]
    assert "13857801234" not in whole


def test_the_last_day_is_the_day_people_call_the_last(cast, now):
    shown = standing(factories.asked(now=now), now=now)
    assert shown.due == "最晚3月19日 周四安排好，还剩 1 个工作日"


def test_what_the_card_says_is_not_said_again_below(cast, now):
    code = factories.asked(now=now)
    factories.resolved(code, cast, now=now, solution="渠底重新浇筑")
    shown = standing(code, now=now)
    assert (shown.headline, shown.badge, shown.words) == ("水利局说办好了", "等您说一声", "渠底重新浇筑")
    assert shown.asks_whether_solved
    assert not [line for line in shown.lines if "浇筑" in line.note]


@pytest.mark.parametrize(
    ("outcome", "says", "yes", "ended"),
    [
        ("solved", "水利局说办好了", "解决了", "解决了，这件事销号了"),
        ("partly", "水利局说办好了一部分", "先这样，可以", "办好了一部分，这件事销号了"),
        ("explained", "水利局说办不成，缘由跟您讲过了", "讲清楚了，可以", "缘由讲清楚了，这件事销号了"),
    ],
)
def test_done_is_said_of_nothing_less_than_done(cast, now, villager, outcome, says, yes, ended):
    code = factories.asked(now=now)
    issue = factories.resolved(code, cast, now=now, solution="先修了半截", outcome=outcome)
    shown = standing(code, now=now)
    assert (shown.headline, shown.yes, texts(shown)[0]) == (says, yes, says)
    issues.answer(actor=villager, issue_id=issue.pk, now=now, is_solved=True)
    shown = standing(code, now=now)
    assert shown.headline == ended
    assert texts(shown)[:2] == [f"您说{yes}", says]
    assert outcome == "solved" or "解决了" not in repr(shown)


def test_an_answer_of_before_keeps_the_words_of_its_time(cast, now, villager):
    code = factories.asked(now=now)
    issue = factories.resolved(code, cast, now=now, outcome="partly")
    issues.answer(actor=villager, issue_id=issue.pk, now=now, is_solved=False, words="还差一半")
    with acting(cast.bureau):
        issues.start_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
        issues.resolve_issue(
            actor=cast.bureau, issue_id=issue.pk, now=now + timedelta(days=2), solution="全修好了", beneficiaries=9
        )
    shown = standing(code, now=now + timedelta(days=2))
    assert shown.headline == "水利局说办好了"
    assert [text for text in texts(shown) if "办好了" in text] == ["水利局说办好了", "水利局说办好了一部分"]


def test_an_offices_number_is_a_tap_away_and_nothing_typed_becomes_markup():
    told = with_phones("找庆元县水利局 <b>0578-6121234</b>，或拨 12345；工单 20260318001")
    assert '<a href="tel:05786121234">0578-6121234</a>' in told
    assert "<b>" not in told and told.count("tel:") == 1


def test_a_declined_problem_says_why(cast, now):
    code = factories.asked(now=now)
    issues.decline_issue(
        actor=cast.township_officer,
        issue_id=factories.opened(code).issue.pk,
        now=now,
        ground="other-county",
        owner="庆元县政务服务热线，电话 0578-12345",
    )
    shown = standing(code, now=now)
    assert shown.headline == "这件事没有受理"
    assert "外县" in shown.words
    assert not shown.asks_whether_solved


def test_a_deferred_problem_says_why_and_when_it_is_looked_at_again(cast, now):
    code = factories.asked(now=now)
    issue = factories.in_progress(code, cast, now=now)
    issues.defer_issue(
        actor=cast.bureau, issue_id=issue.pk, now=now, reason="要等雨季过后", plan="先堵沙袋", review_on=now.date().replace(month=9)
    )  # fmt: skip
    shown = standing(code, now=now)
    assert shown.headline == "眼下还办不了，9月18日 周五再看"
    assert shown.words == "要等雨季过后\n打算：先堵沙袋"
    assert not shown.due


def test_of_a_complaint_the_receipt_tells_how_it_stands_and_nothing_else(cast, now):
    code = factories.asked(now=now, body="叶青去了三次都说没空", about_staff_id=cast.cadre.staff_id)
    issues.dispatch_issue(
        actor=cast.county_admin,
        issue_id=factories.opened(code).issue.pk,
        now=now,
        lead_id=factories.unit("discipline").pk,
        note="先谈话",
    )
    shown = standing(code, now=now)
    assert (shown.title, shown.headline) == ("您反映的情况", "正在核实处理")
    assert (list(shown.lines), list(shown.photos), shown.words) == ([], [], "")
    assert not [word for word in ("叶青", "三次", "纪委", "谈话", "安仁") if word in repr(shown)]


def test_a_merged_problem_shows_its_own_title_and_the_life_of_the_other(cast, now):
    first = factories.asked(now=now, body="张三家的渠漏。", name="张三")
    second = factories.asked(now=now, body="渠也漏")
    target = factories.in_progress(first, cast, now=now)
    issues.merge_issue(
        actor=cast.township_officer, issue_id=factories.opened(second).issue.pk, now=now, into_id=target.pk
    )
    shown = standing(second, now=now)
    assert (shown.title, shown.headline) == ("渠也漏", "水利局正在办")
    assert "有乡亲提了同一件事，合在一起办" in texts(shown)
    assert texts(shown).count("您提了这件事") == 1
    assert "张三" not in repr(shown)
    assert "又有乡亲提了同一件事" in texts(standing(first, now=now))


def test_both_receipts_say_when_two_were_parted_again(cast, now):
    first, second, third = (factories.asked(now=now, body=body) for body in ("张三家的渠漏。", "渠也漏", "井干了"))
    target = factories.in_progress(first, cast, now=now)
    for code in (second, third):
        issues.merge_issue(
            actor=cast.township_officer, issue_id=factories.opened(code).issue.pk, now=now, into_id=target.pk
        )
    issues.unmerge_issue(
        actor=cast.township_officer, issue_id=factories.opened(third).issue.pk, now=now, reason="井不归渠"
    )
    told = "合进来的那件不是同一件，分开去办了"
    assert texts(standing(first, now=now))[0] == told
    assert "分开单独办" in texts(standing(third, now=now))
    assert told not in texts(standing(second, now=now)), "who is still joined hears nothing of the other neighbour"


@pytest.mark.parametrize("move", ["return", "escalate", "consult"])
def test_every_state_has_its_sentence(cast, now, move):
    code = factories.asked(now=now)
    pk = factories.opened(code).issue.pk
    if move == "return":
        issues.dispatch_issue(actor=cast.township_officer, issue_id=pk, now=now, lead_id=factories.unit("water").pk)
        issues.return_issue(actor=cast.bureau, issue_id=pk, now=now, reason="不是我们的")
        expected = "正在换一家来办"
    elif move == "escalate":
        issues.escalate_issue(actor=cast.township_officer, issue_id=pk, now=now, reason="要县里定")
        expected = "已经报到上一级，正在安排"
    else:
        factories.in_progress(code, cast, now=now)
        issues.consult(actor=cast.bureau, issue_id=pk, now=now, reason="牵涉几家")
        expected = "几家单位正坐在一起商量"
    shown = standing(code, now=now)
    assert shown.headline == expected
    assert "不是我们的" not in repr(shown), "why a unit sent it back is between the units"


def test_what_a_meeting_did_with_it_is_told_in_plain_words(cast, now):
    code = factories.asked(now=now)
    pk, officer = factories.opened(code).issue.pk, cast.township_officer
    friday = now + timedelta(days=2)

    def run(act, at, **given):
        with acting(officer):
            return act(actor=officer, now=at, **given)

    called = {"title": "周五开门接访", "begins_at": friday, "kind": "reception", "region_code": TOWNSHIP}
    first, second = (run(meetings.call, now, **called) for _n in range(2))
    run(meetings.put_on, now, meeting_id=first.pk, issue_id=pk)
    run(meetings.call_off, now, meeting_id=first.pk, reason="下大雪，路不通")
    item = run(meetings.put_on, now, meeting_id=second.pk, issue_id=pk)
    run(meetings.hold, friday, meeting_id=second.pk)
    said = {"item_id": item.pk, "agreement": "水利局来补渠", "villager_came": True, "villager_words": "行"}
    for result, given in (
        ("leave", {}), ("set_task", {"responsible_id": unit("water").pk, "until_on": friday.date() + timedelta(days=9)}), ("agree", {}),
    ):  # fmt: skip
        run(meetings.take_down, friday, result=result, **said, **given)
    assert texts(standing(code, now=friday)) == [
        "会上当面谈妥了", "会上定了，由水利局在3月29日 周日前办好", "会上没有谈成",
        "3月20日 周五开会，一起商量这件事", "那次会不开了，等下一次会再商量", "3月20日 周五开会，一起商量这件事", "您提了这件事",
    ]  # fmt: skip
    assert "雪" not in repr(standing(code, now=friday))


def test_every_line_that_is_laid_open_has_a_sentence(cast):
    """A step of the life without a sentence would be a gap in the villager's story."""
    desk = {"return", "insist", "propose_ruling", "refuse_ruling"}  # never public: between offices
    own = {"merge"}  # told of the receipt's own problem, with its day
    assert {step.name for step in LIFECYCLE.moves} - set(words.TOLD) - desk == own
    results = {step.name for step in ITEM_LIFE.moves} - {"ask", "finish", "send_back", "strike_off"}  # done by offices
    assert {f"meeting_{name}" for name in results} <= set(words.TOLD)


def test_where_nobody_could_be_asked_the_receipt_says_somebody_went_and_looked(cast, now):
    good, bad = (factories.asked(now=now, name="", phone="") for _n in range(2))
    for code, is_solved in ((good, True), (bad, False)):
        issue = factories.resolved(code, cast, now=now)
        seen = {"is_solved": is_solved, "words": "周三下午去看的"}
        issues.verify_on_site(actor=cast.inspector, issue_id=issue.pk, now=now, **seen)
    shown = standing(good, now=now)
    assert shown.headline == "办好了，这件事销号了"
    assert texts(shown)[0] == "看过现场和凭证，确实办好了"
    assert shown.lines[0].note == "周三下午去看的"
    assert texts(standing(bad, now=now))[0] == "派人看过，还没办好，退回去重新办"
