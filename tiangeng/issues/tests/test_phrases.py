"""Words that are often said, filled from the record, and the buttons made of them."""

import pytest
from django.urls import reverse

from tiangeng.issues import actions, words
from tiangeng.issues.models import Issue, Phrase
from tiangeng.issues.pack import PhraseText
from tiangeng.issues.refusals import NotYourPhrase, PhraseMoves, PhraseNameTaken, UnknownBlank
from tiangeng.issues.states import State
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Region

from .factories import dispatched, reported

pytestmark = pytest.mark.django_db
TAKE = {"name": "接了就办", "text": "{承办单位}接下{编号}，马上办。", "moves": ["accept", "start"]}


@pytest.fixture
def issue(world, cast, now):
    with acting(cast.county_admin):
        return dispatched(cast, now=now)


def saved(actor, now, **given):
    with acting(actor):
        return actions.save_phrase(actor=actor, now=now, **({"name": "在路上", "text": "已派人去{村}看。"} | given))


def names(actor):
    with acting(actor):
        return {saying.name: saying.whose for saying in actions.sayings_of(actor)}


def test_blanks_are_filled_from_the_record_and_what_is_unknown_stays_a_dash(issue, cast, now):
    with acting(cast.bureau):
        row = Issue.objects.select_related("lead", "category").get(pk=issue.pk)
        told = words.filled("{编号}《{标题}》由{承办单位}办，{地点}，{期限}前；{我}", row, actor=cast.bureau, now=now)
    assert told.startswith(f"{row.number}《{row.title}》由水利局办，——，2026年3月") and told.endswith(cast.bureau.name)


def test_each_blank_stands_beside_what_it_means_in_the_readers_language(world, cast, client_of):
    client = client_of(cast.bureau)
    assert "{期限} 办到哪天" in client.get(reverse("issues:phrase_new")).text
    page = client.get(reverse("issues:phrase_new"), headers={"accept-language": "en"}).text
    assert "{期限} the day it is due" in page and "{我} who uses the phrase" in page


@pytest.mark.parametrize("text", ["{期艰}前办好", "{编号前办好", "编号}前办好", "{ 编号 }前"])
def test_a_blank_nobody_can_fill_is_refused_when_it_is_saved(world, cast, now, text):
    with pytest.raises(UnknownBlank) as refused:
        saved(cast.bureau, now, text=text)
    assert "{编号}" in refused.value.sentence
    with pytest.raises(ValueError, match="填不出来"):
        PhraseText(code="x", name="x", text=text)


@pytest.mark.parametrize("moves", [["start", "accept"], ["accept", "start", "consult"], ["resolve"], ["fly"]])
def test_steps_that_cannot_follow_each_other_are_refused(world, cast, now, moves):
    with pytest.raises(PhraseMoves):
        saved(cast.bureau, now, moves=moves)


def test_a_phrase_is_ones_own_until_shared_and_stays_the_writers(world, cast, now):
    row = saved(cast.township_officer, now)
    assert names(cast.township_officer)["在路上"] == "mine" and names(cast.township_officer)["已派人去看"] == "pack"
    assert "在路上" not in names(cast.county_admin) and "在路上" not in names(cast.partner)
    with acting(cast.township_officer):
        actions.save_phrase(
            actor=cast.township_officer, now=now, phrase_id=row.pk, name="在路上", text="马上到", is_shared=True
        )
    assert cast.partner.organisation_ids & cast.township_officer.organisation_ids
    assert names(cast.partner)["在路上"] == "unit"
    with acting(cast.partner), pytest.raises(NotYourPhrase):
        actions.remove_phrase(actor=cast.partner, now=now, phrase_id=row.pk)
    with acting(cast.neighbour), pytest.raises(Missing):
        actions.remove_phrase(actor=cast.neighbour, now=now, phrase_id=row.pk)
    with pytest.raises(PhraseNameTaken):
        saved(cast.township_officer, now)
    with pytest.raises(Incomplete):
        saved(cast.township_officer, now, name=" ")
    with pytest.raises(NotYours):
        saved(cast.cadre, now)


