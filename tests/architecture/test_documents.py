"""Documents that are drawn are drawn from this code, and documents that are written name what exists."""

import re
import sys

import pytest

from tests.architecture.source import ROOT, listed

sys.path.insert(0, str(ROOT / "scripts"))
import make_docs

WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tiangeng").rglob("README.md")])


def test_drawn_documents_are_fresh():
    """Run `make docs` and commit what it redraws."""
    old = [path.relative_to(ROOT) for path in make_docs.stale(make_docs.pages())]
    assert not old, listed(old)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    dead = [link for link in links if not (path.parent / link).exists()]
    assert not dead, listed(dead)


@pytest.mark.parametrize("path", [ROOT / "docs/tour.md", ROOT / "docs/add-a-feature.md"], ids=lambda path: path.name)
def test_the_guides_name_files_that_exist(path):
    named = re.findall(r"`((?:tiangeng|tests|docs|scripts|packs)/[\w./<>-]+)`", path.read_text(encoding="utf-8"))
    assert named
    gone = [name for name in named if "<" not in name and not (ROOT / name).exists()]
    assert not gone, listed(gone)
