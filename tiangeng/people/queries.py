"""Who an account is and what it may do now; which rows the pages show."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Absent, Actor, Bearer, Held
from tiangeng.kernel.models import LogEntry
from tiangeng.places.models import Region

from .models import Account, ApiToken, Grant, Organisation, OutsideName, Session, Staff, StandIn
from .roles import NOT_LENT, Role, powers_of
from .states import OPEN_GRANTS, OPEN_STAND_INS, GrantState, StandInState

TOUCH_TOKEN_EVERY = timedelta(hours=1)
DEVICE = "tgd_"  # how a device's key begins: its hash covers that too, so none can pass for the other kind
PICK_AT_MOST = 20
LATELY = timedelta(days=7)  # whoever was in the middle of something comes back to it within the week
_NOT_LENT = sorted(NOT_LENT)
_KINDS_IN_ORDER = ("office", "department", "superior", "township", "village")  # offices first: villages are hundreds


def grants_in_force(account_id: UUID, *, on: date) -> list[Grant]:
    """Approved grants whose time has come and not passed."""
    return list(Grant.objects.filter(_in_force(on), account_id=account_id).order_by("granted_at", "id"))


def _in_force(on: date) -> Q:
    return Q(state=GrantState.IN_FORCE, from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))


class GrantHeld(NamedTuple):
    """A grant in force, whose it is, and that person's own file and name."""

    role: str
    territory: str
    organisation_id: UUID | None
    organisation_name: str
    account_id: UUID
    staff_of: UUID | None
    name_of: str


# What an account holds on a day: its own grants and those of everybody it stands in for. Asked at every request, and
# therefore written out: composed anew each time it took as long as all the rest. The accounts are gathered first, so that
# their grants come by the index of accounts and not from a county's ten thousand.
_GRANTS = """
SELECT g.role, g.territory, g.organisation_id, g.organisation_name, g.account_id, a.staff_id AS staff_of,
  coalesce(nullif(a.display_name, ''), a.username) AS name_of, g.granted_at, g.id
FROM people_grant g JOIN people_account a ON a.id = g.account_id
WHERE g.state = %(in_force)s AND g.from_on <= %(on)s AND (g.to_on IS NULL OR g.to_on >= %(on)s)
  AND (g.account_id = {account} OR g.role <> ALL(%(not_lent)s))
  AND g.account_id = ANY(array_append(ARRAY(
    SELECT s.absent_id FROM people_standin s JOIN people_account l ON l.id = s.absent_id
    WHERE s.stand_in_id = {account} AND s.state = %(agreed)s AND s.from_on <= %(on)s AND s.to_on >= %(on)s
      AND l.is_active), {account}))
"""
_HELD_COLUMNS = ", ".join(f"held.{column}" for column in GrantHeld._fields)
_HELD = f"""
SELECT {_HELD_COLUMNS} FROM ({_GRANTS.format(account="%(account)s")}) AS held ORDER BY held.granted_at, held.id
"""
_BY_TOKEN = f"""
SELECT who.id, who.staff_id, coalesce(nullif(who.display_name, ''), who.username), t.used_at, {_HELD_COLUMNS}
FROM people_apitoken t JOIN people_account who ON who.id = t.account_id
LEFT JOIN LATERAL ({_GRANTS.format(account="who.id")}) AS held ON true
WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(now)s AND who.is_active
ORDER BY held.granted_at, held.id
"""


def _asked(sql: str, *, now: datetime, **told: Any) -> list[tuple[Any, ...]]:
    told |= {"on": timezone.localdate(now), "not_lent": _NOT_LENT, "now": now}
    told |= {"in_force": GrantState.IN_FORCE.value, "agreed": StandInState.AGREED.value}
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return cursor.fetchall()


def actor_for(account: Account, *, now: datetime) -> Actor:
    """The account as an Actor with the grants in force at this moment; a frozen account holds none."""
    rows = _asked(_HELD, now=now, account=account.pk) if account.is_active else []
    name = account.display_name or account.username
    return _actor(account.pk, account.staff_id, name, [GrantHeld(*row) for row in rows])


