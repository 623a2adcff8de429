"""English is complete behind the switch: every room, every sentence, nothing left over, and compiled."""

import gettext
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.language import words

ROOMS = [pytest.param(room, id=room.name) for room in words.rooms() if words.marked(room)]
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]")
# Characters an English reader is to see: the way back to Chinese, and names of places as they are typed.
SHOWN_IN_ENGLISH = {"中文", "大洋", "龙渊"}
UNMARKED = re.compile("中文")  # the switch names each language in itself
# Chinese in code that no person reads on a page, or that is the county's and not ours: file → why.
NOT_ON_A_PAGE = {
    "documents/workbooks": "what people write in sheets: yes and no, days, headings",
    "documents/tasks.py": "the name the nightly tidying acts under, kept in the log",
    "documents/actions": "marks between the parts of what is wrong in a row",
    "places/sheets.py": "headings people write over a column",
    "people/sheets.py": "headings people write over a column",
    "notices/checks.py": "command line: what is said before anything starts, in both languages",
    "notices/pack.py": "a pack part: says what is wrong with the file to who edits it, and the county's default signature",
    "exchange/sheets.py": "headings people write over a column, and the line a case ends with as it is kept",
    "issues/sheets/issues.py": "headings people write over a column",
    "issues/sheets/ledger.py": "headings people write over a column",
    "assignments/sheets.py": "headings people write over a column",
    "meetings/sheets.py": "headings people write over a column",
    "public/sheets.py": "headings people write over a column",
    "forms/sheets.py": "headings people write over a column",
    "forms/pack.py": "whoever writes a pack",
    "forms/workbooks.py": "whoever writes a pack's workbook",
    "forms/worksheets.py": "whoever writes a pack's workbook",
    "forms/xforms.py": "whoever writes a pack's workbook",
    "visits/sheets.py": "headings people write over a column",
    "config/commands.py": "the command line speaks Chinese, with English beside it where an operator needs it",
    "algorithms/": "pure, without Django: what is shown of it is said again by ui.deadlines and places.rules",
    "config/api.py": "the name of the API",
    "config/backup/": "command line",
    "config/bodies.py": "before any language is known: says both",
    "config/cluster.py": "command line",
    "config/holding.py": "command line",
    "config/postgres.py": "command line",
    "config/serve.py": "command line",
    "config/settings.py": "the name under which a phone's authenticator keeps the key",
    "config/setup.py": "command line",
    "config/state.py": "the name of the one who looks, which no page shows",
    "console/tasks.py": "a name in the log",
    "demo/": "invented people and their words",
    "exchange/actions.py": "kept in the issue's text as written: what the hotline wants by when",
    "exchange/pack.py": "whoever writes a pack",
    "exchange/queries.py": "a name in the log",
    "issues/actions/handling.py": "人 is the unit as it is kept; the page translates it",
    "issues/actions/supervising.py": "kept in the timeline as written; issues.words says it in English",
    "issues/filters.py": "an indent",
    "issues/forms/__init__.py": "units of beneficiaries as they are kept",
    "issues/models/issue.py": "a default that is kept",
    "issues/schemas/__init__.py": "a default that is kept",
    "issues/tasks.py": "a name in the log",
    "issues/words.py": "reads what supervising.py has kept",
    "kernel/actors.py": "a name in the log",
    "kernel/management/": "command line",
    "kernel/packs.py": "command line: whoever writes a pack",
    "issues/pack.py": "whoever writes a pack",
    "people/checks.py": "whoever builds",
    "people/forms.py": "commas that are typed",
    "people/management/": "command line",
    "meetings/pack.py": "a pack part: what a county calls its open day where it says nothing",
    "kernel/retention.py": "written in the place of what has come to its end, in the county's language",
    "lawful/tasks.py": "the system's name in the log",
    "places/retention.py": "written in the place of what has come to its end, in the county's language",
    "lawful/forbidden.py": "the words that must be absent; what a page shows of them is marked",
    "lawful/management/": "the command line of whoever keeps the installation",
    "lawful/pack.py": "whoever writes a pack",
    "lawful/selfcheck.py": "joins what a document in the county's language lists",
    "people/pack.py": "names of units, and whoever writes a pack",
    "people/views/organisations.py": "what stands in a field to be typed over",
    "places/forms.py": "relations and commas that are typed and kept",
    "places/gazetteer.py": "command line",
    "places/management/": "command line",
    "places/models.py": "a relation that is kept",
    "places/pack.py": "whoever writes a pack",
    "places/queries/regions.py": "endings of place names",
    "public/actions/asking.py": "kept in the issue's own words",
    "public/rules.py": "a name in the log; marks a sentence ends with",
    "visits/pack.py": "whoever writes a pack",
}


