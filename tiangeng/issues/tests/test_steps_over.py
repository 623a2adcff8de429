"""A step's form is opened where the step may be taken; elsewhere it says so at once, and nobody writes in vain."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tiangeng.issues import actions

from .factories import dispatched, in_progress, move, reported, resolved, unit

LEFT = 'data-draft="issues:{name}" hidden'  # what was typed there before is shown by the script


@pytest.fixture
def opened(client_of):
    """`opened(actor, name, *ids)` gives the page of a step."""

    def open_page(actor, name, *ids):
        return client_of(actor).get(reverse(f"issues:{name}", args=ids))

    return open_page


def told(page, issue, state, step):
    text = page.content.decode()
    assert page.status_code == 409
    assert f"这件事现在是“{state}”，不能“{step}”。" in text
    assert f'<a class="btn btn-primary" href="{issue.get_absolute_url()}">回到这件事</a>' in text
    return text


OVER = {
    "dispatch": "派单", "decline": "不予受理", "return": "派单异议", "resolve": "办结", "defer": "挂账", "wait": "等群众",
    "ask_to_pause": "提请再停一次", "merge": "并案", "split": "拆成两件", "propose_ruling": "提请认定不合理诉求",
    "assistant": "请人配合", "call_back": "记回访", "tried_in_vain": "记下没联系上", "verify": "现场核验", "correct": "更正",
    "remind": "催办",
}  # fmt: skip


@pytest.mark.parametrize("name", OVER)
def test_what_is_over_takes_no_step(cast, now, opened, name):
    issue = reported(cast.cadre, now=now)
    move("withdraw_issue", issue, cast.cadre, now, reason="自己修好了")
    text = told(opened(cast.township_officer, name, issue.pk), issue, "已撤回", OVER[name])
    assert LEFT.format(name=name) in text


def test_of_two_who_opened_it_the_second_reads_who_was_first_before_writing(cast, now, opened):
    issue = reported(cast.cadre, now=now)
    assert opened(cast.township_officer, "dispatch", issue.pk).status_code == 200
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk, assisting_ids=[])
    text = told(opened(cast.county_admin, "dispatch", issue.pk), issue, "待接单", "派单")
    assert "季文" in text and "派给水利局牵头" in text
    assert "现在可以：" in text, "what one may do now is named"


def test_a_note_is_taken_in_every_state(cast, now, opened):
    issue = resolved(cast, now=now)
    assert opened(cast.bureau, "note", issue.pk).status_code == 200


def test_a_step_too_early_says_where_it_stands(cast, now, opened):
    told(opened(cast.bureau, "resolve", (issue := dispatched(cast, now=now)).pk), issue, "待接单", "办结")


def test_what_was_sent_is_answered_beside_the_words(cast, now, client_of):
    issue = resolved(cast, now=now)
    sent = client_of(cast.bureau).post(
        reverse("issues:resolve", args=[issue.pk]),
        {"solution": "渠底重浇了三十六米", "beneficiaries": 3, "beneficiary_unit": "户", "outcome": "solved"},
    )
    assert sent.status_code == 409
    assert "渠底重浇了三十六米" in sent.content.decode()


def test_an_objection_ruled_on_or_too_late_is_not_written_down_first(cast, opened):
    now = timezone.now()
    issue = dispatched(cast, now=now)
    assert opened(cast.bureau, "return", issue.pk).status_code == 200
    move("return_issue", issue, cast.bureau, now, reason="是机耕路")
    move("insist_issue", issue, cast.township_officer, now, reason="渠道归水利局管护")
    late = dispatched(cast, now=now - timedelta(days=30))
    for one, said in ((issue, "派单异议已经裁定"), (late, "现在已经过了")):
        page = opened(cast.bureau, "return", one.pk)
        assert page.status_code == 409 and said in page.content.decode()
        assert LEFT.format(name="return") in page.content.decode()


@pytest.mark.parametrize("name", ["call_back", "tried_in_vain", "verify"])
def test_who_helped_is_told_at_once_that_the_villagers_word_is_not_theirs_to_take(cast, now, opened, name):
    issue = in_progress(cast, now=now, helpers=("transport",), reporter_name="李建国", reporter_phone="13800138000")
    part = {"handling_id": issue.handlings.get(role="assisting").pk, "move": "finish", "result": "借了"}
    move("assist", issue, cast.helping_bureau, now, **part)
    move("resolve_issue", issue, cast.bureau, now, solution="好了", beneficiaries=1)
    for actor in (cast.helping_bureau, cast.bureau):
        page = opened(actor, name, issue.pk)
        assert page.status_code == 403 and "承办单位不能自己认可自己办的事" in page.content.decode()
    assert opened(cast.inspector, name, issue.pk).status_code == 200


@pytest.mark.parametrize(("name", "step"), [("finish", "配合完成"), ("release", "解除配合")])
def test_help_that_is_done_is_not_asked_for_again(cast, now, opened, name, step):
    issue = in_progress(cast, now=now, helpers=("transport",))
    handling = issue.handlings.get(role="assisting")
    assert opened(cast.township_officer, name, issue.pk, handling.pk).status_code == 200
    move("release_assistant", issue, cast.township_officer, now, handling_id=handling.pk, reason="不用了")
    told(opened(cast.township_officer, name, issue.pk, handling.pk), issue, "已解除", step)


def test_a_button_made_of_a_phrase_looks_at_its_first_step(cast, now, opened):
    issue = in_progress(cast, now=now)
    saying = next(s for s in actions.sayings_of(cast.bureau) if s.key == "take-and-start")
    page = opened(cast.bureau, "macro", issue.pk, saying.key)
    assert page.status_code == 409 and "这件事现在是“办理中”" in page.content.decode()