def actor_of_token(token: str, *, now: datetime, is_device: bool = False) -> Actor | None:
    """Who comes with an API key, while the key and the account live; a device's key only where one is asked for."""
    if token.startswith(DEVICE) is not is_device:
        return None
    digest = hashlib.sha256(token.encode()).digest()
    rows = _asked(_BY_TOKEN, now=now, digest=digest)
    if not rows:
        return None
    account_id, staff_id, name, used_at = rows[0][:4]
    if used_at is None or now - used_at > TOUCH_TOKEN_EVERY:
        ApiToken.objects.filter(digest=digest).update(used_at=now)
    return _actor(account_id, staff_id, name, [GrantHeld(*row[4:]) for row in rows if row[4] is not None])


def _actor(account_id: UUID, staff_id: UUID | None, name: str, found: list[GrantHeld]) -> Actor:
    """Who stands in for somebody holds their grants as well, marked as lent; what was lent to them is not lent on."""
    granted = [grant for grant in found if grant.account_id == account_id]
    held = []
    for grant in [*granted, *(grant for grant in found if grant.account_id != account_id)]:
        powers = powers_of(grant.role)
        able, reads = powers.capabilities, powers.reads_territory
        lent_by = None if grant.account_id == account_id else _absent(grant, found)
        held.append(Held(grant.role, grant.territory, grant.organisation_id, able, reads, lent_by))
    return Actor(
        account_id=account_id,
        name=name,
        staff_id=staff_id,
        organisation_name=next((grant.organisation_name for grant in granted if grant.organisation_name), ""),
        grants=tuple(held),
    )


def actors_of(people: Iterable[Staff], *, now: datetime) -> dict[UUID, Actor]:
    """Those of them who hold something as Actors, asked at once. By their own grants: what is lent to them goes back."""
    theirs = Grant.objects.filter(_in_force(timezone.localdate(now)), account__staff__in=list(people))
    held: dict[UUID, list[Grant]] = {}
    for grant in theirs.filter(account__is_active=True).select_related("account").order_by("granted_at", "id"):
        if grant.account.staff_id:
            held.setdefault(grant.account.staff_id, []).append(grant)
    return {staff_id: _by_own_grants(grants) for staff_id, grants in held.items()}


def _by_own_grants(grants: list[Grant]) -> Actor:
    account, given = grants[0].account, [(grant, powers_of(Role(grant.role))) for grant in grants]
    return Actor(
        account_id=account.pk,
        name=account.display_name or account.username,
        staff_id=account.staff_id,
        grants=tuple(
            Held(grant.role, grant.territory, grant.organisation_id, powers.capabilities, powers.reads_territory)
            for grant, powers in given
        ),
    )


def _absent(grant: GrantHeld, found: list[GrantHeld]) -> Absent:
    away = grant.account_id
    units = [other.organisation_name for other in found if other.account_id == away and other.organisation_name]
    return Absent(away, grant.staff_of, grant.name_of, next(iter(units), ""))


def actor_of_account(account_id: UUID, *, now: datetime) -> Actor:
    """The same, for work done later in somebody's name; an account that is gone holds nothing."""
    account = Account.objects.filter(pk=account_id).first()
    return actor_for(account, now=now) if account else Actor(None, "")


def in_the_name_of(bearer: Actor, author: Account, *, reason: str) -> Actor:
    """What the author left behind, handed in by somebody else: their entries and keys, the other's reach, field powers only."""
    assert bearer.account_id is not None and author.staff is not None
    field = powers_of(Role.WORKER).capabilities
    unit = author.staff.organisation
    held = tuple(
        Held(grant.role, grant.territory, unit.pk, grant.capabilities & field, grant.reads_territory)
        for grant in bearer.grants
    )
    return Actor(
        account_id=author.pk, name=str(author), staff_id=author.staff.pk, organisation_name=unit.short_name, grants=held,
        bearer=Bearer(bearer.account_id, bearer.name, reason),
    )  # fmt: skip


def account_left_behind(account_id: UUID | str) -> Account | None:
    """An account that is gone, with its person and unit."""
    rows = Account.objects.select_related("staff__organisation")
    found: Account | None = rows.filter(pk=account_id, is_active=False, staff__isnull=False).first()
    return found


# ---------------------------------------------------------------------- units and people


def organisations_listed(*, actor: Actor) -> QuerySet[Organisation]:
    """The register, offices and departments first, with how many people work in each unit."""
    working = Count("staff", filter=Q(staff__is_active=True))
    rank = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(_KINDS_IN_ORDER)), default=Value(9))
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor).select_related("parent")
    return rows.annotate(staff_count=working, rank=rank).order_by("rank", "sort_key")


