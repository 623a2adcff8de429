"""English is complete and compiled; read with the simplest of readers, so that no tool is needed to check it."""

import ast
import gettext
import re
from pathlib import Path

from django.shortcuts import render
from django.utils import translation

CATALOGUE = Path(__file__).resolve().parents[1] / "locale/en/LC_MESSAGES/django.po"


def entries() -> list[tuple[str, str]]:
    """(key as gettext stores it, translation) of every entry but the header."""
    found = []
    for block in CATALOGUE.read_text().split("\n\n")[1:]:
        said = {}
        for word, first, more in re.findall(r'^(msg\w+(?:\[\d\])?) (".*")((?:\n".*")*)', block, re.M):
            said[word] = "".join(ast.literal_eval(line) for line in [first, *more.split()] if line)
        key = said["msgid"] if "msgctxt" not in said else f"{said['msgctxt']}\x04{said['msgid']}"
        found.append((key, said.get("msgstr") or said.get("msgstr[0]", "")))
    return found


def test_everything_said_in_chinese_is_said_in_english() -> None:
    assert len(entries()) > 100
    assert [key for key, english in entries() if not english] == []


def test_the_compiled_catalogue_is_fresh() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    known = {key: text for key, text in compiled.items() if isinstance(key, str)}
    known |= {key[0]: text for key, text in compiled.items() if isinstance(key, tuple) and key[1] == 0}
    assert [key for key, english in entries() if known.get(key) != english] == [], "run scripts/messages.py ui"


def test_a_page_in_english_has_no_chinese_of_ours_left(request_for) -> None:
    with translation.override("en"):
        page = render(request_for(), "ui/console.html", {"title": "Issues"}).content.decode()
    assert '<html lang="en">' in page
    left = set(re.findall(r"[\u4e00-\u9fff]+", page))
    assert left == {"季文", "城北乡", "中文"}  # a name, a place, and the way back to Chinese
