"""The opinion box 意见箱: anybody writes, the county's organiser and system administrator answer, a code reads."""

import random
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tiangeng.kernel.idempotency import KeyReused
from tiangeng.kernel.models import IdempotencyKey, LogEntry
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.kernel.walls import acting
from tiangeng.public import actions, doors, queries, rules
from tiangeng.public.models import Opinion
from tiangeng.public.queries import opinions as box
from tiangeng.public.refusals import NoSuchCounty, NoSuchOpinion, SpokeTooOften
from tiangeng.public.states import OpinionState
from tiangeng.public.tests.pages import LIMIT, page_of, weight

COUNTY = "331181"
WORDS = "字太小，老人家看不清楚。"
KEEPERS, OTHERS = (
    ("county_admin", "system_admin"),
    ("cadre", "township_officer", "bureau", "leader", "inspector", "security_admin", "neighbour"),
)
_chance = random.Random(5)


def sent(now, **given):
    wanted = {
        "county_code": COUNTY,
        "kind": "hard",
        "body": WORDS,
        "client_id": uuid.UUID(int=_chance.getrandbits(128)),
    }
    return actions.send_opinion(
        now=now, random_below=_chance.randrange, **wanted | {"source": str(_chance.random())} | given
    )


def opinion_of(code):
    return queries.open_opinion(f"Y{code}")[1]


@pytest.mark.parametrize("member", KEEPERS)
def test_those_who_answer_for_the_system_answer_and_the_code_shows_it(cast, now, member):
    code = sent(now)
    keeper, opinion = getattr(cast, member), opinion_of(code)
    with acting(keeper):
        assert [one.pk for one in queries.in_box(keeper)] == [opinion.pk]
        assert box.to_answer(keeper).count() == 1
        actions.answer_opinion(actor=keeper, opinion_id=opinion.pk, now=now, words="加了大字版。")
        assert box.to_answer(keeper).count() == 0
        actions.close_opinion(actor=keeper, opinion_id=opinion.pk, now=now, words="已经上线。")
    said = queries.said_to_writer(opinion_of(code))
    assert [words for _title, words, _at in said] == ["加了大字版。", "已经上线。"]
    verbs = LogEntry.objects.filter(object_id=str(opinion.pk)).order_by("id").values_list("verb", "actor_id")
    assert list(verbs) == [
        ("opinion.send", None),
        ("opinion.answer", keeper.account_id),
        ("opinion.close", keeper.account_id),
    ]


@pytest.mark.parametrize("member", OTHERS)
def test_nobody_else_can_tell_that_it_exists(cast, now, member):
    actor, opinion = getattr(cast, member), opinion_of(sent(now))
    with acting(actor):
        assert not queries.in_box(actor).exists()
        assert box.to_answer(actor) is None
        with pytest.raises(Missing):
            actions.answer_opinion(actor=actor, opinion_id=opinion.pk, now=now, words="收到")


def test_the_database_itself_keeps_it_from_another_county(cast, now):
    opinion = opinion_of(sent(now))
    with acting(cast.neighbour):
        assert not Opinion.objects.filter(pk=opinion.pk).exists()


def test_an_answer_has_words_and_follows_the_table(cast, now):
    opinion, given = opinion_of(sent(now)), {"actor": cast.county_admin, "now": now}
    with pytest.raises(ReasonNeeded):
        actions.answer_opinion(opinion_id=opinion.pk, words="  ", **given)
    actions.close_opinion(opinion_id=opinion.pk, words="这是广告。", **given)
    for again in (actions.answer_opinion, actions.close_opinion):
        with pytest.raises(WrongMove):
            again(opinion_id=opinion.pk, words="再说一句", **given)


def test_the_database_refuses_an_answer_without_words(cast, now):
    opinion = opinion_of(sent(now))
    with acting(cast.county_admin):
        for wrong in ({"state": OpinionState.ANSWERED}, {"answered_at": now}, {"state": OpinionState.CLOSED}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Opinion.objects.filter(pk=opinion.pk).update(**wrong)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"body": " \n"}, Incomplete), ({"kind": "praise"}, Incomplete), ({"county_code": "331127"}, NoSuchCounty),
     ({"county_code": ""}, NoSuchCounty)],
)  # fmt: skip
def test_what_says_nothing_is_not_kept(cast, now, given, refusal):
    with pytest.raises(refusal):
        sent(now, **given)
    assert not Opinion.objects.exists()


def test_the_same_form_is_one_opinion_and_another_text_is_not(cast, now):
    form = uuid.uuid4()
    assert sent(now, client_id=form) == sent(now, client_id=form)
    with pytest.raises(KeyReused):
        sent(now, client_id=form, body="另一条")
    assert Opinion.objects.count() == 1


def test_a_box_is_not_flooded_from_one_source(cast, now):
    for number in range(doors.OPINION.most):
        sent(now, body=f"第 {number} 条", source="10.0.0.9")
    with pytest.raises(SpokeTooOften):
        sent(now, body="再来一条", source="10.0.0.9")
    sent(now, body="别人的一条", source="10.0.0.10")


@pytest.mark.parametrize("typed", ["y-{c}", "Y{c}", "ｙ {c}", "y — {c}"])
def test_a_code_is_read_however_it_is_typed(cast, now, typed):
    code = sent(now)
    assert queries.open_opinion(typed.format(c=code))[0] == code
    assert rules.opinion_code_of(rules.printed_opinion_code(code)) == code


@pytest.mark.parametrize("typed", ["7K3M92QX4P", "", "Y", "X-7K3M-92QX-4P", "Y-7K3M-92QX-4P-1"])
def test_what_is_no_opinions_code_is_taken_for_a_receipts(typed):
    assert rules.opinion_code_of(typed) is None


