"""A problem is written once: reporting, correcting, withdrawing, and looking at who reported it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.algorithms import codes
from tiangeng.issues import queries
from tiangeng.issues.models import Category, Issue, Receipt, Source
from tiangeng.issues.refusals import BranchCategory, EntryDiffers, OthersToldIt
from tiangeng.issues.rules import REASON_AT_LEAST, dispatch_due, height, with_outer
from tiangeng.issues.states import State
from tiangeng.kernel import ids, packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.adding import add_new
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, ReasonNeeded, Refusal, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept
from tiangeng.people.models import Organisation, Staff
from tiangeng.places import actions as places
from tiangeng.places.models import Enterprise, Household, Region
from tiangeng.visits.models import Visit

from . import following, moves

BODY_LIMIT, TITLE_LIMIT = 20_000, 80


@transaction.atomic
def report_issue(
    *,
    actor: Actor,
    now: datetime,
    region_code: str,
    category: str,
    title: str,
    body: str,
    random_below: Callable[[int], int],
    source: str = Source.OFFICE,
    place: str = "",
    issue_id: UUID | None = None,
    visit_id: UUID | None = None,
    household_id: UUID | None = None,
    enterprise_id: UUID | None = None,
    reporter_name: str = "",
    reporter_phone: str = "",
    about_organisation_id: UUID | None = None,
    about_staff_id: UUID | None = None,
    is_confidential: bool = False,
    told_staff_id: UUID | None = None,
    outer_due_at: datetime | None = None,
    outer_by: str = "",
) -> Issue:
    """Write a problem down. The same `issue_id` again is the same problem: stored once, answered alike.

    `category` is a leaf's code; `random_below(n)` gives the chance for the receipt code. The receipt's code is on the
    returned issue as `receipt_code`. `is_confidential` keeps apart what is part of a complaint without being one itself.
    `outer_due_at` is the day `outer_by` (a hotline, an upper level) wants it done by; no deadline of ours goes beyond it.
    """
    if issue_id and (known := _known(actor, issue_id, body)):
        return known
    region = Region.objects.filter(pk=region_code).first()
    if region is None:
        raise Missing(_("没有这个村(社区)，请重新选择。"))
    actor.must("issues.report")
    if actor.cover is None or not actor.cover.holds(region_code):
        raise NotYours(needed="issues.report")
    title = clean_text(title, field=_("标题"), limit=TITLE_LIMIT)
    body = clean_text(body, field=_("情况"), limit=BODY_LIMIT)
    if not title or not body:
        raise Incomplete(missing=_("标题") if not title else _("情况"))
    leaf = leaf_of(region_code[:6], category)
    visit = Visit.objects.visible_to(actor).get_one(visit_id) if visit_id else None
    household = Household.objects.visible_to(actor).get_one(household_id) if household_id else None
    enterprise = Enterprise.objects.visible_to(actor).get_one(enterprise_id) if enterprise_id else None
    unit, person = _about(about_organisation_id, about_staff_id)
    name = clean_text(reporter_name, field=_("姓名"), limit=40)
    phone = _phone(reporter_phone)

    confided = is_confidential or leaf.is_complaint or unit is not None
    to_person = bool(told_staff_id) and not confided  # a complaint is told to nobody by name
    issue = Issue(
        id=issue_id or new_id(),
        number=ids.next_number(_numbered_in(region_code[:6], now=now)),
        title=title,
        body=body,
        place=clean_text(place, field=_("地点"), limit=120),
        category=leaf,
        level=leaf.level,
        source=source,
        visit=visit,
        household=household,
        enterprise=enterprise,
        reporter_name=name,
        has_reporter=bool(name or phone or household or enterprise),
        is_confidential=confided,
        about_organisation=unit,
        about_staff=person,
        # A complaint is nobody's but the writer's: colleagues of the unit it was told to do not see it for that.
        organisation_id=None if confided else min(actor.organisation_ids, default=None),
        created_by_id=actor.account_id,
        created_by_name=actor.name[:40],
        reported_at=now,
        changed_at=now,
        told_at=now,
        outer_due_at=outer_due_at,
        outer_by=outer_by[:40] if outer_due_at else "",
        **placed(region_code),
    )
    issue.due_at = with_outer(issue, dispatch_due(issue.county_code, start=now).at)
    issue.reporter_phone = phone
    issue.save(force_insert=True)
    issue.receipt_code = _receipt(issue, random_below, now=now)  # type: ignore[attr-defined]

    moves.record(
        issue,
        "report",
        actor=actor,
        now=now,
        to_state=State.REPORTED,
        facts={"source": kept(Source(issue.source).label)} | ({"to_staff": str(told_staff_id)} if to_person else {}),
    )
    if to_person:
        following.hear(issue, told_staff_id, now=now)
    log(actor, "issue.report", issue, at=now, number=issue.number)
    return issue


def numbers_ahead(counties: Mapping[str, int], *, now: datetime) -> ids.Blocks:
    """So many numbers of each county, for a long sheet that is to keep nobody there waiting."""
    return ids.take_ahead({_numbered_in(county, now=now): count for county, count in counties.items()})


def _numbered_in(county_code: str, *, now: datetime) -> ids.Row:
    """The row an issue gets its number from: the county's, of the year it is there."""
    return county_code, packs.part_of(county_code, "pack").number_prefix, timezone.localtime(now).year


