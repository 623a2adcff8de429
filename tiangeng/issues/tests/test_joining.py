"""While a problem is typed: what it sounds like, who has told it already, and one tap that joins them."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from tiangeng.issues import actions
from tiangeng.issues.models import Issue, Receipt
from tiangeng.issues.refusals import NoLongerAlike
from tiangeng.issues.states import State
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.walls import acting

from .factories import VILLAGE, below, dispatched, reported, unit

SAME = "水碓坑那段渠一下雨就漏，挖开埋管子后没补实，田里浇不上水。"
OTHER = "村口的路灯不亮，晚上老人出门怕摔跤。"
NEXT_VILLAGE = "331181104202"


@pytest.fixture(autouse=True)
def own_shelf(settings, tmp_path):
    settings.TIANGENG_ROUTERS = tmp_path


@pytest.fixture
def now():
    return timezone.now()


def typed(client_of, actor, body, *, htmx=True, **more):
    fields = {"look": "1", "body": body, "title": "", "region_code": VILLAGE} | more
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client_of(actor).post(reverse("issues:report"), fields, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def told(cast, now, known, **given):
    sent = {"into_id": known.pk, "region_code": VILLAGE, "body": SAME, "random_below": below}
    return actions.report_into(actor=cast.cadre, now=now, **(sent | given))


def test_while_typing_the_category_and_the_same_problem_are_offered(cast, now, client_of):
    known = dispatched(cast, now=now)
    piece = typed(client_of, cast.cadre, SAME)
    assert "<html" not in piece, "a piece, not a page"
    assert known.number in piece and "是同一件，并进去" in piece
    assert 'value="channel-repair"' in piece
    other = typed(client_of, cast.cadre, OTHER)
    assert known.number not in other and 'value="street-light"' in other
    assert Issue.objects.count() == 1, "looking reports nothing"


def test_nothing_is_offered_from_elsewhere_or_in_confidence(cast, now, client_of):
    known = reported(cast.cadre, now=now, about_organisation_id=unit("water").pk)
    assert known.number not in typed(client_of, cast.cadre, SAME)
    plain = reported(cast.cadre, now=now)
    assert plain.number not in typed(client_of, cast.cadre, SAME, region_code="")
    assert plain.number not in typed(client_of, cast.neighbour, SAME)
    assert plain.number not in typed(client_of, cast.township_officer, SAME, region_code=NEXT_VILLAGE)


def test_without_scripts_a_button_looks_and_keeps_every_word(cast, now, client_of):
    known = dispatched(cast, now=now)
    page = typed(client_of, cast.cadre, SAME, htmx=False, place="水碓坑桥头", reporter_name="叶根水")
    assert known.number in page and SAME in page and "水碓坑桥头" in page and "叶根水" in page
    assert "field-errors" not in page
    picked = client_of(cast.cadre).post(
        reverse("issues:report"), {"pick": "street-light", "body": OTHER, "region_code": VILLAGE}
    )
    assert picked.context["form"]["category"].value() == "street-light" and OTHER in picked.content.decode()
    assert Issue.objects.count() == 1


def test_one_tap_joins_with_his_own_words_and_a_receipt_of_his_own(cast, now, client_of):
    known = dispatched(cast, now=now)
    sent = {"join": str(known.pk), "body": SAME, "region_code": VILLAGE, "source": "visit", "reporter_name": "叶根水"}
    answer = client_of(cast.cadre).post(reverse("issues:report"), sent)
    mine = Issue.objects.exclude(pk=known.pk).get()
    assert answer["Location"] == mine.get_absolute_url()
    assert (mine.state, mine.merged_into_id, mine.body, mine.reporter_name) == (State.MERGED, known.pk, SAME, "叶根水")
    assert mine.has_reporter and Receipt.objects.filter(issue_id=mine.pk).count() == 1
    assert known.events.get(name="joined").facts["from"] == mine.number
    shown = client_of(cast.cadre).get(known.get_absolute_url()).content.decode()
    assert "并进来的" in shown and mine.number in shown


def test_the_dispatcher_can_part_them_again(cast, now):
    known = dispatched(cast, now=now)
    mine = told(cast, now, known)
    actions.unmerge_issue(actor=cast.township_officer, issue_id=mine.pk, now=now, reason="两条渠")
    assert Issue.objects.get(pk=mine.pk).state == State.REPORTED


def test_the_same_tap_twice_is_one_report(cast, now):
    known, once = dispatched(cast, now=now), UUID("01900000-0000-7000-8000-00000000000a")
    assert told(cast, now, known, issue_id=once).pk == told(cast, now, known, issue_id=once).pk
    assert known.events.filter(name="joined").count() == 1


def test_only_what_sounds_alike_here_and_now_is_joined(cast, now):
    known = dispatched(cast, now=now)
    for given in ({"body": OTHER}, {"region_code": NEXT_VILLAGE}, {"now": now + timedelta(days=200)}):
        with pytest.raises(NoLongerAlike):
            told(cast, given.pop("now", now), known, **given)
    with pytest.raises(Missing), acting(cast.neighbour):
        actions.report_into(
            actor=cast.neighbour, now=now, into_id=known.pk, region_code=VILLAGE, body=SAME, random_below=below
        )
    assert Issue.objects.count() == 1


def test_what_has_been_struck_off_is_not_offered(cast, now, client_of):
    known = reported(cast.cadre, now=now)
    actions.withdraw_issue(actor=cast.cadre, issue_id=known.pk, now=now, reason="说错了")
    assert known.number not in typed(client_of, cast.cadre, SAME)


def test_a_few_letters_find_nothing_yet(cast, now, client_of):
    known = reported(cast.cadre, now=now)
    piece = typed(client_of, cast.cadre, "渠")
    assert known.number not in piece and 'name="pick"' not in piece


# ---------------------------------------------------------------- by API, for the phone and outside clients


def post(client, path, **sent):
    return client.post(f"/api/issues{path}", sent, content_type="application/json")


def test_the_api_offers_what_the_form_offers_and_nothing_in_confidence(cast, now, client_of):
    known, cadre = dispatched(cast, now=now), client_of(cast.cadre)
    reported(cast.cadre, now=now, about_organisation_id=unit("water").pk)
    (one,) = post(cadre, "/same", region_code=VILLAGE, text=SAME).json()
    assert (one["number"], one["title"], one["category"]) == (known.number, known.title, known.category.code)
    assert one["state_name"] == "待接单"
    (one,) = post(cadre, "/same", region_code=VILLAGE, title=known.title).json()
    assert one["shared"] == ["八十亩田浇不上水", "水渠漏水"]
    assert post(cadre, "/same", region_code=VILLAGE, text=OTHER).json() == []
    assert post(cadre, "/same", region_code=VILLAGE, text=SAME, category="cadre-conduct").json() == []
    assert post(client_of(cast.neighbour), "/same", region_code=VILLAGE, text=SAME).json() == []
    assert post(client_of(cast.auditor), "/same", region_code=VILLAGE, text=SAME).status_code == 403
    assert Issue.objects.count() == 2, "looking reports nothing"


def test_told_again_by_api_is_kept_beside_the_one_known(cast, now, client_of):
    known, cadre = dispatched(cast, now=now), client_of(cast.cadre)
    sent = {"id": "01900000-0000-7000-8000-00000000000b", "region_code": VILLAGE, "body": SAME, "source": "visit"}
    first, again = (post(cadre, f"/{known.pk}/told-again", **sent) for _time in range(2))
    assert (first.status_code, first.json()["state"], first.json()["title"]) == (201, "merged", known.title)
    assert first.json()["receipt_code"] and again.json()["id"] == first.json()["id"] == sent["id"]
    assert known.events.filter(name="joined").count() == 1
    other = post(cadre, f"/{known.pk}/told-again", region_code=VILLAGE, body=OTHER)
    assert (other.status_code, other.json()["code"]) == (409, "no_longer_alike")


def test_a_complaint_joins_nothing(cast, now, client_of):
    known = dispatched(cast, now=now)
    sent = {"region_code": VILLAGE, "body": SAME, "about_organisation_id": str(unit("water").pk)}
    answer = post(client_of(cast.cadre), f"/{known.pk}/told-again", **sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "complaint_stands_alone")
    assert Issue.objects.count() == 1
