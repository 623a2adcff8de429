"""Perhaps the same as …: what is offered, what never is, and what one tap does."""

import dataclasses
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting
from tiangeng.public import actions, doors, queries, rules
from tiangeng.public.refusals import NoLongerAlike
from tiangeng.public.standing import standing_of
from tiangeng.public.tests import factories
from tiangeng.public.tests.factories import NEXT_VILLAGE, VILLAGE
from tiangeng.public.tests.pages import LIMIT, page_of, weight

SAME = "水碓坑水渠漏水两个月了，田里浇不上水，请来看看。"
OTHER = "村口的路灯不亮，晚上老人出门怕摔跤。"


@pytest.fixture
def handled(cast, now):
    """The canal, asked for by a neighbour and already in the bureau's hands."""
    code = factories.asked(now=now, name="叶根水")
    factories.in_progress(code, cast, now=now)
    return factories.opened(code).issue


def offered(code, now):
    return [one.pk for one in queries.alike(factories.opened(code), now=now)]


def test_the_same_problem_is_offered_and_another_is_not(handled, now):
    assert offered(factories.asked(now=now, body=SAME), now) == [handled.pk]
    assert offered(factories.asked(now=now, body=OTHER), now) == []


def test_what_nobody_has_dispatched_yet_is_not_offered(cast, now):
    factories.asked(now=now)
    assert offered(factories.asked(now=now, body=SAME), now) == []


def test_another_villages_problem_is_not_offered(handled, now):
    assert offered(factories.asked(now=now, body=SAME, village=NEXT_VILLAGE), now) == []


def test_a_complaint_is_neither_offered_nor_offered_anything(handled, now):
    complaint = factories.asked(now=now, body=SAME, about_organisation_id=factories.unit("water").pk)
    assert offered(complaint, now) == []
    with acting(rules.villager_of(handled.region_code)):
        Issue.objects.filter(pk=handled.pk).update(is_confidential=True)
    assert offered(factories.asked(now=now, body=SAME), now) == []


def test_a_name_the_other_problem_knows_is_half_hidden(cast, now):
    code = factories.asked(now=now, name="叶根水", body="叶根水家门口的水渠漏水，八十亩田浇不上水。")
    factories.in_progress(code, cast, now=now)
    mine = factories.opened(factories.asked(now=now, body="水渠漏水，八十亩田浇不上水。"))
    (one,) = queries.alike(mine, now=now)
    assert "根水家" not in one.title and "水渠漏水" in one.title


def test_one_tap_joins_and_the_receipt_follows_the_other_problem(handled, now):
    code = factories.asked(now=now, body=SAME)
    for _again in range(2):  # a button is easily tapped twice
        actions.join(opened=factories.opened(code), into_id=handled.pk, now=now)
    opened = factories.opened(code)
    assert (opened.issue.state, opened.held.pk) == (State.MERGED, handled.pk)
    assert "正在办" in standing_of(opened, now=now).headline
    assert handled.events.filter(name="joined").count() == 1


def test_the_dispatcher_parts_them_again(handled, cast, now):
    code = factories.asked(now=now, body=SAME)
    actions.join(opened=factories.opened(code), into_id=handled.pk, now=now)
    issues.unmerge_issue(
        actor=cast.township_officer, issue_id=factories.opened(code).issue.pk, now=now, reason="两条渠"
    )
    assert not factories.opened(code).is_merged


def test_nothing_is_joined_that_was_not_offered(handled, cast, now):
    stranger = factories.asked(now=now, body=OTHER)
    taken = factories.asked(now=now, body=SAME)
    factories.in_progress(taken, cast, now=now)
    for code, into in ((stranger, handled.pk), (taken, handled.pk), (stranger, uuid.uuid4())):
        with pytest.raises(NoLongerAlike):
            actions.join(opened=factories.opened(code), into_id=into, now=now)
        assert not factories.opened(code).is_merged


def test_the_paper_offers_it_on_an_old_phone(cast):
    now, phone = timezone.now(), Client(enforce_csrf_checks=True)
    first = factories.asked(now=now)
    factories.in_progress(first, cast, now=now)
    other = factories.opened(first).issue
    printed = factories.opened(factories.asked(now=now, body=SAME)).printed
    page = phone.get(f"/p/r/{printed}/paper/")
    assert "也许和这件是同一件事？" in page.content.decode() and weight(page) < LIMIT
    join = f"/p/r/{printed}/join/{other.pk}/"
    assert phone.post(join)["Location"] == f"/p/r/{printed}/paper/"  # without the page's token nothing happens
    assert "合在一起办" not in phone.get(f"/p/r/{printed}/").content.decode()
    assert phone.post(join, page_of(page).fields)["Location"] == f"/p/r/{printed}/"
    assert "另有乡亲提了同一件事，合在一起办。" in phone.get(f"/p/r/{printed}/").content.decode()


# ---------------------------------------------------------------- while it is being written

ASK = f"/p/{VILLAGE}/ask/"


@pytest.fixture
def old(cast):
    """The canal in the bureau's hands, and a phone that shows its form's token."""
    code, now = factories.asked(now=timezone.now(), name="叶根水"), timezone.now()
    factories.in_progress(code, cast, now=now)
    return factories.opened(code).issue, Client(enforce_csrf_checks=True)


def piece(phone, body, **more):
    fields = page_of(phone.get(ASK)).fields
    return phone.post(f"{ASK}same/", {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"], "body": body} | more)


def test_while_writing_heading_and_month_are_shown_and_no_name(old):
    handled, phone = old
    answer = piece(phone, SAME)
    shown, on = answer.content.decode(), timezone.localdate(handled.reported_at)
    assert handled.title in shown and f"{on.year} 年 {on.month} 月提的" in shown and str(handled.pk) in shown
    assert "根水" not in shown and handled.number not in shown and "水利" not in shown
    assert Issue.objects.count() == 1, "looking reports nothing"


def test_while_writing_nothing_for_another_matter_a_complaint_or_another_site(old):
    _handled, phone = old
    assert "<button" not in piece(phone, OTHER).content.decode()
    assert "<button" not in piece(phone, SAME, about=f"unit:{factories.unit('water').pk}").content.decode()
    assert "<button" not in phone.post(f"{ASK}same/", {"body": SAME}).content.decode()
    assert phone.get(f"{ASK}same/").status_code == 405


def test_while_writing_who_asks_too_often_is_shown_the_door(old, monkeypatch):
    _handled, phone = old
    monkeypatch.setattr("tiangeng.public.doors.ALIKE", dataclasses.replace(doors.ALIKE, most=2))
    assert [piece(phone, SAME).status_code for _time in range(3)] == [200, 200, 429]


def test_one_tap_while_writing_sends_and_joins_and_hands_out_the_receipt(old):
    handled, phone = old
    form = page_of(phone.get(ASK)).fields | {"body": SAME, "join": str(handled.pk)}
    first, again = (phone.post(ASK, form)["Location"] for _time in range(2))
    paper = phone.get(first).content.decode()
    assert first == again and "合在一起办，看到的是那件事的进展" in paper and "也许和这件" not in paper
    assert Issue.objects.filter(merged_into=handled, body=SAME).count() == 1


@pytest.mark.parametrize("into", ["", "x", str(uuid.UUID(int=5))])
def test_what_cannot_be_joined_stands_by_itself(old, into):
    _handled, phone = old
    form = page_of(phone.get(ASK)).fields | {"body": SAME, "join": into}
    assert phone.get(phone.post(ASK, form)["Location"]).status_code == 200
    assert Issue.objects.filter(body=SAME, state=State.REPORTED).count() == 1