def test_an_unknown_code_opens_nothing(world):
    with pytest.raises(NoSuchOpinion):
        queries.open_opinion("Y-AAAA-AAAA-AA")


# ---------------------------------------------------------------- screens


@pytest.fixture
def phone(cast):
    return Client(enforce_csrf_checks=True)


def send(phone, **typed):
    form = page_of(phone.get("/p/opinion/")).fields
    return phone.post("/p/opinion/", form | {"kind": "hard", "body": WORDS} | typed)


def test_a_villager_writes_without_a_name_and_reads_the_answer(phone, cast, client_of):
    arrived = send(phone)
    assert re.fullmatch(r"/p/o/Y-\w{4}-\w{4}-\w{2}/", arrived["Location"])
    page = phone.get(arrived["Location"])
    assert WORDS in page.content.decode() and page["X-Robots-Tag"] == "noindex, nofollow"
    found = phone.get("/p/r/", {"code": arrived["Location"].split("/")[3].lower()})
    assert phone.get(found["Location"]).status_code == 200

    desk = client_of(cast.system_admin)
    opinion = Opinion.objects.get()
    assert WORDS in desk.get("/opinions/?state=open&kind=hard").content.decode()
    assert WORDS not in desk.get("/opinions/?state=closed").content.decode()
    assert desk.post(f"/opinions/{opinion.pk}/answer/", {"words": "加了大字版。"}).status_code == 302
    answered = phone.get(arrived["Location"]).content.decode()
    assert "加了大字版。" in answered
    assert "管系统" not in answered
    assert "管系统" in desk.get(f"/opinions/{opinion.pk}/").content.decode()


@pytest.mark.parametrize("typed", [{"body": ""}, {"kind": ""}, {"homepage": "x"}, {"client_id": "x"}, {"county": "1"}])
def test_a_form_that_is_wrong_comes_back_with_its_words(phone, typed):
    response = send(phone, **typed)
    assert response.status_code == 422
    assert typed.get("body", WORDS) in response.content.decode()
    assert not Opinion.objects.exists()


def test_an_expired_form_comes_back_with_its_words(phone):
    response = phone.post("/p/opinion/", {"kind": "hard", "body": WORDS, "county": COUNTY})
    assert response.status_code == 403
    assert WORDS in response.content.decode()


def test_a_colleague_without_the_office_is_refused_at_the_desk(cast, client_of, now):
    opinion = opinion_of(sent(now))
    desk = client_of(cast.township_officer)
    assert desk.get("/opinions/").status_code == NotYours.status
    assert desk.get(f"/opinions/{opinion.pk}/").status_code == 404
    assert desk.post(f"/opinions/{opinion.pk}/close/", {"words": "不看"}).status_code == 404


def test_every_page_leads_to_the_box(phone, cast, client_of):
    for path in ("/p/", "/p/r/", "/p/331181104201/", "/p/331181104201/ask/", "/accounts/login/", "/p/r/AAAA/"):
        assert "/p/opinion/" in page_of(phone.get(path)).links, path
    for path in ("/", "/issues/", "/places/find/"):
        assert "/p/opinion/" in page_of(client_of(cast.cadre).get(path)).links, path


def test_the_box_is_light_and_needs_no_script(phone):
    code = rules.printed_opinion_code(sent(timezone.now()))
    for path in ("/p/opinion/", f"/p/o/{code}/", "/p/o/Y-AAAA-AAAA-AA/"):
        response = phone.get(path)
        assert weight(response) < LIMIT, path
        assert page_of(response).scripts == 0


def test_opinions_are_listed_and_answered_by_api(cast, client_of, now):
    sent(timezone.now())
    client = client_of(cast.county_admin)
    (one,) = client.get("/api/opinions?state=open").json()
    address = f"/api/opinions/{one['id']}"
    told = client.post(f"{address}/answer", {"words": "下一版改"}, content_type="application/json").json()
    assert (told["state"], told["answered_by_name"]) == ("answered", cast.county_admin.name)
    assert client.get(address).json()["answer"] == "下一版改"
    assert client.post(f"{address}/close", {"words": " "}, content_type="application/json").status_code == 422
    assert client_of(cast.cadre).get("/api/opinions").status_code == 403


def test_a_phone_sends_it_late_and_twice_and_nobody_can_tell_whose_it_is(cast, client_of):
    client, key = client_of(cast.cadre), str(uuid.UUID(int=_chance.getrandbits(128)))
    said = {"county": COUNTY, "kind": "burden", "body": WORDS}
    asked = {"content_type": "application/json", "headers": {"Idempotency-Key": key}}
    first = client.post("/api/public/opinions", said, **asked)
    again = client.post("/api/public/opinions", said, **asked)
    assert (first.status_code, first.json()) == (201, again.json())
    opinion = queries.open_opinion(first.json()["code"])[1]
    assert (opinion.kind, opinion.body, Opinion.objects.count()) == ("burden", WORDS, 1)
    assert first.json()["url"].endswith(f"/p/o/{first.json()['code']}/")
    assert not IdempotencyKey.objects.filter(key=key).exists()
    assert LogEntry.objects.get(object_id=str(opinion.pk)).actor_id is None
    assert client.post("/api/public/opinions", said | {"body": "别的"}, **asked).json()["code"] == "key_reused"


@pytest.mark.parametrize("wrong", [{"body": ""}, {"body": "字" * 3001}, {"kind": "other"}, {"county": "1"}])
def test_what_is_wrong_with_one_that_a_phone_sends_is_said(phone, wrong):
    said = {"county": COUNTY, "kind": "idea", "body": WORDS} | wrong
    assert phone.post("/api/public/opinions", said, content_type="application/json").status_code == 422
    assert not Opinion.objects.exists()