def _known(actor: Actor, issue_id: UUID, body: str) -> Issue | None:
    """The same entry sent again; another problem under the same id is refused, never answered as if it were this one.

    An id that nobody has used, as nearly every one that comes, needs no look at who may see it.
    """
    if not Issue.objects.filter(pk=issue_id).exists():
        return None
    known: Issue | None = Issue.objects.visible_to(actor).filter(pk=issue_id).first()
    if known and known.body != body.strip():
        raise EntryDiffers
    return known


def leaf_of(county_code: str, code: str) -> Category:
    """The category by its code; a branch is refused because nobody owns it."""
    found = Category.objects.select_related("parent").filter(county_code=county_code, code=code, is_active=True).first()
    if found is None:
        raise Missing(_("没有这个分类，或者它已停用。"))
    if found.parent is None:
        raise BranchCategory
    return found


def _phone(text: str) -> str:
    """A mobile number, or nothing; what cannot be one is refused rather than kept and dialled in vain."""
    try:
        return codes.parse_mobile_phone(text) if text.strip() else ""
    except codes.PhoneInvalid as error:
        raise Refusal(_(str(error))) from None


def _about(organisation_id: UUID | None, staff_id: UUID | None) -> tuple[Organisation | None, Staff | None]:
    """Whom a complaint is about; naming a person names the unit too, so that neither sees it."""
    person = Staff.objects.select_related("organisation").filter(pk=staff_id).first() if staff_id else None
    unit = (
        person.organisation
        if person
        else Organisation.objects.filter(pk=organisation_id).first()
        if organisation_id
        else None
    )
    if (staff_id and person is None) or (organisation_id and unit is None):
        raise Missing(_("没有找到要反映的人或单位。"))
    return unit, person


def _receipt(issue: Issue, random_below: Callable[[int], int], *, now: datetime) -> str:
    """A fresh code; a collision (one in 10¹³ a try) draws again."""
    while True:
        code = codes.new_receipt_code(random_below)
        if add_new(Receipt(code=code, issue_id=issue.pk, region_code=issue.region_code, created_at=now)):
            return code


@transaction.atomic
def correct_issue(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    reason: str,
    category: str = "",
    title: str = "",
    place: str = "",
    seen: str = "",
) -> Issue:
    """Put a heading, a place or a category right; the villager's own words stay, and the old values are kept."""
    issue = moves.find(actor, issue_id, seen=seen)
    moves.must_be_open(issue)
    moves.must_dispatch(actor, issue, moves.LIFECYCLE.step("dispatch", state=State.REPORTED))
    reason = moves.clean_reason(reason)
    if not reason:
        raise ReasonNeeded
    before = {"title": issue.title, "place": issue.place, "category": issue.category.name}
    facts: dict[str, Any] = {"before": before}

    if category and category != issue.category.code:
        level = issue.level
        moves.put_in(issue, leaf_of(issue.county_code, category))
        if issue.state == State.ESCALATED:  # it stays with the dispatcher it was escalated to
            issue.level = max(level, issue.level, key=height)
        if issue.lead:
            moves.must_suit(issue, issue.lead)
        if due := moves.correct_clocks(issue, now=now):
            facts["due"] = due.isoformat()
    issue.title = clean_text(title, field=_("标题"), limit=TITLE_LIMIT) or issue.title
    issue.place = clean_text(place, field=_("地点"), limit=120) or issue.place
    issue.changed_at = now
    issue.save(update_fields=[*moves.PUT_IN, "title", "place", "changed_at", "due_at", "accept_by", "resolve_by"])

    moves.record(issue, "correct", actor=actor, now=now, reason=reason, facts=facts, is_public=False)
    log(actor, "issue.correct", issue, at=now, reason=reason, **before)
    return issue


@transaction.atomic
def withdraw_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """Taken back by the one who reported it, or who holds its receipt, before work has begun."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "withdraw", reason=reason)
    if not actor.holds("issues.take_back", region=issue.region_code):  # lent to a receipt's holder for this one step
        moves.must_report(actor, issue, step)
    if issue.duplicates.exists():
        raise OthersToldIt

    moves.release_open(issue, now=now)
    moves.take(issue, step, actor=actor, now=now, reason=reason)
    return issue


@transaction.atomic
def unmask_reporter(*, actor: Actor, issue_id: UUID, now: datetime, reason: str) -> dict[str, str]:
    """Name and phone of the one who asked, once, for a reason that is logged; for who has to ask them something."""
    issue: Issue = Issue.objects.visible_to(actor).get_one(issue_id)
    if not queries.may_ask_back(actor, issue):
        raise NotYours(needed="issues.handle")
    reason = moves.clean_reason(reason)
    if len(reason) < REASON_AT_LEAST:
        words = _("请写明为什么要看（至少 %(least)s 个字），这次查看会记入日志。")
        raise ReasonNeeded(words % {"least": REASON_AT_LEAST})

    places.one_more_look(actor, county_code=issue.county_code, now=now)

    log(actor, "issue.unmask_reporter", issue, at=now, reason=reason)
    return {"name": issue.reporter_name, "phone": issue.reporter_phone.reveal() if issue.reporter_phone else ""}
