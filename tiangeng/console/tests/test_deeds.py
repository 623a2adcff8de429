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


def test_what_was_done_is_chosen_in_words_and_not_typed_as_a_code(cast, now, client_of):
    reported(cast.cadre, now=now)
    auditor = client_of(cast.auditor)
    page = auditor.get("/log/").content.decode()
    box = page.partition('name="verb"')[2].partition("</select>")[0]
    assert '<optgroup label="民情事项">' in box and '<option value="issue.">民情事项：都看</option>' in box
    assert (
        '<option value="issue.report">上报</option>' in box and '<option value="account.signed_in">登录</option>' in box
    )
    found = auditor.get("/log/?verb=issue.report").content.decode()
    assert "<small>issue.report</small>" in found and "：</span>" not in found
    assert ">动作：上报<" in "".join(found.split())
    assert "<small>issue." not in auditor.get("/log/?verb=account.signed_in").content.decode()


def test_every_deed_that_has_words_is_offered_once():
    codes = [code for _kind, group in deeds.offered() for code, _words in group]
    assert len(codes) == len(set(codes)) and set(deeds.WORDS) <= set(codes)
    assert all(words for _kind, group in deeds.offered() for _code, words in group)
