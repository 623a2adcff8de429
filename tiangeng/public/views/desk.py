"""The opinion box at the desk of those who answer for the system."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.public import actions, queries
from tiangeng.public.filters import OpinionFilter
from tiangeng.public.forms import WordsForm
from tiangeng.public.models import Opinion
from tiangeng.public.states import OPINION_LIFE
from tiangeng.public.tables import OpinionTable
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage, Turn, next_moves
from tiangeng.ui.watched import mark_of

_TITLE = _("意见箱")


class Opinions(ListPage):
    title, search_hint = _TITLE, _("意见里的字")
    table_class, filterset_class = OpinionTable, OpinionFilter
    empty = Empty(_("意见箱是空的"), _("群众和干部对这个系统的意见会到这里；每一页的页脚都有入口。"))

    def get_queryset(self) -> Any:
        self.request.actor.must("public.opinions")
        return queries.in_box(self.request.actor)


class OpinionPage(RecordPage):
    template_name, watched = "public/opinion_record.html", "public.opinion"

    def get_object(self) -> Opinion:
        found: Opinion = queries.in_box(self.request.actor).get_one(self.kwargs["pk"])
        return found

    def head(self, record: Opinion) -> Head:
        crumbs = [(_TITLE, reverse("opinions:list"))]
        return Head(record.get_kind_display(), crumbs=crumbs, state="state")

    def turn(self, record: Opinion) -> Turn | None:
        steps = OPINION_LIFE.open_to(self.request.actor, state=record.state, region=record.county_code)
        pages = {step.name: reverse(f"opinions:{step.name}", args=[record.pk]) for step in steps}
        if not steps:
            return None
        hint = _("写意见的人凭意见码看得到您写的话，看不到您的名字。")
        return Turn(steps[0].label, hint, next_moves(steps, lambda step: pages[step.name], pages=pages))

    def timeline(self, record: Opinion) -> list[Entry]:
        found = [Entry(record.sent_at, _("有人"), _("提了这条意见"))]
        if record.answered_at:
            found.insert(0, Entry(record.answered_at, record.answered_by_name, _("答复了"), record.answer))
        if record.closed_at:
            found.insert(0, Entry(record.closed_at, record.closed_by_name, _("了结了"), record.closing))
        return found


class _Words(FormPage):
    form_class, watched = WordsForm, "public.opinion"
    hint: Any = _("写意见的人凭意见码看得到。")

    @property
    def opinion(self) -> Opinion:
        if not hasattr(self, "_opinion"):
            self._opinion: Opinion = queries.in_box(self.request.actor).get_one(self.kwargs["pk"])
        return self._opinion

    @property
    def cancel_url(self) -> str:
        return self.opinion.get_absolute_url()

    def seen(self) -> tuple[UUID, int]:
        return self.opinion.pk, mark_of(self.opinion.changed_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"opinion": self.opinion}


class Answer(_Words):
    title, submit_label, done = _("答复这条意见"), _("答复"), _("答复好了")

    def act(self, data: dict[str, Any]) -> Opinion:
        return actions.answer_opinion(
            actor=self.request.actor, opinion_id=self.kwargs["pk"], now=self.request.now, **data
        )


class Close(_Words):
    title, submit_label, done = _("了结这条意见"), _("了结"), _("了结好了")
    hint = _("写清怎么改了，或者为什么不改、不属于这里；写意见的人凭意见码看得到。")

    def act(self, data: dict[str, Any]) -> Opinion:
        return actions.close_opinion(
            actor=self.request.actor, opinion_id=self.kwargs["pk"], now=self.request.now, **data
        )
