"""What runs on its own, by its mark, lies where the Makefile looks for it: a story that nobody runs holds nothing up."""

import re
import shlex

import pytest

from conftest import ROOT
from tests.architecture.source import listed


def _places(mark: str) -> list[str]:
    """Where `make` looks for tests of this mark."""
    [line] = re.findall(rf"^\t@\$\(BIN\)/pytest .*-m {mark} (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    return [place for place in shlex.split(line, comments=True) if not place.startswith("-")]


@pytest.mark.parametrize("mark", ["sweep", "journey", "fault"])
def test_what_is_marked_is_found_by_its_target(mark):
    tests = [path for folder in ("tiangeng", "tests") for path in (ROOT / folder).rglob("test_*.py")]
    marked = [str(path.relative_to(ROOT)) for path in tests if f"pytest.mark.{mark}" in path.read_text("utf-8")]
    assert len(marked) > 3
    lost = [path for path in marked if not any(f"{path}/".startswith(f"{place}/") for place in _places(mark))]
    assert not lost, listed(lost)