def staff_listed(*, actor: Actor) -> QuerySet[Staff]:
    """Everybody in the county's register, in dictionary order."""
    return Staff.objects.visible_to(actor).select_related("organisation", "account").order_by("sort_key", "id")


def matching_staff(rows: QuerySet[Staff], text: str) -> QuerySet[Staff]:
    """Each word: the first letters of a name or its beginning in pinyin, part of a name, a position or a unit."""
    for word in text.split()[:5]:
        letters = Q(initials__startswith=word.lower()) | _spelled(word) if word.isascii() else Q()
        rows = rows.filter(
            letters | Q(name__contains=word) | Q(position__contains=word) | Q(organisation__short_name__contains=word)
        )
    return rows


def _spelled(word: str) -> Q:
    """What a sort key is read like: ji4季wen2文 begins with jiwen. Told by its first letter, which an index knows."""
    if not word.isalpha():
        return Q()
    return Q(sort_key__regex="^" + "[^a-z]*".join(word.lower()))


def matching_units(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Each word: part of a name, a code, or what the unit looks after."""
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(name__contains=word)
            | Q(short_name__contains=word)
            | Q(code__startswith=word.lower())
            | Q(functions__contains=[word])
        )
    return rows


def history_of(record: Any, words: dict[str, Any]) -> list[tuple[LogEntry, Any]]:
    """The log's lines about a record whose verb has a word, newest first."""
    lines = LogEntry.objects.filter(
        object_type=record._meta.label_lower, object_id=str(record.pk), verb__in=list(words)
    )
    return [(line, words[line.verb]) for line in lines.order_by("-at", "-id")[:60]]


def ended_by(grants: Iterable[Grant]) -> dict[str, str]:
    """Who refused or ended them, by their number: the log knows."""
    over = [str(grant.pk) for grant in grants if grant.ended_at]
    if not over:
        return {}
    lines = LogEntry.objects.filter(
        object_type=Grant._meta.label_lower, object_id__in=over, verb__in=("grant.refuse", "grant.end")
    )
    return dict(lines.order_by("id").values_list("object_id", "actor_name"))


# ---------------------------------------------------------------------- accounts and grants


def accounts_listed(*, actor: Actor) -> QuerySet[Account]:
    """The accounts an administrator keeps, with their grants at hand."""
    standing = Prefetch(
        "grants", Grant.objects.filter(state__in=OPEN_GRANTS).order_by("granted_at"), to_attr="standing"
    )
    rows: QuerySet[Account] = Account.objects.visible_to(actor)
    return rows.select_related("staff__organisation").prefetch_related(standing).order_by("username")


def grants_of(account: Account, *, actor: Actor) -> list[Grant]:
    """All of them, ended ones too: those in force first, then by date."""
    order = [GrantState.PROPOSED, GrantState.IN_FORCE]
    found = (
        Grant.objects.visible_to(actor).filter(account=account).select_related("organisation").order_by("-granted_at")
    )
    return sorted(found, key=lambda grant: grant.state not in order)


def organisers_of(person: Staff, *, actor: Actor, on: date) -> QuerySet[Account]:
    """Who keeps the people of this person's county and could hand over what they leave: the organisation department."""
    granted = Grant.objects.filter(_in_force(on), account=OuterRef("pk"), role=Role.ORGANISER)
    rows: QuerySet[Account] = Account.objects.visible_to(actor).filter(
        Exists(granted), is_active=True, county_code=person.county_code
    )
    return rows.exclude(staff=person).order_by("username")


def waiting_grants(*, actor: Actor) -> QuerySet[Grant]:
    """What this actor may approve: asked for by someone else, for someone else, within his territory."""
    if actor.account_id is None:
        return Grant.objects.none()
    within = Q(pk__in=[])
    for held in actor.grants:
        if "people.approve_grants" in held.capabilities:
            within |= Q(territory__startswith=held.territory)
    rows: QuerySet[Grant] = Grant.objects.visible_to(actor)
    rows = rows.filter(within, state=GrantState.PROPOSED).exclude(account_id=actor.account_id)
    return rows.exclude(granted_by_id=actor.account_id).select_related("account", "organisation").order_by("granted_at")


def grants_to_approve(actor: Actor) -> QuerySet[Grant] | None:
    """The same; None for whoever never approves any."""
    return waiting_grants(actor=actor) if actor.holds("people.approve_grants") else None


def waiting_count(actor: Actor) -> int | None:
    """For the side bar; None where there is nothing to approve."""
    return waiting_grants(actor=actor).count() or None if actor.holds("people.approve_grants") else None


def sessions_of(account_id: UUID, *, now: datetime) -> QuerySet[Session]:
    """Browsers signed in now, the last used first."""
    return Session.objects.filter(account_id=account_id, expire_date__gt=now).order_by("-used_at")


# ---------------------------------------------------------------------- territories in words


def region_paths(codes: Iterable[str]) -> dict[str, str]:
    """城北乡 大贵溪村 for each code: from the township down, wider regions by their own name; '' is the whole country."""
    wanted = {code for code in codes if code}
    above = {code[:9] for code in wanted if len(code) == 12}
    names = dict(Region.objects.filter(code__in=wanted | above).values_list("code", "name"))
    paths = {code: names.get(code, code) for code in wanted}
    paths |= {code: f"{names.get(code[:9], '')} {paths[code]}".strip() for code in wanted if len(code) == 12}
    return paths | {"": str(_("全国"))}


def regions_found(text: str, *, within: Iterable[str]) -> list[Region]:
    """Regions a person may mean by a name, the first letters or a code; the widest first."""
    word = text.strip()
    if not word:
        return []
    inside = Q(pk__in=[])
    for territory in within:
        inside |= Q(code__startswith=territory)
    meant = Q(name__startswith=word) | Q(name__contains=word)
    if word.isascii():
        meant = Q(code__startswith=word) if word.isdigit() else Q(initials__startswith=word.lower())
    found = Region.objects.filter(inside, meant).annotate(size=Length("code"))
    return list(found.order_by("size", "sort_key", "code")[: PICK_AT_MOST + 1])


# ---------------------------------------------------------------------- standing in


def stand_ins_listed(*, actor: Actor) -> QuerySet[StandIn]:
    """Those this actor is part of or keeps: what waits for approval first, then the latest."""
    rows: QuerySet[StandIn] = StandIn.objects.visible_to(actor)
    rank = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(OPEN_STAND_INS)), default=Value(9))
    names = ("absent__staff__organisation", "stand_in__staff__organisation")
    return rows.select_related(*names).annotate(rank=rank).order_by("rank", "-from_on", "id")


