"""What other systems do here: ask for a villager, look up a request, hand over a hotline's case."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tiangeng.algorithms import codes
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Category, Issue, Source
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import kept
from tiangeng.people import queries as people
from tiangeng.public import actions as public
from tiangeng.public import doors
from tiangeng.public import queries as villagers
from tiangeng.public import rules as wording
from tiangeng.public.refusals import NoSuchReceipt

from . import queries, rules
from .models import HotlineCase
from .refusals import (
    BadValue,
    CallAhead,
    CaseDiffers,
    JurisdictionMissing,
    KeyUnknown,
    NoSuchCase,
    NotPublished,
    VillageUnclear,
)

CONTENT_LIMIT = 10_000
CLOCKS_DIFFER = timedelta(minutes=15)  # another system's clock may be that much ahead of ours
URGED, ADDED = gettext_noop("催单"), gettext_noop("补充诉求")


# ---------------------------------------------------------------- Open311


@dataclass(frozen=True, slots=True)
class Request:
    """A service request as the standard submits it."""

    service_code: str
    address_id: str = ""
    address_string: str = ""
    description: str = ""
    name: str = ""
    phone: str = ""


def whose_key(api_key: str, *, source: str, now: datetime) -> str:
    """Who knocks: the key's account, so that an app's users share no door with strangers; without a key the address."""
    if not api_key:
        return source
    actor = people.actor_of_token(api_key, now=now)
    if actor is None:
        raise KeyUnknown
    return f"key:{actor.account_id}"


def ask(
    *, county_code: str, sent: Request, client_id: UUID, source: str, now: datetime, random_below: Callable[[int], int]
) -> str:
    """The villagers' own form, sent by a program: the same action, doors and receipt; answers with the printed code."""
    if not sent.service_code:
        raise BadValue(name="service_code", wanted=_("从 services 里选一个"))
    service = queries.service(county_code, sent.service_code)
    village = sent.address_id or queries.village_named(county_code, sent.address_string)
    if not village.startswith(county_code):
        raise VillageUnclear
    where = sent.address_string.strip() or sent.address_id
    body = sent.description.strip() or f"{service.name} {where}"  # the definition knows no description
    code = public.ask(
        village_code=village, client_id=client_id, source=source, now=now, random_below=random_below,
        sent=public.Sent(
            body=body, place=sent.address_string, kind=service.code, name=sent.name, phone=sent.phone
        ),
    )  # fmt: skip
    return villagers.printed(code)


def published(*, county_code: str, asked: rules.Asked, source: str, now: datetime) -> list[queries.Row]:
    """The county's public list, where it keeps one."""
    if not queries.published_part(county_code).listed:
        raise NotPublished
    doors.knock(doors.LOOK, doors.source_of(source), now=now)
    return queries.listed(county_code, asked)


def look_up(*, ids: Iterable[str], county_code: str, source: str, now: datetime) -> list[queries.Row]:
    """Requests by receipt code or published number, in the order asked for; '' as county means any.

    A receipt's door counts every wrong code, however many are asked for at once.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > rules.MOST_IDS:
        raise BadValue(name="service_request_id", wanted=f"≤ {rules.MOST_IDS}")
    numbers = [one for one in wanted if rules.is_number(one)]
    if numbers and not county_code:
        raise JurisdictionMissing
    if numbers:
        doors.knock(doors.LOOK, doors.source_of(source), now=now)
    found = queries.numbered(county_code, numbers) if numbers else {}
    for typed in wanted:
        if typed in numbers:
            continue
        try:
            opened = public.open_receipt(typed, source=source, now=now)
        except NoSuchReceipt:
            continue
        if not opened.is_complaint and opened.issue.county_code.startswith(county_code):
            found[typed] = queries.of_receipt(opened, now=now)
    return [found[one] for one in wanted if one in found]


# ---------------------------------------------------------------- the hotline


@dataclass(frozen=True, slots=True)
class Call:
    """A hotline's case as its system hands it over."""

    system: str
    external_number: str
    content: str
    received_at: datetime
    answer_by: datetime | None = None
    title: str = ""
    category: str = ""
    region_code: str = ""
    place: str = ""
    caller_name: str = ""
    caller_phone: str = ""


@dataclass(frozen=True, slots=True)
class More:
    """What a caller said of a case of theirs later."""

    system: str
    external_number: str
    content: str = ""
    is_urging: bool = False
    said_at: datetime | None = None


