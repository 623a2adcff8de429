"""What is said to people, read from the sources: marked for translation, unmarked, and the catalogues. Needs no gettext."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "tiangeng"
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
Key = tuple[str, str]  # context, words

# function → where its context, words and plural stand among the arguments
MARKS = {
    "_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None), "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
}  # fmt: skip
_CALL = re.compile(r"""(?<!\w)(_|n?p?gettext)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?)+)""")
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_UNDERSCORE = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")


@dataclass(frozen=True)
class Entry:
    """One entry of a catalogue."""

    key: Key
    english: tuple[str, ...]
    is_fuzzy: bool


def rooms() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def sources(room: Path, ending: str) -> list[Path]:
    return [p for p in sorted(room.rglob(f"*{ending}")) if not {"tests", "migrations", "vendor"} & set(p.parts)]


@cache
def marked(room: Path) -> dict[Key, str]:
    """Everything a room marks → the file that says it first."""
    found: dict[Key, str] = {}
    for path in [*sources(room, ".py"), *sources(room, ".html")]:
        keys = _in_code(path) if path.suffix == ".py" else _in_template(path)
        for key in keys:
            found.setdefault(key, str(path.relative_to(PACKAGE)))
    return found


def _in_code(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (name := _name(node)) in MARKS:
            words = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args]
            context, said, _plural = MARKS[name]
            if len(words) > said and words[said] is not None:
                yield (words[context] or "") if context is not None else "", words[said] or ""


def _in_template(path: Path) -> Iterator[Key]:
    """By way of Django's own reading of a template as code."""
    for name, arguments in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        words = [ast.literal_eval(literal) for literal in _LITERAL.findall(arguments)]
        context, said, _plural = MARKS[name]
        yield words[context] if context is not None else "", words[said]


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def unmarked_in_template(path: Path) -> Iterator[str]:
    """Chinese a person would read in either language."""
    is_inside = is_comment = False
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        verb = token.contents.split(None, 1)[0] if token.token_type == TokenType.BLOCK else ""
        is_inside = (is_inside or verb.startswith("blocktrans")) and not verb.startswith("endblocktrans")
        is_comment = (is_comment or verb == "comment") and verb != "endcomment"
        if is_inside or is_comment or token.token_type == TokenType.COMMENT or verb in ("translate", "trans"):
            continue
        text = token.contents if token.token_type == TokenType.TEXT else _UNDERSCORE.sub("", token.contents)
        yield from (
            f"{path.name}:{token.lineno} {line.strip()[:80]}" for line in text.split("\n") if CHINESE.search(line)
        )


def unmarked_in_code(path: Path) -> Iterator[str]:
    """Chinese in a string that no mark holds; docstrings and `summary=` of the API's document are for whoever builds."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            quiet.add(id(node.value))
        if isinstance(node, ast.keyword) and node.arg == "summary":
            quiet.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node) in MARKS:
            quiet |= {id(part) for argument in node.args for part in ast.walk(argument)}
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) and id(node) not in quiet else ""
        if isinstance(said, str) and CHINESE.search(said):
            yield said


@cache
def catalogue(room: Path) -> list[Entry]:
    """A room's English; read with the simplest of readers."""
    path = room / "locale/en/LC_MESSAGES/django.po"
    return [_entry(block) for block in path.read_text(encoding="utf-8").split("\n\n")[1:]] if path.exists() else []


def _entry(block: str) -> Entry:
    said = {
        word: "".join(ast.literal_eval(line) for line in [first, *more.split("\n")] if line)
        for word, first, more in re.findall(r'^(msg\w+(?:\[\d\])?) (".*")((?:\n".*")*)', block, re.M)
    }
    english = tuple(text for word, text in said.items() if word.startswith("msgstr"))
    return Entry((said.get("msgctxt", ""), said["msgid"]), english, ", fuzzy" in block)