def stand_ins_to_approve(actor: Actor) -> QuerySet[StandIn] | None:
    """What waits for this actor's approval; None where none may."""
    if not actor.holds("people.approve_grants"):
        return None
    rows: Any = StandIn.objects.visible_to(actor).filter(state=StandInState.NAMED)
    found: QuerySet[StandIn] = rows.exclude(named_by_id=actor.account_id)
    return found


def stand_ins_waiting(actor: Actor) -> int | None:
    """How many, for the page's tab."""
    rows = stand_ins_to_approve(actor)
    return (rows.count() or None) if rows is not None else None


def standing_in_now(account_id: UUID, *, on: date) -> QuerySet[StandIn]:
    """Whom this account stands in for today, and until when."""
    rows = StandIn.objects.filter(stand_in_id=account_id, state=StandInState.AGREED, from_on__lte=on, to_on__gte=on)
    return rows.select_related("absent__staff__organisation").order_by("to_on", "id")


def stood_in_lately(actor: Actor, now: datetime) -> list[str]:
    """What is no longer there, said to whoever had it in somebody's place until a few days ago."""
    today = timezone.localdate(now)
    over = Q(ended_at__gt=now - LATELY) | Q(state=StandInState.AGREED, to_on__lt=today, to_on__gte=today - LATELY)
    rows = StandIn.objects.filter(over, stand_in_id=actor.account_id, approved_at__isnull=False, from_on__lte=today)
    rows = rows.exclude(absent__in=[away.account_id for away in actor.absent])
    sentence = _("您代%(away)s的日子已经结束，等他的事现在等他本人办。")
    names = [str(row.absent) for row in rows.select_related("absent").order_by("-to_on", "id")]
    return [sentence % {"away": name} for name in dict.fromkeys(names)]


def overlapping(account_id: UUID, *, from_on: date, to_on: date) -> QuerySet[StandIn]:
    """Absences of this account, agreed or asked for, that share a day with these."""
    return StandIn.objects.filter(
        absent_id=account_id, state__in=OPEN_STAND_INS, from_on__lte=to_on, to_on__gte=from_on
    )


def outside_id_of(account: Account) -> str:
    """As the province's app names its owner; '' where nobody has said."""
    named = OutsideName.objects.filter(account=account).first()
    return named.outside_id if named else ""
