"""Templates do not think, and nothing in them would be stopped by the content security policy."""

import re

import pytest
from django.template import engines

from tests.architecture.source import ROOT, listed, templates

HTML = [path for path in templates() if path.suffix == ".html"]
INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "something from outside": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE),
    "code to be evaluated": re.compile(r"hx-on|hx-vals=[\"']js:|hx-vars", re.IGNORECASE),
}
THINKING = re.compile(r"{%\s*(?:el)?if[^%]*\.state\s*[!=]=")
# A share is printed by ui's tags alone: they bring the counts and the range, and leave it out where no verdict is allowed.
SHARE = re.compile(r"}}\s*[%％]|\.(?:share|low|high|verdict_allowed)\b")
NO_RATES = {
    "issues/templates/issues/_outcome.html": "the finding power: a probability of the draw, of which there are no cases",
    "issues/templates/issues/_suggested.html": "how sure a suggestion is of itself",
    "visits/templates/visits/programme.html": "whether villages were due at all; the counts stand beside the bar",
}
# A day is told by `when`; by its figures it is only named to a machine: in an address, or in a box for days.
RAW_DAY = re.compile(r"{[{%](?!%? ?url )(?<!value=\"{{)[^%}]*\|date\b")
# A long task is drawn one way while it runs and another when it has ended; the kernel's states know no colours.
DRAWS_A_TASK = {"_progress.html", "progress.html", "_task.html", "task.html"}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds_what_the_policy_forbids(what):
    found = [path.relative_to(ROOT) for path in HTML if INLINE[what].search(path.read_text(encoding="utf-8"))]
    assert not found, listed(found)


def test_no_template_decides_by_comparing_a_state():
    """Colour and label travel with the choice; what may be done comes as moves."""
    found = [
        path.relative_to(ROOT)
        for path in HTML
        if path.name not in DRAWS_A_TASK and THINKING.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, listed(found)


def test_no_template_tells_a_day_by_its_figures():
    found = [path.relative_to(ROOT) for path in HTML if RAW_DAY.search(path.read_text(encoding="utf-8"))]
    assert not found, listed(found)


def test_no_template_prints_a_rate_but_with_its_counts_and_its_range():
    rooms = {path.relative_to(ROOT / "tiangeng").as_posix(): path.read_text(encoding="utf-8") for path in HTML}
    prints = {name for name, text in rooms.items() if not name.startswith("ui/") and SHARE.search(text)}
    assert prints == set(NO_RATES), listed(sorted(prints ^ set(NO_RATES)))
    assert sum("{% percent_with_range" in text for text in rooms.values()) >= 5


def test_no_room_writes_a_share_as_per_cent_by_itself():
    own = re.compile(r"words\.percent\(|:\.\d%}|\.share\b.*\* ?100|100 ?\* ?.*\.share\b")
    rooms = [
        path for path in (ROOT / "tiangeng").glob("*/**/*.py") if not {"tests", "ui", "algorithms"} & set(path.parts)
    ]
    writes = {path.relative_to(ROOT).as_posix() for path in rooms if own.search(path.read_text(encoding="utf-8"))}
    no_rates = {
        "tiangeng/issues/suggesting.py",  # how sure a suggestion is of itself
        "tiangeng/visits/queries/coverage.py",  # how long a bar is; the counts stand beside it
    }
    assert writes == no_rates, listed(sorted(writes ^ no_rates))


def test_every_form_that_changes_something_carries_its_token():
    without = [
        path.relative_to(ROOT)
        for path in HTML
        for form in re.findall(
            r"<form\b[^>]*>.*?</form>", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.IGNORECASE
        )
        if re.search(r"<form\b[^>]*method=[\"']post", form, re.IGNORECASE) and "csrf_token" not in form
    ]
    assert not without, listed(without)


def test_every_template_can_be_read():
    engine = engines["django"].engine
    for path in templates():
        engine.from_string(path.read_text(encoding="utf-8"))
