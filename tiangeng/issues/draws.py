"""Draws among what is resolved: what is drawn from and what is not, what the calls have found, and the same drawn again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, Func, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.algorithms import sampling
from tiangeng.algorithms.proportions import Rate
from tiangeng.kernel.actors import Actor, Range

from .models import Call, Draw, Handling, Issue
from .states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a draw asks about: a place, the days of being handed in, and perhaps one unit."""

    region_code: str
    since_on: date
    until_on: date
    lead_id: UUID | None = None


CAN_BE_ASKED = Q(has_reporter=True) | Exists(Issue.objects.filter(merged_into=OuterRef("pk"), has_reporter=True))


def _solved(actor: Actor, wanted: Wanted) -> QuerySet[Issue]:
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (wanted.since_on, wanted.until_on + timedelta(days=1))
    )
    r = Range.of(wanted.region_code)
    rows: QuerySet[Issue] = Issue.objects.visible_to(actor).filter(
        resolved_at__gte=begin, resolved_at__lt=end, region_code__gte=r.lo, region_code__lt=r.hi
    )
    return rows.filter(lead_id=wanted.lead_id) if wanted.lead_id else rows


def to_be_called(actor: Actor, wanted: Wanted) -> QuerySet[Issue]:
    """Resolved in the period, with a villager who can be asked and has not answered, and not handled by the actor's units."""
    return _solved(actor, wanted).filter(CAN_BE_ASKED, state=State.RESOLVED).exclude(pk__in=_own(actor))


def _own(actor: Actor) -> QuerySet[Any]:
    return Handling.objects.filter(organisation__in=actor.organisation_ids).values("issue")


LEFT_OUT = {
    "said_so": gettext_lazy("群众已认可"),
    "seen": gettext_lazy("凭佐证或看现场认可"),
    "nobody": gettext_lazy("没留联系方式"),
    "own": gettext_lazy("抽签人的单位办的"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a draw is made from, and what was solved beside it and cannot be drawn: by reason, those that occur."""

    drawn_from: int
    left_out: list[tuple[Any, int]]

    @property
    def solved(self) -> int:
        return self.drawn_from + self.beside

    @property
    def beside(self) -> int:
        return sum(count for _reason, count in self.left_out)


def around(actor: Actor, wanted: Wanted) -> Around:
    """Before drawing: how many could be drawn today, and what is left out."""
    rows = _solved(actor, wanted)
    own = When(pk__in=_own(actor), then=Value("own"))
    counted = _by_reason(rows, Q(confirmed_at__isnull=False), own, default="drawn")
    return Around(counted.pop("drawn", 0), [(LEFT_OUT[name], counted[name]) for name in LEFT_OUT if name in counted])


def around_then(actor: Actor, draw: Draw) -> Around | None:
    """The same of a draw made earlier, as things stood when it was made; None for one of the time before lists were kept.

    What was reopened since and was not drawn from is in no count: when it had been handed in is no longer known.
    """
    if not draw.numbers:
        return None
    wanted = Wanted(region_code=draw.region_code, since_on=draw.since_on, until_on=draw.until_on, lead_id=draw.lead_id)
    listed_then = Draw.objects.filter(pk=draw.pk).values_list(Func("numbers", function="unnest"))
    rows = _solved(actor, wanted).filter(resolved_at__lte=draw.drawn_at).exclude(number__in=listed_then)
    counted = _by_reason(rows, Q(confirmed_at__lte=draw.drawn_at), default="own")
    return Around(draw.population, [(LEFT_OUT[name], counted[name]) for name in LEFT_OUT if name in counted])


def _by_reason(rows: QuerySet[Issue], confirmed: Q, *others: When, default: str) -> dict[str, int]:
    reason = Case(
        When(confirmed & Q(is_satisfied=True), then=Value("said_so")),
        When(confirmed, then=Value("seen")),
        When(~CAN_BE_ASKED, then=Value("nobody")),
        *others,
        default=Value(default),
    )
    return dict(rows.order_by().annotate(reason=reason).values_list("reason").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a draw has brought so far: satisfied of those who answered, and what such a draw would have found."""

    satisfied: Rate
    unreached: int
    waiting: int
    power: float  # of finding at least one, if one in ten were not solved


ONE_IN_TEN = 0.1
HOW_DRAWN = gettext_lazy(
    "怎么重抽：种子的 16 个字节、一个零字节、一个编号，连起来算 SHA-256；名单里每个编号都算，按算出的结果从小到大，取前 %(size)s 个。"
)
HOW_PRINTED = gettext_lazy(
    "怎么核对名单：编号从小到大排，一个一行，行与行之间只有一个换行，末尾没有，算 SHA-256，就是名单指纹。"
)


def outcomes_of(draws: Collection[Draw]) -> dict[UUID, Outcome]:
    """Counted from the calls themselves, in one question for all draws."""
    rows = Call.objects.filter(draw__in=[draw.pk for draw in draws]).order_by().values("draw")
    counted = {
        row["draw"]: row
        for row in rows.annotate(
            answered=Count("pk", filter=Q(answer__isnull=False)),
            solved=Count("pk", filter=Q(answer__is_solved=True)),
            unreached=Count("pk", filter=Q(answer__isnull=True, tried_count__gt=0)),
            waiting=Count("pk", filter=Q(answer__isnull=True, tried_count=0)),
        )
    }
    return {draw.pk: _outcome(draw, counted.get(draw.pk, NO_CALLS)) for draw in draws}


NO_CALLS = {"answered": 0, "solved": 0, "unreached": 0, "waiting": 0}


def _outcome(draw: Draw, counted: Mapping[str, int]) -> Outcome:
    power = sampling.finding_power(population=draw.population, size=draw.size, bad_share=ONE_IN_TEN)
    return Outcome(Rate(counted["solved"], counted["answered"]), counted["unreached"], counted["waiting"], power)


def redraw(draw: Draw) -> sampling.Redrawn | None:
    """The draw made once more from what it kept; None for one of the time before lists were kept.

    A call that is gone with its case is not missed: the others still stand at their places.
    """
    if not draw.numbers:
        return None
    called = dict(draw.calls.values_list("place", "issue__number"))
    return sampling.redraw(
        draw.numbers, size=draw.size, seed=bytes(draw.seed), digest_then=draw.digest, drawn_then=called
    )


def listed(actor: Actor) -> QuerySet[Draw]:
    """For pages that show none of the lists, which may be long."""
    rows: QuerySet[Draw] = Draw.objects.visible_to(actor).select_related("lead").defer("numbers")
    return rows


def list_to_check(draw: Draw) -> str:
    """What anybody needs to draw again without us: the seed, the list, and in a sentence how."""
    drawn = sampling.drawn(draw.numbers, size=draw.size, seed=bytes(draw.seed))
    told = [
        _("抽签回访 %(since)s—%(until)s，%(of)s 件里抽 %(size)s 件，%(who)s 抽于 %(at)s")
        % {
            "since": draw.since_on, "until": draw.until_on, "of": draw.population, "size": draw.size,
            "who": draw.drawn_by_name, "at": timezone.localtime(draw.drawn_at).strftime("%Y-%m-%d %H:%M"),
        },
        _("种子：%(seed)s") % {"seed": bytes(draw.seed).hex()},
        HOW_DRAWN % {"size": draw.size},
        _("名单指纹：%(digest)s") % {"digest": draw.digest},
        HOW_PRINTED,
        _("依次抽到：%(numbers)s") % {"numbers": " ".join(drawn)},
    ]  # fmt: skip
    return "\n".join([*(f"# {line}" for line in told), *draw.numbers]) + "\n"
