"""The source as the architecture tests read it: which files there are, whose they are, what they call."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tiangeng"
SCREENS = {"views", "api", "forms", "signin_forms", "tables", "filters", "schemas", "panels"}


@dataclass(frozen=True)
class Module:
    """One file of the package, without tests and migrations."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(PACKAGE))

    @property
    def room(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0]

    @property
    def part(self) -> str:
        """Its place in the room's order: `views` for both views.py and views/lists.py."""
        parts = self.path.relative_to(PACKAGE).with_suffix("").parts
        return parts[1] if len(parts) > 1 else parts[0]

    @property
    def is_screen(self) -> bool:
        return self.part in SCREENS and self.room not in ("kernel", "ui")

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.AST) -> str:
        """`issues/views/record.py:41`, for a finding."""
        return f"{self.name}:{node.lineno}"  # type: ignore[attr-defined]


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules() -> tuple[Module, ...]:
    found = sorted(PACKAGE.rglob("*.py"))
    return tuple(Module(path) for path in found if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.rglob("templates/**/*.*")))


def dotted(node: ast.AST) -> str:
    """`Issue.objects.visible_to` as it is written; '' for what is no plain chain of names."""
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else f"().{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def listed(found: Iterable[object]) -> str:
    """Findings one to a line, as the message of an assertion."""
    return "\n" + "\n".join(str(item) for item in found)
