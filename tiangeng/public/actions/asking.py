"""A problem is asked for and its receipt opened; its villager says whether it is solved."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tiangeng.documents import actions as documents
from tiangeng.documents.queries import attachments_of
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, Source
from tiangeng.issues.states import DONE_STATES, State
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.idempotency import KeyReused
from tiangeng.kernel.refusals import clean_text
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions as notices
from tiangeng.people.models import Staff
from tiangeng.public import doors, queries, rules
from tiangeng.public.models import Asking
from tiangeng.public.refusals import (
    AskedTogether,
    NobodyNamed,
    NoLongerAlike,
    NoSuchReceipt,
    PhotosEnough,
    ScoreUnknown,
    TooLateToReopen,
    TooLateToWithdraw,
)

BODY_LIMIT, WITHDRAW_LIMIT = 5000, 200
PHOTOS_MOST = 12  # by receipt, to one problem
FORMS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the villager filled in."""

    body: str
    title: str = ""
    place: str = ""
    kind: str = ""  # a group's code, or ''
    name: str = ""
    phone: str = ""
    about_organisation_id: UUID | None = None
    about_staff_id: UUID | None = None
    about_name: str = ""
    to_name: str = ""  # the cadre whose card was scanned
    to_staff_id: UUID | None = None

    @property
    def is_complaint(self) -> bool:
        return bool(self.about_organisation_id or self.about_staff_id)


def digest_of(village_code: str, sent: Sent | None, photos: Sequence[Any] = ()) -> str:
    """What tells one form from another."""
    content = hashlib.sha256(
        json.dumps([village_code, asdict(sent) if sent else None], default=str, sort_keys=True).encode()
    )
    for photo in photos:
        photo.seek(0)
        for piece in photo.chunks():
            content.update(piece)
        photo.seek(0)
    return content.hexdigest()


def ask(
    *, village_code: str, sent: Sent, client_id: UUID, source: str, now: datetime, random_below: Callable[[int], int],
    photos: Sequence[Any] = (),
) -> str:  # fmt: skip
    """Write a villager's problem down; answers with the receipt's code.

    The form carries its own id: the same form again, however often it is sent, is the same receipt. Not for callers
    outside a request: the knocks that are counted must outlive a refusal.
    """
    queries.village(village_code)
    if sent.about_name and not sent.is_complaint:
        raise NobodyNamed
    digest = digest_of(village_code, sent, photos)
    if known := Asking.objects.filter(pk=client_id).first():
        return same_form(known, digest)
    doors.knock(doors.ASK, f"{doors.source_of(source)}|{village_code}", now=now)
    doors.knock(doors.ASK_VILLAGE, village_code, now=now)

    with acting(rules.villager_of(village_code)) as actor:
        try:
            with transaction.atomic():
                form = Asking.objects.create(client_id=client_id, digest=digest, receipt_code="", asked_at=now)
        except IntegrityError:  # the other tap of a double tap was first; it has committed by now
            return same_form(Asking.objects.get(pk=client_id), digest)
        form.receipt_code = _report(actor, village_code, sent, now=now, random_below=random_below, photos=photos)
        form.save(update_fields=["receipt_code"])
        Asking.objects.filter(asked_at__lt=now - FORMS_KEPT).delete()
    return form.receipt_code


def same_form(known: Asking, digest: str) -> str:
    if known.digest != digest:
        raise KeyReused
    return known.receipt_code


def _report(
    actor: Actor,
    village_code: str,
    sent: Sent,
    *,
    now: datetime,
    random_below: Callable[[int], int],
    photos: Sequence[Any],
) -> str:
    """One issue with its photos; who and what a complaint is about is hidden from them by the issue's own scope."""
    body = clean_text(sent.body, field=_("情况"), limit=BODY_LIMIT)
    text = f"反映的人：{sent.about_name}\n{body}" if sent.about_name else body
    if sent.to_name and not sent.is_complaint:  # a complaint is written to nobody it may be about
        text = f"写给：{sent.to_name}\n{text}"
    leaf = queries.leaf_for(village_code, body, group=sent.kind, is_complaint=sent.is_complaint)
    issue = issues.report_issue(
        actor=actor, now=now, random_below=random_below, region_code=village_code, category=leaf.code,
        title=sent.title or rules.title_of(body), body=text, source=Source.VILLAGER, place=sent.place,
        reporter_name=sent.name, reporter_phone=sent.phone, about_organisation_id=sent.about_organisation_id,
        about_staff_id=sent.about_staff_id or _named(sent), told_staff_id=None if sent.is_complaint else sent.to_staff_id,
    )  # fmt: skip
    for photo in photos:
        documents.attach(actor=actor, now=now, owner=issue, stage="report", upload=photo)
    code: str = issue.receipt_code  # type: ignore[attr-defined]
    return code


