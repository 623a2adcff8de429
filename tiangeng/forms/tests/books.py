"""Workbooks for tests: rows in, the bytes of an xlsx out."""

import io

import xlsxwriter

HEADINGS = (
    "type", "name", "label", "relevant", "constraint", "constraint_message", "required", "calculation", "choice_filter", "hint",
)  # fmt: skip
SETTINGS = {"form_title": "试填", "form_id": "trial", "version": "1"}


def workbook(
    rows, choices=(), *, headings=HEADINGS, settings=None, choice_headings=("list_name", "name", "label", "kind")
):
    """`rows`: dicts by heading."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    told = SETTINGS | (settings or {})
    sheets = {
        "survey": [headings, *([row.get(name, "") for name in headings] for row in rows)],
        "choices": [choice_headings, *choices],
        "settings": [list(told), list(told.values())],
    }
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            for at, cell in enumerate(line):
                sheet.write(number, at, cell)
    book.close()
    return out.getvalue()


def q(kind, name="", label="题目", **more):
    return {"type": kind, "name": name, "label": label, **more}
