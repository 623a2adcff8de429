"""Text messages to villagers, against a real gateway on this machine."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Receipt
from tiangeng.issues.tests import factories
from tiangeng.kernel import events
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful
from tiangeng.notices import actions, posting, queries, signing, tasks
from tiangeng.notices.models import NoTexts, TextMessage
from tiangeng.notices.refusals import NobodyToText, NotTheDesk, NotToBeShown, TextedEnough, TextsUnwanted

PHONE = "13857800001"
SECRET = "whsec_c2VjcmV0"


@pytest.fixture
def told(cast, now):
    """Solved, and whoever asked has left a number."""
    return factories.resolved(cast, now=now, reporter_name="叶根水", reporter_phone=PHONE)


@pytest.fixture
def provider(outside, settings):
    settings.TIANGENG_SMS_URL, settings.TIANGENG_SMS_SECRET, settings.TIANGENG_SMS_TIMEOUT = outside.url, SECRET, 0.7
    return outside


def line(issue, name="resolve"):
    return issue.events.filter(name=name).latest("at")


def queue(issue, *, now, name="resolve"):
    with acting(tasks.sender(issue.county_code)) as actor:
        return actions.queue_texts(actor=actor, issue_id=issue.pk, event_id=line(issue, name).pk, now=now)


def send(text, *, attempts=0):
    context = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    tasks.send_text.func(context, text_id=str(text.pk), county_code=text.county_code)
    text.refresh_from_db()
    return text


def the_text(issue):
    return TextMessage.objects.get(issue=issue)


def test_an_answer_reaches_whoever_asked_with_the_link_and_nothing_else(told, now, provider):
    assert queue(told, now=now) == 1
    text = send(the_text(told))
    (letter,) = provider.bodies
    assert letter["to"] == PHONE and letter["id"] == str(text.pk) and text.outcome == "sent"
    code = Receipt.objects.get(issue_id=told.pk).printed
    assert f"http://localhost:8000/p/r/{code}/" in letter["text"] and "有回音了" in letter["text"]
    for private in (told.title, told.number, "叶", "水", PHONE):
        assert private not in letter["text"]


def test_the_gateway_can_check_who_sent_it(told, now, provider):
    queue(told, now=now)
    send(the_text(told))
    headers, body = provider.got[0]
    assert signing.is_genuine(SECRET, given=headers, body=body, now=timezone.now())


def test_what_became_of_it_stands_on_the_timeline_for_the_office_only(told, now, provider):
    queue(told, now=now)
    send(the_text(told))
    event = line(told, "texted")
    assert event.actor_name == "短信" and not event.is_public and event.facts == {"about": "告诉他有回音了"}


@pytest.mark.parametrize("mood", [500, 429, "drop", "slow"])
def test_trouble_is_tried_again_under_the_same_id_and_arrives_once_it_is_over(told, now, provider, mood):
    provider.moods = [mood, 200]
    queue(told, now=now)
    text = the_text(told)
    with pytest.raises(posting.Unreachable):
        send(text)
    text.refresh_from_db()
    assert text.outcome == "waiting"
    assert send(text, attempts=1).outcome == "sent"
    assert {body["id"] for body in provider.bodies} == {str(text.pk)}


def test_after_the_last_try_it_is_given_up_and_said(told, now, provider):
    provider.moods = [503]
    queue(told, now=now)
    text = send(the_text(told), attempts=tasks.MOST_TRIES)
    assert (text.outcome, text.why) == ("failed", "unreachable")
    assert line(told, "not_texted").facts["why"] == "短信网关连不上，试过几次了"


def test_what_the_gateway_refuses_is_not_tried_again(told, now, provider):
    provider.moods = [400]
    queue(told, now=now)
    assert send(the_text(told)).why == "refused"


def test_a_job_that_runs_twice_sends_once(told, now, provider):
    queue(told, now=now)
    text = send(the_text(told))
    send(text)
    assert len(provider.got) == 1


def test_what_only_went_to_the_log_is_told_to_nobody_as_sent(told, now, cast, client_of):
    """Without a gateway: neither the timeline nor the record nor the receipt may say that the villager was written to."""
    queue(told, now=now)
    text = send(the_text(told))
    assert (text.outcome, text.why, text.number_index is not None) == ("logged", "no_gateway", True)
    assert line(told, "not_texted").facts["why"] == "还没有接短信网关，只写进了日志"
    assert not told.events.filter(name="texted").exists()
    assert not queries.is_texted(told.pk), "the receipt offers no end to messages that never came"
    page = (
        client_of(cast.township_officer).get(reverse("issues:record", args=[told.pk]) + "?tab=texts").content.decode()
    )
    assert "只写进日志，没有发出" in page and "还没有接短信网关：短信只写进日志" in page

    again = (
        client_of(cast.township_officer)
        .post(reverse("notices:text_again", args=[told.pk]), follow=True)
        .content.decode()
    )
    assert "这一条只会写进日志" in again and "回执会再发一次" not in again


def test_the_same_line_queues_once(told, now):
    assert [queue(told, now=now), queue(told, now=now)] == [1, 0]


def test_nobody_left_a_number(cast, now):
    issue = factories.resolved(cast, now=now, reporter_name="叶根水")
    assert queue(issue, now=now) == 0


@pytest.mark.parametrize(("name", "count"), [("report", 1), ("accept", 0), ("dispatch", 0), ("start", 0)])
def test_only_lines_a_villager_is_told_of(told, now, name, count):
    assert queue(told, now=now, name=name) == count


def test_history_that_is_entered_is_not_news(told, now):
    assert queue(told, now=now + timedelta(hours=2)) == 0


def test_whoever_was_merged_into_it_hears_too(cast, now, provider):
    other = factories.reported(cast.cadre, now=now, reporter_name="吴二", reporter_phone="13857800002")
    main = factories.in_progress(cast, now=now, reporter_name="叶根水", reporter_phone=PHONE)
    issues.merge_issue(actor=cast.township_officer, issue_id=other.pk, now=now, into_id=main.pk)
    issues.resolve_issue(
        actor=cast.bureau, issue_id=main.pk, now=now, solution="修好了", beneficiaries=2, beneficiary_unit="户"
    )
    assert queue(main, now=now) == 2
    for text in TextMessage.objects.all():
        send(text)
    assert {body["to"] for body in provider.bodies} == {PHONE, "13857800002"}
    assert len({body["text"] for body in provider.bodies}) == 2  # each its own receipt


def test_at_night_it_waits_for_the_morning(cast, now, provider):
    night = now.replace(hour=23, minute=10)
    issue = factories.resolved(cast, now=night, reporter_name="叶根水", reporter_phone=PHONE)
    queue(issue, now=night)
    assert the_text(issue).send_at == night.replace(hour=8, minute=0) + timedelta(days=1)


def test_a_number_gets_so_many_a_day_and_no_more(cast, told, now, provider):
    queue(told, now=now)
    send(the_text(told))
    for _n in range(3):
        issue = factories.resolved(cast, now=now, reporter_name="叶根水", reporter_phone=PHONE)
        queue(issue, now=now)
        send(the_text(issue))
    assert [text.why for text in TextMessage.objects.order_by("created_at", "pk")] == ["", "", "", "too_many"]
    assert len(provider.got) == 3


def test_two_years_on_it_is_forgotten_to_which_number_it_went_but_not_who_wants_no_more(
    cast, told, villager, now, provider
):
    queue(told, now=now)
    send(the_text(told))
    actions.refuse_texts(actor=villager, issue_id=told.pk, now=now)
    issues.answer(actor=villager, issue_id=told.pk, is_solved=True, now=now)
    night = system_actor("到期清理", territory="331181", capabilities=("lawful.retain",))
    lawful.take_off_due(actor=night, county_code="331181", now=now + timedelta(days=700))
    assert the_text(told).number_index is not None
    lawful.take_off_due(actor=night, county_code="331181", now=now + timedelta(days=740))
    assert the_text(told).number_index is None and the_text(told).outcome == "sent"
    assert NoTexts.objects.count() == 1
    assert not told.notices.exists(), "what waited and was done is forgotten after a month"


def test_whoever_wants_no_more_gets_none_about_anything(cast, told, villager, now, provider):
    queue(told, now=now)
    send(the_text(told))
    actions.refuse_texts(actor=villager, issue_id=told.pk, now=now)
    assert NoTexts.objects.count() == 1
    later = factories.resolved(cast, now=now, reporter_name="叶根水", reporter_phone=PHONE)
    queue(later, now=now)
    assert send(the_text(later)).why == "unwanted" and len(provider.got) == 1
    actions.hear_texts_again(actor=villager, issue_id=told.pk, now=now)
    again = actions.send_receipt_again(actor=cast.township_officer, issue_id=told.pk, now=now)
    assert send(again).outcome == "sent"


def test_the_desk_sends_the_receipt_again(cast, told, now, provider):
    text = actions.send_receipt_again(actor=cast.township_officer, issue_id=told.pk, now=now)
    assert send(text).outcome == "sent"
    assert "您的回执" in provider.bodies[0]["text"] and text.asked_by_name == "季文"


def test_again_and_again_is_refused(cast, told, villager, now, provider):
    for _n in range(3):
        actions.send_receipt_again(actor=cast.township_officer, issue_id=told.pk, now=now)
    with pytest.raises(TextedEnough):
        actions.send_receipt_again(actor=cast.township_officer, issue_id=told.pk, now=now)
    send(TextMessage.objects.first())
    actions.refuse_texts(actor=villager, issue_id=told.pk, now=now)
    with pytest.raises(TextsUnwanted):
        actions.send_receipt_again(actor=cast.township_officer, issue_id=told.pk, now=now)


def test_sending_again_is_the_desks_alone(cast, told, now):
    with pytest.raises(NotTheDesk):
        actions.send_receipt_again(actor=cast.bureau, issue_id=told.pk, now=now)
    with pytest.raises(Missing):
        actions.send_receipt_again(actor=cast.neighbour, issue_id=told.pk, now=now)
    silent = factories.reported(cast.cadre, now=now)
    with pytest.raises(NobodyToText):
        actions.send_receipt_again(actor=cast.township_officer, issue_id=silent.pk, now=now)


def test_whoever_left_no_number_is_given_the_code_by_the_dispatcher_who_says_to_whom(cast, now, told, client_of):
    silent = factories.reported(cast.cadre, now=now)
    address, code = reverse("notices:text_again", args=[silent.pk]), Receipt.objects.get(issue_id=silent.pk).printed
    desk = client_of(cast.township_officer)
    page = desk.get(reverse("issues:record", args=[silent.pk]) + "?tab=texts").content.decode()
    assert "给他看回执码" in page and code not in page
    assert desk.post(address, {"reason": " "}).status_code == 422
    shown = desk.post(address, {"reason": "本人带身份证来的"})
    assert code in shown.content.decode() and shown["Cache-Control"] == "no-store"
    [line] = LogEntry.objects.filter(verb="receipt.show", object_id=str(silent.pk))
    assert line.reason == "本人带身份证来的"
    for actor, issue in ((cast.cadre, silent), (cast.township_officer, told)):  # who dispatches not; a number was left
        with pytest.raises(NotToBeShown):
            actions.show_receipt(actor=actor, issue_id=issue.pk, reason="来了", now=now)
    handler = replace(cast.township_officer, grants=(*cast.township_officer.grants, *cast.bureau.grants))
    worked = factories.resolved(cast, now=now)
    with pytest.raises(NotToBeShown):
        actions.show_receipt(actor=handler, issue_id=worked.pk, reason="来了", now=now)


def test_the_line_is_heard_after_the_commit_and_not_while_a_past_is_written(cast, django_capture_on_commit_callbacks):
    now = timezone.now()
    with events.silent(), django_capture_on_commit_callbacks(execute=True):
        factories.reported(cast.cadre, now=now, reporter_name="叶根水", reporter_phone=PHONE)
    assert not TextMessage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        issue = factories.reported(cast.cadre, now=now, reporter_name="叶根水", reporter_phone=PHONE)
    assert the_text(issue).kind == "received"


def test_the_log_is_the_gateway_until_another_is_named(told, now, caplog):
    caplog.set_level("INFO", "tiangeng.texts")
    queue(told, now=now)
    send(the_text(told))
    assert "有回音了" in caplog.text and PHONE not in caplog.text


def test_the_page_shows_them_without_number_or_code(cast, told, now, provider, client_of):
    queue(told, now=now)
    send(the_text(told))
    with acting(cast.township_officer):
        page = (
            client_of(cast.township_officer)
            .get(reverse("issues:record", args=[told.pk]) + "?tab=texts")
            .content.decode()
        )
    assert "有回音了" in page and "已发出" in page and "再发一次回执" in page
    assert PHONE not in page and Receipt.objects.get(issue_id=told.pk).printed not in page


def test_the_receipt_offers_to_stop_them_once_one_was_sent(told, now, provider, client):
    address = f"/p/r/{Receipt.objects.get(issue_id=told.pk).printed}/"
    assert "不再给我发短信" not in client.get(address).content.decode()
    queue(told, now=now)
    send(the_text(told))
    page = client.get(address)
    assert "不再给我发短信" in page.content.decode()
    client.post(f"{address}texts/", {"wanted": "no"})
    assert NoTexts.objects.count() == 1 and "还是发给我" in client.get(address).content.decode()
    client.post(f"{address}texts/", {"wanted": "yes"})
    assert not NoTexts.objects.exists()


def test_whoever_has_said_nothing_for_long_is_asked_once_more(told, cast, now, provider):
    later = now + timedelta(days=60)
    with acting(system_actor("督办", territory="331181", capabilities=("issues.supervise",))) as actor:
        issues.ask_again(actor=actor, county_code="331181", now=later)
    queue(told, now=later, name="unanswered")
    text = TextMessage.objects.get(issue=told, kind="unanswered")
    send(text)
    assert "想听您说一声" in provider.bodies[-1]["text"]
