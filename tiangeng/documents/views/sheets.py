"""A person's sheets: brought in, looked at, mapped, written; the rows that were wrong taken home again."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from xlsxwriter.utility import xl_col_to_name

from tiangeng.documents import actions, queries
from tiangeng.documents.forms import SheetForm
from tiangeng.documents.models import SheetImport
from tiangeng.documents.workbooks import columns
from tiangeng.documents.workbooks.mapping import REASON_HEADING, heading, missing, says_two
from tiangeng.documents.workbooks.reading import ABOVE_THE_ROWS
from tiangeng.kernel.refusals import NotYours, SignInNeeded
from tiangeng.ui.formpages import FormPage

SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheets(TemplateView):
    """导入导出: what I brought in, and where to bring the next one."""

    template_name = "documents/sheets.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        if not actor.is_signed_in:
            raise SignInNeeded
        sheets = list(queries.imports_of(actor)[:SHOWN])
        runs = queries.tasks_of(sheets)
        kinds = columns.offered(actor)
        titles = {kind.label: kind.title for kind in kinds}
        for label in {sheet.kind for sheet in sheets} - set(titles):  # no longer this person's to bring, or closed
            found = columns.find(label)
            titles[label] = found.title if found else label
        rows = [(sheet, titles[sheet.kind], runs.get(sheet.task_id)) for sheet in sheets]
        return super().get_context_data(rows=rows, kinds=kinds, **kwargs)


class NewSheet(FormPage):
    title, submit_label, done = gettext_lazy("导入表格"), gettext_lazy("上传并检查"), gettext_lazy("收到了，正在检查。")
    template_name, form_class = "documents/sheet_new.html", SheetForm

    def kinds(self) -> list[columns.Kind]:
        found = columns.offered(self.request.actor)
        if not self.request.actor.is_signed_in:
            raise SignInNeeded
        if not found:
            raise NotYours
        return found

    def initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", "")[:40]}

    def form_kwargs(self) -> dict[str, Any]:
        return {"kinds": self.kinds()}

    def act(self, data: dict[str, Any]) -> SheetImport:
        return actions.take_in_sheet(
            actor=self.request.actor, now=self.request.now, kind=data["kind"], upload=data["file"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kinds=self.kinds(), **kwargs)


class SheetPage(TemplateView):
    """One sheet: how far it is, what it says, what is wrong in it, and what became of it."""

    def get_template_names(self) -> list[str]:
        return ["documents/_sheet.html"] if self.request.htmx else ["documents/sheet.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet: SheetImport = queries.import_of(self.request.actor, self.kwargs["pk"])
        kind = columns.find(sheet.kind)
        if kind is None:
            raise Http404
        only_bad = self.request.GET.get("show") == "bad"
        rows = [row for row in sheet.sample if "total" not in row and (row["bad"] or not only_bad)]
        used = {column: sheet.pairs[column.name] for column in kind.read_columns if column.name in sheet.pairs}
        passed_over = [
            header
            for at, header in enumerate(sheet.headers)
            if header not in ("", REASON_HEADING) and at not in used.values()
        ]
        return super().get_context_data(
            sheet=sheet,
            kind=kind,
            run=queries.task_of(sheet),
            is_at_work=queries.is_at_work(sheet),
            is_open=not (sheet.applied_upto or sheet.finished_at or sheet.removed_at),
            rows=rows,
            only_bad=only_bad,
            mapped=[(column, used.get(column)) for column in kind.read_columns],
            headers=[(at, xl_col_to_name(at), header) for at, header in enumerate(sheet.headers)],
            shown_columns=[(column, _also_called(column, sheet.headers[at])) for column, at in used.items()],
            passed_over=passed_over,
            totals=[row["number"] for row in sheet.sample if "total" in row],
            why_passed_over=[
                column.hint for column in kind.columns if column.only_out and _is_hinted(column, passed_over)
            ],
            says_two=says_two(kind, sheet.pairs) if sheet.headers else [],
            missing=missing(kind, sheet.pairs) if sheet.headers else [],
            refused=list(sheet.refused.items())[:SHOWN],
            **_whence(sheet),
            **kwargs,
        )


def _also_called(column: columns.Column, header: str) -> str:
    """How the sheet itself calls this column, where it is another word."""
    return "" if heading(header) == heading(str(column.label)) else header


def _is_hinted(column: columns.Column, headers: list[str]) -> bool:
    """Whether a column that is only written out stands in the sheet, and there is something to say about it."""
    said = {heading(word) for word in (str(column.label), *column.words)}
    return bool(column.hint) and any(heading(header) in said for header in headers)


def _whence(sheet: SheetImport) -> dict[str, Any]:
    """Where in the file the rows are read, and where the next ones could be."""
    names = sheet.worksheet_names
    after = names.index(sheet.worksheet) + 1 if sheet.worksheet in names else 0
    return {
        "worksheets": sheet.worksheets,
        "next_worksheet": names[after % len(names)] if names and sheet.is_done else "",
        "heading_row": (sheet.header_at or 0) + 1,
        "most_above": ABOVE_THE_ROWS,
    }


@require_POST
def choose_worksheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`worksheet` by its name; `heading_row` as the sheet counts, or nothing to have it found."""
    said = request.POST.get("heading_row", "").strip()[:4]
    sheet = actions.choose_worksheet(
        actor=request.actor,
        now=request.now,
        import_id=pk,
        worksheet=request.POST.get("worksheet", ""),
        heading_row=int(said) if said.isdecimal() else 0 if said else None,
    )
    return HttpResponseRedirect(sheet.get_absolute_url())


@require_POST
def map_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`column_<name>` holds the position of the sheet's column, or nothing."""
    sent = {
        name.removeprefix("column_"): str(value) for name, value in request.POST.items() if name.startswith("column_")
    }
    pairs = {name: int(value) for name, value in sent.items() if value.isdecimal() and len(value) < 4}
    sheet = actions.map_columns(
        actor=request.actor, now=request.now, import_id=pk, pairs=pairs, for_unit=request.POST.get("for_unit") == "1"
    )
    return HttpResponseRedirect(sheet.get_absolute_url())


@require_POST
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    sheet = actions.start_import(
        actor=request.actor, now=request.now, import_id=pk, is_whole=request.POST.get("whole") == "1"
    )
    return HttpResponseRedirect(sheet.get_absolute_url())


@require_safe
def bad_rows(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The rows that were wrong, each with what is wrong, to be put right and brought again."""
    sheet, path = queries.bad_rows_of(request.actor, pk)
    stem = sheet.name.rpartition(".")[0] or sheet.name
    return as_download(path, _("%(name)s（要改的行）.xlsx") % {"name": stem})


@require_safe
def blank(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty sheet with the right headings."""
    return as_download(actions.blank_sheet(actor=request.actor, kind=kind), _("空白表.xlsx"))


def as_download(path: Path, name: str) -> HttpResponseBase:
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
