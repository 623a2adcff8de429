"""到期清理: what is due, what the nights took off, what is held."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tiangeng.kernel import register
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.retention import Duty
from tiangeng.lawful import actions
from tiangeng.lawful.models import RetentionRun
from tiangeng.places import queries as places
from tiangeng.ui.pieces import Piece

from .base import Tabbed


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept equally long for the same reason, table by table."""

    label: Any
    lines: list[tuple[Any, actions.Told]]

    @property
    def due_count(self) -> int:
        return sum(told.due_count for _name, told in self.lines)

    @property
    def held_count(self) -> int:
        return sum(told.held_count for _name, told in self.lines)


@dataclass(frozen=True, slots=True)
class Night:
    """One night's run: how much it took off, and of what."""

    at: Any
    lines: list[tuple[Any, int]]

    @property
    def count(self) -> int:
        return sum(count for _name, count in self.lines)


def by_class(told: Iterable[actions.Told]) -> list[Kept]:
    """In the order of the classes; within one in the order of the rooms."""
    names = _titles()
    found: dict[register.Keep, Kept] = {}
    for one in told:
        kept = found.setdefault(one.duty.keep, Kept(one.duty.keep.label, []))
        kept.lines.append((_name(one.duty, names), one))
    return [found[keep] for keep in register.Keep if keep in found]


def _titles() -> dict[str, Any]:
    return {table.model: table.title for table in register.tables()}


def _name(duty: Duty, names: dict[str, Any]) -> str:
    """Files are told apart by what they hang on."""
    name = names.get(duty.model, duty.model)
    return f"{name} · {names[duty.owner]}" if duty.owner in names else str(name)


def nights(runs: Iterable[RetentionRun]) -> list[Night]:
    names = _titles()
    return [
        Night(run.at, [(names.get(model, model), taken) for _keep, model, _due, taken, _held in run.found if taken])
        for run in runs
    ]


class Retention(Tabbed, Piece):
    """What last night counted, or a count somebody asked for since: never counted while somebody waits for the page."""

    tab = "retention"

    template_name, piece = "lawful/retention.html", "lawful/_due.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("lawful.retain")
        counties = places.counties_of(actor, self.request.GET.get("county", ""))
        if counties.is_open:
            return super().get_context_data(counties=counties, days=actions.GRACE.days, **kwargs)
        runs = list(RetentionRun.objects.visible_to(actor).filter(county_code=counties.code).order_by("-at")[:30])
        count = actions.count_of(actor, counties.code)
        told, told_at = self._told([*runs[:1], *([actions.counted_by(count)] if count else [])])
        return super().get_context_data(
            counties=counties,
            kept=by_class(told or ()),
            told_at=told_at,
            count=count,
            is_counting=count is not None and count.finished_at is None,
            has_failed=count is not None and count.state == TaskRun.State.FAILED,
            nights=nights(runs),
            days=actions.GRACE.days,
            **kwargs,
        )

    def _told(self, counts: list[RetentionRun | None]) -> tuple[Any, Any]:
        """The newest that still holds, and when it was counted."""
        for run in sorted(filter(None, counts), key=lambda run: run.at, reverse=True):
            if (told := actions.told_by(run, now=self.request.now)) is not None:
                return told, run.at
        return None, None


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Have what is due counted now."""
    request.actor.must("lawful.retain")
    county = places.counties_of(request.actor, request.POST.get("county", ""))
    if county.is_open:
        raise Missing
    actions.start_count(actor=request.actor, county_code=county.code, now=request.now)
    return HttpResponseRedirect(f"{reverse('lawful:retention')}?{urlencode({'county': county.code})}")
