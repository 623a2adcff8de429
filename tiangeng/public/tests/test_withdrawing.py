"""Whoever holds the receipt takes the problem back, as long as nobody has taken it on, and by nothing but the code."""

import pytest
from django.test import Client
from django.utils import timezone

from conftest import COUNTY
from tiangeng.issues import actions as issues
from tiangeng.issues.refusals import NotTheReporter, OthersToldIt
from tiangeng.issues.states import State
from tiangeng.issues.tests.factories import reported
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions as notices
from tiangeng.notices.models import Delivery
from tiangeng.public import actions
from tiangeng.public.refusals import AskedTogether, TooLateToWithdraw
from tiangeng.public.standing import standing_of

from . import factories


def withdrawn(code, *, now, reason=""):
    actions.withdraw(opened=factories.opened(code), now=now, reason=reason)
    return factories.opened(code).issue


def test_it_is_taken_back_before_and_after_somebody_was_asked_to_do_it(cast, now):
    for prepare in (None, factories.dispatched):
        code = factories.asked(now=now)
        if prepare:
            prepare(code, cast, now=now)
        assert standing_of(factories.opened(code), now=now).may_withdraw
        issue = withdrawn(code, now=now, reason="自己修好了")
        assert issue.state == State.WITHDRAWN
        shown = standing_of(factories.opened(code), now=now)
        assert (shown.headline, shown.lines[0].text, shown.may_withdraw) == (
            "这件事已经撤回",
            "您把这件事撤回了",
            False,
        )
        with acting(cast.township_officer):
            line = issue.events.get(name="withdraw")
        assert (line.reason, line.actor_id, line.is_public) == ("自己修好了", None, True)


def test_other_systems_hear_of_it_in_the_words_of_no_one(cast, now, settings, django_capture_on_commit_callbacks):
    settings.TIANGENG_HOOKS_PRIVATE = True
    hook, _secret = notices.register_hook(
        actor=cast.system_admin, now=now, county_code=COUNTY, name="县大脑", url="http://127.0.0.1:9/in",
        events=["issue.withdraw"],
    )  # fmt: skip
    notices.move_hook(actor=cast.security_admin, hook_id=hook.pk, move="approve", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        issue = withdrawn(factories.asked(now=now), now=now, reason="自己修好了")
    with acting(cast.system_admin):
        told = Delivery.objects.get().payload
    assert (told["type"], told["data"]["number"], told["data"]["state"]) == (
        "issue.withdraw",
        issue.number,
        "withdrawn",
    )
    assert "自己修好了" not in str(told)


def test_the_same_tap_twice_is_one_withdrawal(cast, now):
    code = factories.asked(now=now)
    withdrawn(code, now=now)
    issue = withdrawn(code, now=now)
    with acting(cast.township_officer):
        assert issue.events.filter(name="withdraw").count() == 1


def test_once_it_is_taken_on_it_is_too_late(cast, now):
    code = factories.asked(now=now)
    factories.in_progress(code, cast, now=now)
    assert not standing_of(factories.opened(code), now=now).may_withdraw
    with pytest.raises(TooLateToWithdraw):
        withdrawn(code, now=now)


def test_what_others_told_too_is_theirs_as_well(cast, now):
    first, second = factories.asked(now=now), factories.asked(now=now, body="渠又漏了一大截")
    pk = factories.opened(first).issue.pk
    with acting(cast.township_officer):
        issues.merge_issue(actor=cast.township_officer, issue_id=factories.opened(second).issue.pk, now=now, into_id=pk)
    for code in (first, second):
        with pytest.raises(AskedTogether):
            withdrawn(code, now=now)
    with acting(cast.cadre):
        mine = reported(cast.cadre, now=now)
    with acting(cast.township_officer):
        other = factories.opened(factories.asked(now=now)).issue
        issues.merge_issue(actor=cast.township_officer, issue_id=other.pk, now=now, into_id=mine.pk)
    with acting(cast.cadre), pytest.raises(OthersToldIt):
        issues.withdraw_issue(actor=cast.cadre, issue_id=mine.pk, now=now, reason="记重了")


def test_at_the_desk_the_refusal_says_where_the_villager_does_it(cast, now, villager):
    pk = factories.opened(factories.asked(now=now)).issue.pk
    for actor in (cast.township_officer, cast.cadre, villager):
        with acting(actor), pytest.raises(NotTheReporter) as refused:
            issues.withdraw_issue(actor=actor, issue_id=pk, now=now, reason="不用办了")
        assert "回执页" in refused.value.sentence


def test_the_page_asks_once_more_and_a_foreign_tap_does_nothing(cast):
    now = timezone.now()
    code = factories.asked(now=now)
    printed = factories.opened(code).printed
    phone = Client(enforce_csrf_checks=True)
    receipt = phone.get(f"/p/r/{printed}/").content.decode()
    assert f'href="/p/r/{printed}/withdraw/"' in receipt
    asked = phone.get(f"/p/r/{printed}/withdraw/")
    assert "撤回以后就不再办" in asked.content.decode()
    assert len(asked.content) < 30_000 and b"<script" not in asked.content
    assert factories.opened(code).issue.state == State.REPORTED
    assert phone.post(f"/p/r/{printed}/withdraw/", {"reason": ""}).status_code == 403
    assert factories.opened(code).issue.state == State.REPORTED
    token = phone.cookies["csrftoken"].value
    sent = phone.post(f"/p/r/{printed}/withdraw/", {"reason": "", "csrfmiddlewaretoken": token})
    assert (sent.status_code, sent["Location"]) == (302, f"/p/r/{printed}/")
    assert "您把这件事撤回了" in phone.get(f"/p/r/{printed}/").content.decode()
    assert phone.get(f"/p/r/{printed}/withdraw/").status_code == 302


def test_too_late_is_said_on_the_page_and_by_the_api(cast):
    now = timezone.now()
    code = factories.asked(now=now)
    factories.in_progress(code, cast, now=now)
    printed, phone = factories.opened(code).printed, Client()
    page = phone.get(f"/p/r/{printed}/withdraw/")
    assert (page.status_code, "撤不回来了" in page.content.decode()) == (409, True)
    address = f"/api/public/receipts/{printed}/withdraw"
    refused = phone.post(address, {}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_late_to_withdraw")


def test_another_screen_takes_back_by_the_api(cast):
    printed = factories.opened(factories.asked(now=timezone.now())).printed
    phone, address = Client(), f"/api/public/receipts/{printed}/withdraw"
    before = phone.get(f"/api/public/receipts/{printed}").json()
    assert before["may_withdraw"] is True
    for _twice in range(2):
        answer = phone.post(address, {"reason": "邻居帮着修好了"}, "application/json")
        assert (answer.status_code, answer.json()["state"], answer.json()["may_withdraw"]) == (200, "withdrawn", False)