@transaction.atomic
def take_case(
    *, actor: Actor, call: Call, county_code: str, now: datetime, random_below: Callable[[int], int]
) -> tuple[HotlineCase, bool]:
    """Make the hotline's case an issue, once per number; answers with the case and whether it is new."""
    actor.must("exchange.hotline", region=county_code)
    system, number = (
        clean_text(call.system, field="system", limit=20),
        clean_text(call.external_number, field="external_number", limit=60),
    )
    if not system or not number:
        raise Incomplete(missing="system" if not system else "external_number")
    if call.answer_by and call.answer_by < call.received_at:
        raise BadValue(name="answer_by", wanted=_("不早于来电时间"))
    digest = _digest(call)
    if known := _known(county_code, system, number):
        return _same(known, digest), False
    not_ahead(call.received_at, now=now)

    try:
        with transaction.atomic():
            issue = _report(actor, call, county_code, number=number, now=now, random_below=random_below)
            case = HotlineCase.objects.create(
                system=system, external_number=number, issue=issue, digest=digest, received_at=call.received_at,
                answer_by=call.answer_by, taken_at=now, **placed(issue.region_code),
            )  # fmt: skip
    except IntegrityError:  # the same case on another connection was first; it has committed by now
        first = _known(county_code, system, number)
        if first is None:
            raise
        return _same(first, digest), False

    log(actor, "hotline.taken", issue, at=now, system=system, number=number)
    return case, True


@transaction.atomic
def add_to_case(*, actor: Actor, more: More, county_code: str, now: datetime) -> tuple[HotlineCase, bool]:
    """The caller called again: a line in their words where the work is done; answers with the case and whether it is new."""
    actor.must("exchange.hotline", region=county_code)
    number = clean_text(more.external_number, field="external_number", limit=60)
    case = _known(county_code, clean_text(more.system, field="system", limit=20), number)
    if case is None:
        raise NoSuchCase(number=number)
    held = queries.held(case.issue)
    label = str(kept(URGED if more.is_urging else ADDED))
    with acting(wording.villager_of(held.region_code)) as voice:
        _line, is_new = issues.add_words(
            actor=voice, issue_id=held.pk, now=now, words=more.content.strip() or label,
            via=f"{case.system} {label}", told=case.issue.number if held != case.issue else "",
            mark=more.said_at.isoformat() if more.said_at else "",
        )  # fmt: skip

    if is_new:
        log(actor, "hotline.added", case.issue, at=now, system=case.system, number=case.external_number)
    return case, is_new


def not_ahead(received_at: datetime, *, now: datetime) -> None:
    """Nobody has called yet at a moment that is still to come: a slip in the year or the month."""
    if received_at > now + CLOCKS_DIFFER:
        raise CallAhead(form_field="received_at")


def _known(county_code: str, system: str, number: str) -> HotlineCase | None:
    rows = HotlineCase.objects.filter(county_code=county_code, system=system, external_number=number)
    found: HotlineCase | None = rows.select_related("issue").first()
    return found


def _same(known: HotlineCase, digest: str) -> HotlineCase:
    if known.digest != digest:
        raise CaseDiffers(number=known.external_number)
    return known


def _digest(call: Call) -> str:
    return hashlib.sha256(json.dumps(asdict(call), default=str, sort_keys=True).encode()).hexdigest()


def _report(
    actor: Actor, call: Call, county_code: str, *, number: str, now: datetime, random_below: Callable[[int], int]
) -> Issue:
    """The caller's words as they came, and below them what the hotline wants by when."""
    content = clean_text(call.content, field=_("情况"), limit=CONTENT_LIMIT)
    if not content:
        raise Incomplete(missing=_("情况"))
    region = call.region_code or queries.village_named(county_code, f"{call.place}\n{content}") or county_code
    if not region.startswith(county_code):
        raise VillageUnclear
    due = f"，要求 {call.answer_by:%Y-%m-%d %H:%M} 前答复" if call.answer_by else ""
    return issues.report_issue(
        actor=actor, now=now, random_below=random_below, region_code=region, source=Source.HOTLINE,
        category=_leaf(county_code, call.category, content), title=call.title or wording.title_of(content),
        body=f"{content}\n\n（{call.system} 工单 {number}{due}）", place=call.place,
        reporter_name=call.caller_name, reporter_phone=mobile(call.caller_phone),
        outer_due_at=call.answer_by, outer_by=call.system,
    )  # fmt: skip


def _leaf(county_code: str, code: str, content: str) -> str:
    """The code that was given where it is one of ours; otherwise the one the words speak of, for the dispatcher to check."""
    rows = Category.objects.filter(county_code=county_code, code=code, is_active=True, parent__is_active=True)
    return code if rows.exists() else villagers.leaf_for(county_code, content).code


def mobile(text: str) -> str:
    """The number if it is a mobile phone's; a hotline's landlines are left with the hotline."""
    try:
        return codes.parse_mobile_phone(text) if text.strip() else ""
    except codes.PhoneInvalid:
        return ""
