"""Text messages to villagers: queued with what they tell of, composed where they are sent, wanted or not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django import app

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, IssueEvent, Receipt
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.adding import in_one
from tiangeng.kernel.log import log
from tiangeng.kernel.scope import placed
from tiangeng.kernel.secrets import blind_index
from tiangeng.notices import rules
from tiangeng.notices.gateways import Letter
from tiangeng.notices.models import NoTexts, Outcome, TextKind, TextMessage, Why
from tiangeng.notices.refusals import NobodyToText, NotTheDesk, TextedEnough, TextsUnwanted

FRESH = timedelta(hours=1)  # older lines are history being entered, not news
MERGED_AT_MOST = 5
SENDER = "tiangeng.notices.tasks.send_text"


@in_one
def queue_texts(
    *, actor: Actor, issue_id: UUID, event_id: UUID, now: datetime, written_at: datetime | None = None
) -> int:
    """For a line of the timeline a villager is told of: one message to whoever asked, and to those merged into it.

    The same line again queues nothing. A line `written_at` long after what it tells of is no news; one that is heard
    long after it was written is. Says how many were queued.
    """
    actor.must("notices.send")
    event = IssueEvent.objects.filter(pk=event_id, issue_id=issue_id).first()
    kind = rules.TOLD.get(event.name) if event else None
    if event is None or kind is None or event.at < (written_at or now) - FRESH:
        return 0
    issue: Issue | None = Issue.objects.visible_to(actor).filter(pk=issue_id).first()
    if issue is None:
        return 0

    told = [one for one in _who_asked(issue) if one.reporter_phone]
    made = [_queue(one, kind, event_id=event_id, now=now) for one in told if not _is_told(one, event_id)]
    return len(made)


def _who_asked(issue: Issue, depth: int = 0) -> Iterator[Issue]:
    """The problem itself and all that were merged into it, one into another."""
    yield issue
    if depth < MERGED_AT_MOST:
        for other in issue.duplicates.order_by("pk"):
            yield from _who_asked(other, depth + 1)


def _is_told(issue: Issue, event_id: UUID) -> bool:
    return TextMessage.objects.filter(issue=issue, event_id=event_id).exists()


def _queue(issue: Issue, kind: str, *, event_id: UUID | None, now: datetime, by: str = "") -> TextMessage:
    part = packs.part_of(issue.county_code, "notices")
    at = rules.not_before(now, quiet_from=part.quiet_from, quiet_until=part.quiet_until)
    text = TextMessage.objects.create(
        issue=issue,
        event_id=event_id,
        kind=kind,
        created_at=now,
        send_at=at,
        asked_by_name=by[:40],
        **placed(issue.region_code),
    )
    app.configure_task(SENDER, schedule_at=at if at > now else None).defer(
        text_id=str(text.pk), county_code=issue.county_code
    )
    return text


@transaction.atomic
def send_receipt_again(*, actor: Actor, issue_id: UUID, now: datetime) -> TextMessage:
    """The desk sends the receipt's link once more to the number that was left; nobody here learns the number or the code."""
    issue: Issue = Issue.objects.visible_to(actor).lock_one(issue_id)
    wrote = actor.account_id is not None and issue.created_by_id == actor.account_id
    if not wrote and not actor.holds("issues.dispatch", region=issue.region_code):
        raise NotTheDesk
    if not issue.reporter_phone:
        raise NobodyToText
    known = _numbers_of(issue)
    if NoTexts.objects.filter(number_index__in=known).exists():
        raise TextsUnwanted
    most = packs.part_of(issue.county_code, "notices").texts_a_day
    today = TextMessage.objects.filter(issue=issue, created_at__gte=rules.begin_of_day(now)).exclude(
        outcome__in=[Outcome.FAILED, Outcome.LOGGED, Outcome.HELD_BACK]
    )
    if today.count() >= most:
        raise TextedEnough(n=most)

    text = _queue(issue, TextKind.AGAIN, event_id=None, now=now, by=actor.name)

    log(actor, "text.again", issue, at=now)
    return text


def _numbers_of(issue: Issue) -> list[bytes]:
    rows = TextMessage.objects.filter(issue=issue, number_index__isnull=False)
    return [bytes(one) for one in rows.values_list("number_index", flat=True).distinct()]


@transaction.atomic
def open_text(*, actor: Actor, text_id: UUID, now: datetime) -> Letter | None:
    """The message as it goes out: the one place where the number is read. None where it is not to be sent (any more)."""
    actor.must("notices.send")
    text: TextMessage | None = (
        TextMessage.objects.visible_to(actor)
        .filter(pk=text_id, outcome=Outcome.WAITING)
        .select_related("issue")
        .first()
    )
    if text is None:
        return None
    issue, part = text.issue, packs.part_of(text.county_code, "notices")
    receipt = Receipt.objects.filter(issue_id=issue.pk).first()
    if not issue.reporter_phone or receipt is None:
        _settle(actor, text, Outcome.HELD_BACK, why=Why.NO_NUMBER, now=now)
        return None
    number = issue.reporter_phone.reveal()

    text.number_index = blind_index(number, purpose="notices.number")
    text.save(update_fields=["number_index"])
    if NoTexts.objects.filter(pk=text.number_index).exists():
        _settle(actor, text, Outcome.HELD_BACK, why=Why.UNWANTED, now=now)
        return None
    sent = TextMessage.objects.filter(number_index=text.number_index, outcome=Outcome.SENT)
    if sent.filter(settled_at__gte=rules.begin_of_day(now)).count() >= part.texts_a_day:
        _settle(actor, text, Outcome.HELD_BACK, why=Why.TOO_MANY, now=now)
        return None
    with translation.override("zh-hans"):
        words = rules.text_of(
            text.kind, signature=part.signature, path=reverse("public:receipt", args=[receipt.printed])
        )
    return Letter(str(text.pk), number, words)


@transaction.atomic
def settle_text(*, actor: Actor, text_id: UUID, now: datetime, outcome: str, why: str = "") -> None:
    """What became of it, on the message and on the record's timeline; told twice, it is written once."""
    actor.must("notices.send")
    text: TextMessage = TextMessage.objects.visible_to(actor).lock_one(text_id)
    if text.outcome == Outcome.WAITING:
        _settle(actor, text, outcome, why=why, now=now)


def _settle(actor: Actor, text: TextMessage, outcome: str, *, now: datetime, why: str = "") -> None:
    text.outcome, text.why, text.settled_at = outcome, why, now
    text.save(update_fields=["outcome", "why", "settled_at"])
    issues.note_texted(
        actor=actor,
        issue_id=text.issue_id,
        now=now,
        is_sent=outcome == Outcome.SENT,
        about=TextKind(text.kind).label,
        why=Why(why).label if why else "",
    )

    log(actor, f"text.{outcome}", text, at=now, kind=text.kind, why=why)


@transaction.atomic
def refuse_texts(*, actor: Actor, issue_id: UUID, now: datetime) -> None:
    """No more of them to the numbers this problem was answered to, whatever is asked for later."""
    issue: Issue = Issue.objects.visible_to(actor).lock_one(issue_id)

    for number in _numbers_of(issue):
        NoTexts.objects.get_or_create(pk=number, defaults={"since_at": now})

    log(actor, "text.refused", issue, at=now)


@transaction.atomic
def hear_texts_again(*, actor: Actor, issue_id: UUID, now: datetime) -> None:
    """Wanted again after all."""
    issue: Issue = Issue.objects.visible_to(actor).lock_one(issue_id)

    NoTexts.objects.filter(pk__in=_numbers_of(issue)).delete()

    log(actor, "text.wanted", issue, at=now)
