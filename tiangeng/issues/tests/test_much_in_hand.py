"""Whoever has more in hand than fits on a page chooses from it page by page, or all of it: what was not seen stays."""

import re
from datetime import timedelta

import pytest

from tests.cast import make_person
from tiangeng.issues import actions
from tiangeng.issues.forms import handing_over
from tiangeng.issues.models import Handover
from tiangeng.people.roles import Role

from .factories import in_progress, unit

NEW = "/issues/handovers/new/"


@pytest.fixture
def heir(cast, now):
    return make_person("梅兰", role=Role.DEPARTMENT, territory="331181", unit=unit("water"), now=now)


@pytest.fixture
def many(cast, now, monkeypatch):
    """Five issues and a promise, two to a page."""
    monkeypatch.setattr(handing_over, "AT_ONCE", 2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    found = [in_progress(cast, now=now, title=f"第{n}件") for n in range(5)]
    actions.make_promise(
        actor=cast.bureau, now=now, words="月底通水", until_on=(now + timedelta(days=9)).date(), issue_id=found[0].pk
    )
    return found


def keys_on(page):
    return re.findall(r'name="only" value="([^"]+)"', page)


def value_of(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def choice(page, label):
    """The value of the round button with this label."""
    found = re.findall(r'name="which" value="([^"]+)"[^>]*>\s*<span>([^<]+)</span>', page)
    return next(value for value, words in found if words.startswith(label))


def test_a_page_shows_the_first_of_them_counted_by_kind_and_nothing_is_ticked(cast, many, heir, client_of):
    page = client_of(cast.bureau).get(NEW).content.decode()
    assert len(keys_on(page)) == 2
    assert 'value="only"' not in page and " checked" in page, "what is ticked, of which there is nothing yet"
    assert not re.search(r'name="only"[^>]* checked', page)
    assert "全部 · 6" in page and "在办的事 · 5" in page and "答应了还没做到的 · 1" in page


def test_ticks_are_carried_from_page_to_page_and_those_alone_are_handed_over(cast, many, heir, client_of):
    giver = client_of(cast.bureau)
    first = giver.get(NEW).content.decode()
    ticked = keys_on(first)[:1]
    sent = {"only": ticked, "page": "1", "kept": "", "which": "ticked", "words": "图纸在三号柜"}
    second = giver.post(NEW, sent | {"go": "2"}).content.decode()
    assert not set(keys_on(second)) & set(keys_on(first))
    assert (value_of(second, "kept"), "已勾 1 件" in second, "图纸在三号柜" in second) == (ticked[0], True, True)
    assert "还差一点" not in second, "leafing is not sending"
    assert not Handover.objects.exists()
    more = keys_on(second)[:1]
    back = giver.post(NEW, sent | {"only": more, "kept": ticked[0], "page": "2", "go": "1"}).content.decode()
    assert re.search(rf'value="{ticked[0]}"[^>]* checked', back)
    assert value_of(back, "kept") == more[0]
    done = giver.post(NEW, sent | {"kept": more[0], "taker_id": str(heir.staff_id)})
    assert done.status_code == 302
    assert {str(pk) for pk in Handover.objects.get().handling_ids} == {*ticked, *more}


def test_a_whole_page_is_ticked_by_one_button(cast, many, heir, client_of):
    giver = client_of(cast.bureau)
    shown = giver.post(NEW, {"page": "2", "kept": "", "which": "ticked", "go": "tick"}).content.decode()
    assert len(re.findall(r'name="only"[^>]* checked', shown)) == 2
    assert "已勾 2 件" in shown and "第 3–4 件" in shown


def test_a_word_finds_one_of_them_and_a_kind_shows_its_own(cast, many, heir, client_of):
    giver = client_of(cast.bureau)
    found = giver.post(NEW, {"page": "2", "asked": "第3件", "go": "find"}).content.decode()
    assert keys_on(found) == [str(many[3].handlings.get().pk)]
    promises = giver.post(NEW, {"page": "1", "kind": "promised", "go": "find"}).content.decode()
    assert "月底通水" in promises and len(keys_on(promises)) == 1
    assert "没有找到" in giver.post(NEW, {"asked": "火星", "go": "find"}).content.decode()


def test_all_of_it_or_of_a_kind_is_one_choice(cast, many, heir, client_of):
    giver = client_of(cast.bureau)
    page = giver.get(NEW).content.decode()
    sent = {"page": "1", "kept": "", "taker_id": str(heir.staff_id)}
    assert giver.post(NEW, sent | {"which": choice(page, "在办的事")}).status_code == 302
    paper = Handover.objects.get()
    assert (len(paper.handling_ids), paper.promise_ids) == (5, [])
    shown = client_of(heir).get(paper.get_absolute_url()).content.decode()
    assert "第 1–2 件，共 5 件" in shown and "5 件在办的事" in shown
    whole = client_of(heir).get(f"{paper.get_absolute_url()}?all=1").content.decode()
    assert "整份列出" in shown and "data-print" in whole and "第3件" in whole and "第 1–2 件" not in whole
    assert "第 5–5 件，共 5 件" in client_of(heir).get(f"{paper.get_absolute_url()}?page=3").content.decode()
    actions.withdraw_handover(actor=cast.bureau, handover_id=paper.pk, now=paper.offered_at, reason="连话一起交")
    assert giver.post(NEW, sent | {"which": choice(page, "全部")}).status_code == 302
    assert Handover.objects.get(state="offered").listed_count == 6


def test_all_means_what_was_seen_and_not_what_came_since(cast, many, heir, client_of, now):
    giver = client_of(cast.bureau)
    page = giver.get(NEW).content.decode()
    in_progress(cast, now=now, title="刚接的")
    sent = {"page": "1", "kept": "", "taker_id": str(heir.staff_id), "which": choice(page, "全部")}
    answer = giver.post(NEW, sent)
    assert (answer.status_code, Handover.objects.exists()) == (422, False)
    again = answer.content.decode()
    assert "这中间又有变动" in again and "全部 · 7" in again
    assert giver.post(NEW, sent | {"which": choice(again, "全部")}).status_code == 302


def test_nothing_ticked_says_so(cast, many, heir, client_of):
    sent = {"page": "1", "kept": "", "which": "ticked", "taker_id": str(heir.staff_id)}
    answer = client_of(cast.bureau).post(NEW, sent)
    assert (answer.status_code, "至少勾上一件" in answer.content.decode()) == (422, True)


def test_a_persons_page_lists_the_first_and_says_how_many_there_are(cast, many, heir, client_of, monkeypatch):
    monkeypatch.setattr("tiangeng.issues.panels.SHOWN", 3)
    page = client_of(cast.bureau).get(f"/people/{cast.bureau.staff_id}/?tab=in-hand").content.decode()
    assert "这里先列一部分；一共5 件在办的事、1 句没兑现的话。" in page
    assert many[0].title in page and f"giver={cast.bureau.staff_id}" in page
