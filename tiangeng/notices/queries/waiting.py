"""What waits for one person, as the bell and its page show it."""

from django.db.models import Func, OuterRef, QuerySet, Subquery

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import once_within
from tiangeng.notices.models import Choice, Kind, Notice
from tiangeng.places.models import Region

COUNT_UP_TO = 100


def muted_by(actor: Actor) -> list[str]:
    """Kinds this person does not want in the bell."""
    found = Choice.objects.visible_to(actor).filter(pk=actor.account_id).values_list("muted", flat=True).first()
    return list(found or [])


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
        .select_related("issue", "promise", "draw")
        .annotate(place_name=Subquery(place))
        .order_by("-since_at", "-pk")
    )
    return rows


def bell_count(actor: Actor) -> int | None:
    """Counted no further than people read; asked once a request."""
    if not actor.account_id or actor.cover is None:
        return None
    known = once_within()
    if "bell" not in known:
        known["bell"] = _wanted(actor)[:COUNT_UP_TO].count()
    return int(known["bell"])


def kinds_for(actor: Actor) -> list[tuple[str, str]]:
    """The kinds that can ever wait for this person."""
    able = actor.capabilities
    needs = {
        Kind.DISPATCH: "issues.dispatch", Kind.OBJECTION: "issues.dispatch", Kind.RULING: "issues.rule",
        Kind.CALL: "issues.confirm",
    }  # fmt: skip
    found: list[Kind] = [kind for kind in Kind if needs.get(kind, "issues.handle") in able and kind != Kind.PROMISE]
    if actor.staff_id and "issues.report" in able:
        found.append(Kind.PROMISE)
    return [(kind.value, str(kind.label)) for kind in found]


def all_kinds() -> list[str]:
    return list(Kind.values)