def _named(sent: Sent) -> UUID | None:
    """The one person of that name in the unit, so that a complaint is hidden from them wherever they work later."""
    if not sent.about_name or sent.about_organisation_id is None:
        return None
    same = Staff.objects.filter(
        organisation_id=sent.about_organisation_id, name=sent.about_name.strip(), is_active=True
    )
    found = list(same.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def open_receipt(typed: str, *, source: str, now: datetime) -> queries.Opened:
    """What lies behind a code. Reading is free; guessing is counted, and refused before anything is looked up."""
    who = doors.source_of(source)
    doors.must_be_open(doors.WRONG_CODE, who, now=now)
    doors.knock(doors.LOOK, who, now=now)
    try:
        return queries.open_receipt(typed)
    except NoSuchReceipt:
        doors.knock(doors.WRONG_CODE, who, now=now)
        raise


def answer(
    *, opened: queries.Opened, now: datetime, is_solved: bool, words: str = "", score: int | None = None,
    said_at: datetime | None = None, signed_in: Actor | None = None,
) -> None:  # fmt: skip
    """The villager's word by the receipt. The same word again changes nothing: a button is easily tapped twice.

    Where somebody is signed in, it was said on their phone or at their desk, and they stand beside it.
    """
    if score is not None and not 1 <= score <= 5:
        raise ScoreUnknown
    with acting(rules.villager_of(opened.held.region_code)) as actor:
        issue: Issue = Issue.objects.visible_to(actor).lock_one(opened.held.pk)
        if issue.state in DONE_STATES if is_solved else issue.state == State.REOPENED:
            return
        if not is_solved and issue.closed_at and not rules.may_say_broken(closed_at=issue.closed_at, now=now):
            raise TooLateToReopen(days=rules.REOPEN_WITHIN.days)

        issues.answer(
            actor=actor, issue_id=issue.pk, now=now, is_solved=is_solved, words=words, score=score, said_at=said_at,
            witness=signed_in if signed_in and signed_in.is_signed_in else None,
        )  # fmt: skip


def add(
    *, opened: queries.Opened, now: datetime, words: str, photo: Any = None, signed_in: Actor | None = None
) -> None:
    """Something more from whoever holds the receipt. The same words again change nothing: a button is easily tapped twice.

    Like a question asked, not for callers outside a request: the knock that is counted must outlive a refusal.
    """
    doors.knock(doors.ADD, opened.code, now=now)
    if photo and _photos_of(opened.held) >= PHOTOS_MOST:
        raise PhotosEnough
    mark = digest_of("", None, [photo]) if photo else ""
    told = opened.issue.number if opened.is_merged else ""
    via = signed_in.name if signed_in and signed_in.is_signed_in else ""
    with acting(rules.villager_of(opened.held.region_code)) as actor, transaction.atomic():
        _event, is_new = issues.add_words(
            actor=actor, issue_id=opened.held.pk, now=now, words=words or (_("补了一张照片") if photo else ""),
            via=via, told=told, mark=mark,
        )  # fmt: skip
        if photo and is_new:
            documents.attach(actor=actor, now=now, owner=opened.held, stage="report", upload=photo)


def _photos_of(issue: Issue) -> int:
    """How many villagers have sent: a record holds only so many files, and those of the work must find room."""
    with acting(rules.villager_of(issue.region_code)):
        return attachments_of(issue).filter(stage="report", uploaded_by_id__isnull=True).count()


def appeal(*, opened: queries.Opened, now: datetime, words: str) -> None:
    """Not content with a refusal: said once by whoever holds the receipt, and looked at by somebody else."""
    with acting(rules.villager_of(opened.held.region_code)) as actor:
        issues.appeal(actor=actor, issue_id=opened.held.pk, now=now, words=words)


def must_be_withdrawable(opened: queries.Opened) -> None:
    """Only one's own, and only before anybody has taken it on; where others told the same, it is theirs as well."""
    if opened.is_merged:
        raise AskedTogether
    if opened.issue.state not in rules.MAY_WITHDRAW:
        raise TooLateToWithdraw
    with acting(rules.reader_of(opened.issue.county_code)):
        if opened.issue.duplicates.exists():
            raise AskedTogether


def withdraw(*, opened: queries.Opened, now: datetime, reason: str = "") -> None:
    """Taken back by whoever holds the receipt. The same again changes nothing: a button is easily tapped twice."""
    reason = clean_text(reason, field=_("为什么撤回"), limit=WITHDRAW_LIMIT) or _("群众凭回执码撤回")
    with acting(rules.withdrawer_of(opened.issue.region_code)) as actor, transaction.atomic():
        issue: Issue = Issue.objects.visible_to(actor).lock_one(opened.issue.pk)
        if issue.state == State.WITHDRAWN:
            return
        must_be_withdrawable(replace(opened, issue=issue, held=opened.held if opened.is_merged else issue))

        issues.withdraw_issue(actor=actor, issue_id=issue.pk, now=now, reason=reason)


def look_alike(*, village_code: str, text: str, source: str, now: datetime) -> list[queries.Alike]:
    """While it is being written: what the village is already having done that sounds the same. Nothing is kept of the text."""
    queries.village(village_code)
    doors.knock(doors.ALIKE, doors.source_of(source), now=now)
    return queries.alike_in(village_code, text[:BODY_LIMIT], now=now)


def join(*, opened: queries.Opened, into_id: UUID, now: datetime) -> None:
    """It is the same as one that is already being handled: the receipt follows that one from now on.

    Only for what was suggested, and only while nobody has taken this one up; the dispatcher can part them again.
    """
    if opened.is_merged:
        return
    if into_id not in {one.pk for one in queries.alike(opened, now=now)}:
        raise NoLongerAlike

    with acting(rules.joiner_of(opened.issue.region_code)) as actor:
        issues.merge_issue(actor=actor, issue_id=opened.issue.pk, now=now, into_id=into_id, seen=State.REPORTED)


def choose_texts(*, opened: queries.Opened, wanted: bool, now: datetime) -> None:
    """Whether the number that was left gets any more text messages, about this or anything else."""
    choose = notices.hear_texts_again if wanted else notices.refuse_texts
    with acting(rules.villager_of(opened.issue.region_code)) as actor:
        choose(actor=actor, issue_id=opened.issue.pk, now=now)