@pytest.mark.parametrize("room", ROOMS)
def test_everything_said_in_chinese_is_said_in_english(room: Path) -> None:
    english = {entry.key: entry.english for entry in words.catalogue(room) if not entry.is_fuzzy and all(entry.english)}
    chinese = {key: where for key, where in words.marked(room).items() if words.CHINESE.search(key[1])}
    missing = {key: where for key, where in chinese.items() if key not in english}
    assert missing == {}, (
        f"write the English in {room.name}/locale/en/LC_MESSAGES/django.po (scripts/messages.py {room.name})"
    )


@pytest.mark.parametrize("room", ROOMS)
def test_no_english_is_kept_for_what_nobody_says(room: Path) -> None:
    assert sorted({entry.key for entry in words.catalogue(room)} - words.marked(room).keys()) == []


@pytest.mark.parametrize("room", ROOMS)
def test_english_is_english_and_keeps_every_blank(room: Path) -> None:
    for entry in words.catalogue(room):
        holes = set(HOLES.findall(entry.key[1]))
        for english in entry.english:
            left = set(re.findall(r"[\u3400-\u9fff]+", english)) - SHOWN_IN_ENGLISH
            assert not left, entry.key
            assert not re.search(r"[，。：；（）！？、“”]", english.replace("“", "").replace("”", "")), entry.key
            assert set(HOLES.findall(english)) == holes, entry.key


@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_catalogue_is_fresh(room: Path) -> None:
    with (room / "locale/en/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    known = {key: text for key, text in compiled.items() if isinstance(key, str) and key}
    known |= {key[0]: text for key, text in compiled.items() if isinstance(key, tuple) and key[1] == 0}
    wanted = {("\x04".join(e.key) if e.key[0] else e.key[1]): e.english[0] for e in words.catalogue(room) if e.key[1]}
    assert known == wanted, f"run scripts/messages.py {room.name}"


def test_two_rooms_that_say_the_same_say_it_the_same_in_english() -> None:
    """Django joins the catalogues into one: the first room's word would silently be everybody's."""
    said: dict[words.Key, set[tuple[str, ...]]] = defaultdict(set)
    for room in words.rooms():
        for entry in words.catalogue(room):
            said[entry.key].add(entry.english)
    assert {key: english for key, english in said.items() if len(english) > 1} == {}


def test_no_template_holds_chinese_that_is_not_marked() -> None:
    found = [
        line
        for room in words.rooms()
        for path in words.sources(room, ".html")
        for line in words.unmarked_in_template(path)
    ]
    assert [line for line in found if words.CHINESE.search(UNMARKED.sub("", line))] == []


def test_no_code_holds_chinese_for_a_page_that_is_not_marked() -> None:
    unmarked = {}
    for path in words.sources(words.PACKAGE, ".py"):
        name = str(path.relative_to(words.PACKAGE))
        if not name.startswith(tuple(NOT_ON_A_PAGE)) and (found := set(words.unmarked_in_code(path))):
            unmarked[name] = sorted(found)
    assert unmarked == {}


def test_every_exception_is_needed() -> None:
    names = {str(p.relative_to(words.PACKAGE)): p for p in words.sources(words.PACKAGE, ".py")}
    used = {
        e for e in NOT_ON_A_PAGE for name, p in names.items() if name.startswith(e) and any(words.unmarked_in_code(p))
    }
    assert sorted(NOT_ON_A_PAGE.keys() - used) == []


def test_scripts_say_nothing_of_their_own() -> None:
    """What a script shows it takes from the page's attributes, which are marked."""
    scripts = [path for room in words.rooms() for path in words.sources(room, ".js") if "static" in path.parts]
    assert [
        path.name for path in scripts if words.CHINESE.search(_without_comments(path.read_text(encoding="utf-8")))
    ] == []


def _without_comments(script: str) -> str:
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", script, flags=re.S)
