"""What a person wrote down after a visit, and whether it can stand; a changed entry is asked the same as a new one."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.kernel.scope import in_counties
from tiangeng.people.models import Staff
from tiangeng.people.postings import posted_until
from tiangeng.places.models import Enterprise, Facility, Household
from tiangeng.visits import queries, rules
from tiangeng.visits.models import PartOfDay, Programme
from tiangeng.visits.refusals import (
    NoStaffFile,
    NoSuchColleague,
    NotAVillage,
    NotForOthers,
    NotThatDay,
    NotThere,
    NotYet,
    NotYourVillage,
    PostingOver,
    TooLongAgo,
    TooManySeen,
    WordsNeeded,
)

HEARD_LIMIT, WORDS_LIMIT = 20_000, 4_000
SEEN_LIMIT, COMPANION_LIMIT = 300, 30
SEEN: tuple[tuple[Any, Any, str], ...] = (
    (Household, _("农户"), "household_ids"),
    (Enterprise, _("企业"), "enterprise_ids"),
    (Facility, _("公共服务点"), "facility_ids"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One diary entry as it came in."""

    region_code: str
    visited_on: date
    heard: str
    part_of_day: str = ""
    policies_told: str = ""
    ideas: str = ""
    is_private: bool = False
    programme_id: UUID | None = None
    companion_ids: frozenset[UUID] = frozenset()
    household_ids: frozenset[UUID] = frozenset()
    enterprise_ids: frozenset[UUID] = frozenset()
    facility_ids: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, **sent: Any) -> "Entry":
        """From what was sent: lists of ids become sets."""
        fields: dict[str, Any] = {name: frozenset(v) if name.endswith("_ids") else v for name, v in sent.items()}
        return cls(**fields)

    def digest(self) -> str:
        """Equal for a resend of the same entry, different for any other entry under the same id."""
        plain = [
            self.region_code,
            self.visited_on.isoformat(),
            self.part_of_day,
            self.heard,
            self.policies_told,
            self.ideas,
            self.is_private,
            str(self.programme_id or ""),
            *(
                sorted(str(pk) for pk in ids)
                for ids in (self.companion_ids, self.household_ids, self.enterprise_ids, self.facility_ids)
            ),
        ]
        return blake2b(json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry that may stand: its words cleaned, its programme found, its author's file and unit known."""

    entry: Entry
    account_id: UUID
    staff_id: UUID
    organisation_id: UUID
    programme_id: UUID | None
    seen: "Seen"


class Seen(NamedTuple):
    """Whom and what the entry ticks, in the order in which it is read."""

    household_ids: list[UUID]
    enterprise_ids: list[UUID]
    facility_ids: list[UUID]


class Known:
    """What the database has said about villages, colleagues and programmes: asked once for entries that come together."""

    def __init__(self) -> None:
        self._said: dict[Any, Any] = {}

    def ask(self, about: Any, question: Callable[[], Any]) -> Any:
        if about not in self._said:
            self._said[about] = question()
        return self._said[about]


def check(
    actor: Actor,
    entry: Entry,
    *,
    now: datetime,
    known: Known | None = None,
    author_id: UUID | None = None,
    seeks_programme: bool = True,
) -> Standing:
    """Refuse what cannot stand, the nearest reason first. `author_id` is who went, where somebody else writes it down.

    Without `seeks_programme` only one that was named is looked up: whoever asks beforehand needs no more.
    """
    known = known or Known()
    entry = replace(
        entry,
        heard=clean_text(entry.heard, field=_("听到的"), limit=HEARD_LIMIT),
        policies_told=clean_text(entry.policies_told, field=_("讲的政策"), limit=WORDS_LIMIT),
        ideas=clean_text(entry.ideas, field=_("想法"), limit=WORDS_LIMIT),
    )
    if not entry.heard:
        raise WordsNeeded(form_field="heard")
    if entry.part_of_day and entry.part_of_day not in PartOfDay.values:
        raise Incomplete(missing=_("上午、下午或晚上"), form_field="part_of_day")
    check_day(entry.visited_on, now=now)
    is_own = author_id is None or author_id == actor.staff_id
    village = _village(actor, entry.region_code, known, entry.companion_ids if is_own else frozenset())
    if is_own:
        author = _colleagues(actor, entry.region_code, entry.companion_ids, known)
        unit = _unit(actor, entry.region_code) or author.organisation_id
    else:
        author = _absent_author(actor, entry, author_id, known)
        unit = author.organisation_id
    seen = _seen(actor, entry, village)
    units = {*(actor.organisation_ids if is_own else ()), author.organisation_id}
    is_looked_up = seeks_programme or entry.programme_id is not None
    programme_id = _programme(actor, entry, village, author, units, known) if is_looked_up else None
    return Standing(entry, author.account_id, author.staff_id, unit, programme_id, seen)


def check_day(day: date, *, now: datetime) -> None:
    today = timezone.localdate(now)
    if day > today:
        raise NotYet(form_field="visited_on")
    if today - day > rules.RECORDABLE_FOR:
        raise TooLongAgo(days=rules.RECORDABLE_FOR.days, form_field="visited_on")


class There(NamedTuple):
    """The village's name, where there is one; and of the people asked for the units of those who work in sight."""

    village: str | None
    units: dict[UUID, UUID]


# Written by hand because every entry a phone sends asks it; whose county may be looked into is asked of the rows.
_THERE = """
SELECT v.name, s.id, s.organisation_id, s.county_code FROM (SELECT 1) AS asked
LEFT JOIN places_region v ON v.code = %(code)s AND v.level = 'village'
LEFT JOIN people_staff s ON s.id = ANY(%(people)s) AND (s.is_active OR s.id = %(gone)s)
"""


def _there(actor: Actor, code: str, companion_ids: frozenset[UUID], known: Known) -> There:
    people = companion_ids | {actor.staff_id} if actor.staff_id else companion_ids
    gone = actor.staff_id if actor.bearer else None  # who has left went there all the same

    def question() -> There:
        with connection.cursor() as cursor:
            cursor.execute(_THERE, {"code": code, "people": list(people), "gone": gone})
            rows = cursor.fetchall()
        units = {pk: unit for _name, pk, unit, county in rows if pk and in_counties(actor, county)}
        return There(rows[0][0], units)

    found: There = known.ask(("there", code, people), question)
    return found


def _village(actor: Actor, code: str, known: Known, companion_ids: frozenset[UUID] = frozenset()) -> str:
    """The village's name; it lies where the actor may write visits."""
    name = _there(actor, code, companion_ids, known).village
    if name is None:
        actor.must("visits.record")
        raise NotAVillage(form_field="region_code")
    if not actor.holds("visits.record", region=code):
        if until := posted_until(actor, region=code):
            raise PostingOver(needed="visits.record", village=name, until=until, form_field="visited_on")
        actor.must("visits.record")
        raise NotYourVillage(needed="visits.record", village=name, form_field="region_code")
    return name


class Author(NamedTuple):
    account_id: UUID
    staff_id: UUID
    organisation_id: UUID


def author_in(actor: Actor, code: str) -> tuple[str, Author]:
    """The village's name, and who writes there on whose behalf: for what another room writes down beside a visit."""
    known = Known()
    village, author = _village(actor, code, known), _colleagues(actor, code, frozenset(), known)
    return village, author._replace(organisation_id=_unit(actor, code) or author.organisation_id)


def _colleagues(actor: Actor, code: str, companion_ids: frozenset[UUID], known: Known) -> Author:
    """The author's account and own file; companions must be colleagues in post, and others than the author."""
    if actor.account_id is None or actor.staff_id is None:
        raise NoStaffFile(needed="visits.record")
    others = companion_ids - {actor.staff_id}
    if len(others) > COMPANION_LIMIT:
        raise TooManySeen(limit=COMPANION_LIMIT, what=_("同去的人"), form_field="companion_ids")
    found = _there(actor, code, companion_ids, known).units
    if actor.staff_id not in found:
        raise NoStaffFile(needed="visits.record")
    if missing := len(others) + 1 - len(found):
        raise NoSuchColleague(count=missing, form_field="companion_ids")
    return Author(actor.account_id, actor.staff_id, found[actor.staff_id])


def _absent_author(actor: Actor, entry: Entry, author_id: UUID | None, known: Known) -> Author:
    """A colleague in post, for whom whoever plans the fieldwork of this village writes a visit down from paper.

    The entry is that person's own, theirs to put right; of somebody without an account, the one's who wrote it down.
    """
    if not actor.holds("visits.plan", region=entry.region_code):
        raise NotForOthers(needed="visits.plan", form_field="staff_id")
    if actor.account_id is None:
        raise NoStaffFile(needed="visits.record")
    rows = Staff.objects.visible_to(actor).filter(pk=author_id, is_active=True)
    said = rows.values_list("pk", "organisation_id", "account__pk")
    found: list[tuple[UUID, UUID, UUID | None]] = known.ask(("author", author_id), lambda: list(said))
    if not found:
        raise NoSuchColleague(count=1, form_field="staff_id")
    staff_id, organisation_id, account_id = found[0]
    return Author(account_id or actor.account_id, staff_id, organisation_id)


def _unit(actor: Actor, code: str) -> UUID | None:
    """The unit on whose behalf the actor goes there: the grant nearest to the village says so."""
    near = [
        g
        for g in actor.grants
        if g.organisation_id and "visits.record" in g.capabilities and code.startswith(g.territory)
    ]
    return max(near, key=lambda grant: (len(grant.territory), grant.role)).organisation_id if near else None


def _seen(actor: Actor, entry: Entry, village: str) -> Seen:
    """Everyone and everything ticked lies in the village and may be seen by the actor."""
    lists: list[list[UUID]] = []
    for model, what, field in SEEN:
        ids: frozenset[UUID] = getattr(entry, field)
        if len(ids) > SEEN_LIMIT:
            raise TooManySeen(limit=SEEN_LIMIT, what=what, form_field=field)
        rows = model.objects.visible_to(actor).filter(pk__in=ids, region_code=entry.region_code) if ids else None
        there = list(rows.order_by("sort_key", "pk").values_list("pk", flat=True)) if rows is not None else []
        if len(there) != len(ids):
            raise NotThere(what=what, count=len(ids) - len(there), village=village, form_field=field)
        lists.append(there)
    return Seen(*lists)


def _programme(
    actor: Actor, entry: Entry, village: str, author: Author, units: Iterable[UUID], known: Known
) -> UUID | None:
    """The one named, if it runs there that day; otherwise the one that does, or none.

    Of several, the one whose roster sends the author there comes first, then a themed one of the author's unit, then
    the core one open to all.
    """
    where, day = entry.region_code, entry.visited_on
    running = known.ask(
        ("running", where, day, author.staff_id),
        lambda: queries.running(where, day=day, staff_id=author.staff_id, organisation_ids=units),
    )
    if entry.programme_id is None:
        mine = [p for p in running if p.is_rostered or p.is_mine or p.is_open_to_all]
        best = max(mine, key=lambda p: (p.is_rostered, p.is_mine, p.parent_id is None, p.code), default=None)
        return best.id if best else None
    if entry.programme_id not in {programme.id for programme in running}:
        named = Programme.objects.visible_to(actor).get_one(entry.programme_id)
        raise NotThatDay(
            day=entry.visited_on,
            programme=named.name,
            village=village,
            form_field="programme_id",
        )
    return entry.programme_id
