"""Home, search, the log, and long tasks."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.console import actions, deeds, finding, queries
from tiangeng.console.tables import LogTable
from tiangeng.issues import measures, words
from tiangeng.issues import queries as issues
from tiangeng.kernel import tasks
from tiangeng.kernel.log import Finding
from tiangeng.kernel.models import LogEntry, LogSeal, TaskRun
from tiangeng.kernel.refusals import SignInNeeded, clean_text
from tiangeng.kernel.words import joined
from tiangeng.people import queries as people
from tiangeng.ui import answers, nav, turns
from tiangeng.ui.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.pieces import Piece


class Home(TemplateView):
    """工作台 answers first: what waits for me, what is late, what changed."""

    template_name = "console/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        if not actor.is_signed_in:
            raise SignInNeeded
        sees = "issues.see" in actor.capabilities
        home = queries.home(actor, now=now) if sees else None
        asks = answers.may_have(actor)
        since = home.since if home else queries.seen_at(actor, now=now) if asks else now
        return super().get_context_data(
            home=home,
            sees=sees,
            today=now,
            today_on=timezone.localdate(now),
            may_report=sees and issues.may_report(actor),
            may_visit="visits.record" in actor.capabilities,
            may_audit="audit.read" in actor.capabilities,
            answers=answers.of(actor, since=since) if asks else (),
            turns=[turn for turn in turns.of(actor) if turn.at_home or not sees],
            may_decide=turns.may_have(actor),
            desks=() if sees else [one for one in nav.shown(actor, "work") if one.key != "console"],
            stand_ins=people.standing_in_now(actor.account_id, on=timezone.localdate(now)) if actor.absent else (),
            programmes=queries.programmes_today(actor, now=now) if sees else (),
            **kwargs,
        )


class Figures(Piece):
    """How it stands: a piece of the home page that follows once the rest is there, since it counts a whole county; or a page."""

    template_name, piece = "console/figures.html", "console/_figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        actor.must("issues.see")
        found = queries.measured(actor, now=now)
        return super().get_context_data(
            rates=measures.total_of(found),
            parts=words.parts(measures.parts_of(found)),
            days="90",
            may_supervise="issues.supervise" in actor.capabilities,
            **kwargs,
        )


class Course(Piece):
    """Whether what is told gets done, week by week, and where nobody has listened for long: another such piece, or a page."""

    template_name, piece = "console/course.html", "console/_course.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        actor.must("issues.see")
        curve, silent = queries.course(actor, now=now, silent=6)
        return super().get_context_data(curve=curve, silent=silent, **kwargs)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The news has been seen."""
    actions.mark_seen(actor=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("console:home"))


def _asked(request: HttpRequest) -> str:
    return clean_text(request.GET.get("q", ""), field=str(_("搜索")), limit=100)


class Search(TemplateView):
    template_name = "console/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.capabilities.intersection(finding.NEEDS):
            actor.must(finding.NEEDS[0])
        words = _asked(self.request)
        groups = finding.search(actor, words, now=self.request.now) if words else []
        return super().get_context_data(
            words=words,
            groups=[group for group in groups if group.hits],
            empty=joined(group.label for group in groups if not group.hits),
            **kwargs,
        )


class Palette(TemplateView):
    """What the keyboard palette lists: pages first, then what the search finds; a piece of a page, for its script."""

    template_name = "console/_palette.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.is_signed_in:
            raise SignInNeeded
        words = _asked(self.request)
        found = finding.search(actor, words, now=self.request.now, first=5) if words else []
        groups = [group for group in found if group.hits]
        return super().get_context_data(words=words, pages=finding.pages_for(actor, words)[:8], groups=groups, **kwargs)


class LogFilter(FilterSet):
    q = SearchFilter("actor_name", "verb", "object_id", "reason")
    verb = ChoiceFilter(choices=deeds.offered, method="done", label=_("动作"))
    at = DateRangeFilter(label=_("日期"))

    class Meta:
        model = LogEntry
        fields: list[str] = []

    def done(self, rows: QuerySet[LogEntry], name: str, value: str) -> QuerySet[LogEntry]:
        """One deed, or all of a kind."""
        return rows.filter(verb__startswith=value) if value.endswith(".") else rows.filter(verb=value)


class Log(ListPage):
    """The auditor reads it; nobody changes it."""

    template_name = "console/log.html"
    title, search_hint = _("日志"), _("人、动作、对象、原因")
    table_class, filterset_class = LogTable, LogFilter
    empty = Empty(_("没有符合条件的记录"))

    def get_queryset(self) -> Any:
        self.request.actor.must("audit.read")
        return LogEntry.objects.filter(
            region_code__gte=self.request.actor.cover.lo, region_code__lt=self.request.actor.cover.hi
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = LogSeal.objects.order_by("-pk").first()
        runs = TaskRun.objects.filter(kind="audit.verify", account_id=self.request.actor.account_id).order_by(
            "-created_at"
        )
        return super().get_context_data(seal=last, seal_count=LogSeal.objects.count(), run=runs.first(), **kwargs)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Start the walk along the whole chain."""
    request.actor.must("audit.verify")
    run = tasks.start(request.actor, "audit.verify", title=str(_("核验日志")), now=request.now)
    return HttpResponseRedirect(reverse("console:task", args=[run.pk]))


class Tasks(TemplateView):
    template_name = "console/tasks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.actor.is_signed_in:
            raise SignInNeeded
        runs = TaskRun.objects.filter(account_id=self.request.actor.account_id).order_by("-created_at")[:50]
        return super().get_context_data(runs=runs, **kwargs)


class TaskPage(TemplateView):
    """How far it is, and what it did; the page asks again by itself while it runs."""

    template_name = "console/task.html"

    def get_template_names(self) -> list[str]:
        return ["console/_task.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.actor.is_signed_in:
            raise SignInNeeded
        run = get_object_or_404(TaskRun, pk=self.kwargs["pk"], account_id=self.request.actor.account_id)
        result = (run.result or {}) if run.kind == "audit.verify" else {}
        findings = [
            (f["seal"], Finding(f["seal"], f["text"], f["facts"]).what if "text" in f else f["what"])
            for f in result.get("findings", ())
        ]
        restores = [(datetime.fromisoformat(at), backup) for at, backup in result.get("restores", ())]
        return super().get_context_data(run=run, findings=findings, restores=restores, **kwargs)