def test_a_button_takes_its_steps_and_says_its_sentence(issue, cast, now):
    row = saved(cast.bureau, now, **TAKE)
    with acting(cast.bureau):
        offered = [s.name for s in actions.macros_for(actions.sayings_of(cast.bureau), cast.bureau, issue)]
        assert offered == ["接了就办", "接单就办"]
        done = actions.use_macro(
            actor=cast.bureau, now=now, issue_id=issue.pk, key=str(row.pk), said="水利局接下了", seen=issue.state
        )
        assert done.state == State.IN_PROGRESS
        assert list(issue.events.order_by("id").values_list("name", flat=True))[-3:] == ["accept", "start", "note"]
        assert issue.events.get(name="note").is_public and issue.events.get(name="note").reason == "水利局接下了"
        assert actions.macros_for(actions.sayings_of(cast.bureau), cast.bureau, done) == []
    for verb in ("issue.accept", "issue.start", "issue.note", "issue.macro"):
        assert LogEntry.objects.filter(verb=verb, object_id=str(issue.pk)).count() == 1


def test_where_a_step_asks_why_the_sentence_is_the_reason(issue, cast, now):
    row = saved(cast.bureau, now, name="请会诊", text="这件要几家一起看。", moves=["start", "consult"])
    with acting(cast.bureau):
        actions.accept_issue(actor=cast.bureau, issue_id=issue.pk, now=now)
        actions.use_macro(actor=cast.bureau, now=now, issue_id=issue.pk, key=str(row.pk), said="要三家一起看")
        assert issue.events.get(name="consult").reason == "要三家一起看"
        assert not issue.events.filter(name="note").exists()


def test_a_second_step_that_is_refused_takes_the_first_back(issue, cast, now, monkeypatch):
    from tiangeng.issues.actions import phrasing

    def refuses(**given):
        raise WrongMove(state="已接单", move="开始办理", possible="—")

    monkeypatch.setitem(phrasing.PLAIN, "start", refuses)
    row = saved(cast.bureau, now, **TAKE)
    with acting(cast.bureau):
        with pytest.raises(WrongMove):
            actions.use_macro(actor=cast.bureau, now=now, issue_id=issue.pk, key=str(row.pk), said="接")
        assert Issue.objects.get(pk=issue.pk).state == State.DISPATCHED
        assert not issue.events.filter(name="accept").exists()


def test_nobody_presses_a_button_whose_step_is_not_theirs(issue, cast, now, client_of):
    saved(cast.bureau, now, **TAKE)
    assert "一键操作" not in client_of(cast.township_officer).get(issue.get_absolute_url()).text
    address = reverse("issues:macro", args=[issue.pk, "take-and-start"])
    refused = client_of(cast.township_officer).post(address, {"words": "接"})
    assert refused.status_code == 403
    with acting(cast.county_admin):
        waiting = reported(cast.cadre, now=now)
    late = client_of(cast.bureau).post(reverse("issues:macro", args=[waiting.pk, "take-and-start"]), {"words": "接"})
    assert late.status_code == 404


def test_from_the_record_page_to_the_note(issue, cast, now, client_of):
    client = client_of(cast.bureau)
    form = {"name": "在路上", "text": "已派人去{村}看。", "first": "", "second": "", "is_shared": "on"}
    assert client.post(reverse("issues:phrase_new"), form).headers["Location"] == reverse("issues:phrases")
    page = client.get(reverse("issues:phrases")).text
    assert "我写的" in page and "县里统一的" in page
    row = Phrase.objects.get()
    assert "已派人去{村}看。" in client.get(reverse("issues:phrase_edit", args=[row.pk])).text
    assert "一键操作" in client.get(issue.get_absolute_url()).text
    macro = client.get(reverse("issues:macro", args=[issue.pk, "take-and-start"])).text
    assert "接单 → 开始办理" in macro and "水利局今天（2026年" in macro
    note = client.get(f"{reverse('issues:note', args=[issue.pk])}?phrase={row.pk}").text
    assert (
        note.count(f"已派人去{Region.objects.get(code=issue.region_code).name}看。") == 2
    )  # in the field, and on the chip for the script
    assert client.post(reverse("issues:phrase_remove", args=[row.pk])).status_code == 302
    assert not Phrase.objects.exists()
    bad = client.post(reverse("issues:phrase_new"), form | {"text": "{期艰}"})
    assert bad.status_code == 422 and "填不出来" in bad.text
