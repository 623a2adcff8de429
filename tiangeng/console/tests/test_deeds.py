"""The log is read by a person: whatever a line says was done has words."""

import re

import pytest

from tiangeng.config.paths import ROOT
from tiangeng.console import deeds
from tiangeng.issues.tests.factories import reported

WRITTEN = re.compile(r'\blog(?:_all|_look)?\(\s*[\w.]+,\s*"([a-z_]+\.[a-z_]+)"')


def written() -> set[str]:
    """Every verb that stands in the source as it is logged."""
    files = (path for path in (ROOT / "tiangeng").glob("**/*.py") if not {"tests", "migrations"} & set(path.parts))
    return {verb for path in files for verb in WRITTEN.findall(path.read_text("utf-8"))}


def test_every_verb_the_source_logs_has_words():
    verbs = written()
    assert len(verbs) > 100
    assert not {verb for verb in verbs if deeds.said(verb) == verb}


def test_every_step_of_a_life_has_words():
    steps = {f"{noun}.{move.name}" for noun, life in deeds.LIVES.items() for move in life.moves}
    assert not {verb for verb in steps if deeds.said(verb) == verb}


@pytest.mark.parametrize(("verb", "words"), [("refused.missing", "想做，没有准"), ("no.such", "no.such")])
def test_what_was_refused_and_what_nobody_put_into_words(verb, words):
    assert deeds.said(verb) == words


def test_the_auditor_reads_words_and_finds_by_the_code_under_them(cast, now, client_of):
    reported(cast.cadre, now=now)
    auditor = client_of(cast.auditor)
    page = auditor.get("/log/?verb=issue.").content.decode()
    assert "<b>上报</b><small>issue.report</small>" in page and "民情事项" in page
