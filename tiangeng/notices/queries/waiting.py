"""What waits for one person, as the bell and its page show it."""

from django.db.models import Func, OuterRef, QuerySet, Subquery

from tiangeng.kernel.actors import Actor
from tiangeng.notices.models import Choice, Kind, Notice
from tiangeng.places.models import Region
from tiangeng.ui import turns

COUNT_UP_TO = turns.COUNT_UP_TO
NOTICES = "notices"


def muted_by(actor: Actor) -> list[str]:
    """Kinds this person does not want in the bell."""
    found = Choice.objects.visible_to(actor).filter(pk=actor.account_id).values_list("muted", "muted_turns").first()
    return [kind for kinds in found or () for kind in kinds]


def muted_turns(actor: Actor) -> QuerySet[Choice]:
    """The same of what other rooms have waiting, for `ui.turns` to ask with all its numbers."""
    rows: QuerySet[Choice] = Choice.objects.visible_to(actor).filter(pk=actor.account_id)
    return rows.values_list(Func("muted_turns", function="unnest"))


def _wanted(actor: Actor) -> QuerySet[Notice]:
    """What waits, without the muted kinds: one question, since every page asks it."""
    muted = Choice.objects.visible_to(actor).filter(pk=actor.account_id)
    rows: QuerySet[Notice] = Notice.objects.visible_to(actor)
    return rows.exclude(kind__in=muted.values_list(Func("muted", function="unnest")))


def waiting_for(actor: Actor) -> QuerySet[Notice]:
    """Newest first, without the kinds this person has muted."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[Notice] = (
        _wanted(actor)
        .select_related("issue", "promise", "draw", "organisation")
        .annotate(place_name=Subquery(place))
        .order_by("-since_at", "-pk")
    )
    return rows


def wanted(actor: Actor) -> QuerySet[Notice] | None:
    """The same as one kind of turn, so that the bell is one question; None for whoever works at no issues."""
    return _wanted(actor) if "issues.see" in actor.capabilities else None


def things_waiting(actor: Actor) -> int:
    """At how many problems, promises and draws something waits: one that waits for several reasons is one."""
    if "issues.see" not in actor.capabilities:
        return 0
    return _wanted(actor).order_by().values("issue", "promise", "draw").distinct().count()


def may_be_told(actor: Actor) -> bool:
    """Whether anything can ever wait for this person; without asking the database."""
    return turns.may_have(actor)


def bell_count(actor: Actor) -> int | None:
    """All that waits, kind by kind no further than people read."""
    if not actor.account_id or actor.cover is None:
        return None
    return sum(turn.count for turn in turns.of(actor) if not turn.is_muted)


def other_turns(actor: Actor) -> list[turns.Turn]:
    """What waits beside the notices, without the muted kinds, room by room: to approve, to sign, to answer upward."""
    return [turn for turn in turns.of(actor) if turn.key != NOTICES and not turn.is_muted]


def kinds_for(actor: Actor) -> list[tuple[str, str]]:
    """The kinds that can ever wait for this person: of issues, and of what other rooms have for them to decide."""
    able = actor.capabilities
    needs = {
        Kind.DISPATCH: {"issues.dispatch"}, Kind.OBJECTION: {"issues.dispatch"}, Kind.APPEAL: {"issues.rule"},
        Kind.RULING: {"issues.rule", "issues.dispatch"}, Kind.CALL: {"issues.confirm"},
    }  # fmt: skip
    others = {Kind.PROMISE, Kind.TOLD, Kind.ABOVE}
    found: list[Kind] = [kind for kind in Kind if needs.get(kind, {"issues.handle"}) & able and kind not in others]
    if any("issues.supervise" in grant.capabilities and len(grant.territory) <= 6 for grant in actor.grants):
        found.append(Kind.ABOVE)
    if actor.staff_id and "issues.report" in able:
        found += [Kind.PROMISE, Kind.TOLD]
    other = [(kind.key, str(kind.label)) for kind in turns.possible_for(actor) if kind.key != NOTICES]
    return [*((kind.value, str(kind.label)) for kind in found), *other]


def turn_kinds() -> list[str]:
    """Of other rooms."""
    return [key for key in turns.all_keys() if key != NOTICES]


def all_kinds() -> list[str]:
    return [*Kind.values, *turn_kinds()]
