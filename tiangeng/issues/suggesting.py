"""Where an issue probably belongs, and whose it is: two routers a county, suggesting and never deciding.

On the first day they have read the pack's catalogue and nothing else. Afterwards a nightly refit (`actions.learning`) puts what
dispatchers taught on the county's shelf, and every process takes up the new version at its next question. A complaint is never
guessed at, nor learned from.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from tiangeng.algorithms.proportions import Rate
from tiangeng.algorithms.textmining import Answer, Router, Shelf, fit
from tiangeng.algorithms.textmining.router import SHOWN_WORDS
from tiangeng.kernel import packs
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation

from . import rules
from .models import Decision, Issue

CATEGORY, OWNER = "category", "owner"
QUESTIONS = (CATEGORY, OWNER)
SHOWN = 3
FIRST_DAY = 0  # the version that has read the catalogue only and lies on no shelf
_logger = logging.getLogger(__name__)


# ---------------------------------------------------------------- routers


def shelf_of(county_code: str, question: str) -> Shelf:
    return Shelf(Path(settings.TIANGENG_ROUTERS) / county_code / question)


def catalogue_of(county_code: str, question: str) -> dict[str, list[str]]:
    """Label → its texts in the pack: names, villagers' words, examples; its branch's in one piece, because it shares them."""
    found: dict[str, list[str]] = {}
    for branch, leaf, route in packs.part_of(county_code, "issues").leaves():
        label = leaf.code if question == CATEGORY else route.owner if route else ""
        if leaf.confidential or not label:
            continue
        found.setdefault(label, []).extend(
            [leaf.name, *leaf.words, *leaf.examples, " ".join([branch.name, *branch.words])]
        )
    return {label: sorted(set(texts)) for label, texts in found.items()}


@dataclass(frozen=True, slots=True)
class Serving:
    """The router a process answers with, and by what it sees that another one is due."""

    mark: tuple[Any, ...]
    version: int
    router: Router


_serving: dict[tuple[Path, str], Serving] = {}


def serving(county_code: str, question: str) -> Serving:
    """The county's router for this question, read once a version and process."""
    shelf, part = shelf_of(county_code, question), packs.part_of(county_code, "issues")
    pointer = shelf.folder / "current.json"
    is_learned = pointer.exists()
    mark = (pointer.stat().st_mtime_ns if is_learned else 0, id(part))
    known = _serving.get((shelf.folder, question))
    if known is None or known.mark != mark:
        found = shelf.serving() if is_learned else None
        for refusal in shelf.refused:
            _logger.warning("%s: %s", county_code, refusal)
        version, router = found or (FIRST_DAY, fit([], catalogue_of(county_code, question)))
        known = _serving[shelf.folder, question] = Serving(mark, version, router)
    return known


def ask(
    county_code: str, question: str, text: str, *, among: Collection[str], k: int = SHOWN, shown: int = 0
) -> Answer:
    """The likeliest labels of those that exist today. The deciding words take as long as all the rest: only where shown."""
    return serving(county_code, question).router.suggest(text, k=k, among=among, shown=shown)


# ---------------------------------------------------------------- what is shown


@dataclass(frozen=True, slots=True)
class Option:
    """One suggestion: a category's code or a unit's id. `share` is None where nobody has checked what it is worth."""

    value: str
    name: str
    label: str
    share: int | None
    is_likely: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """For one text: categories and owners, best first, the words that decided, and which routers said so."""

    categories: tuple[Option, ...]
    owners: tuple[Option, ...]
    words: tuple[str, ...]
    has_learned: bool
    category_version: int
    owner_version: int

    @property
    def is_sure(self) -> bool:
        return any(option.is_likely for option in self.categories[:1])


NOTHING = Suggested((), (), (), False, FIRST_DAY, FIRST_DAY)


def categories_for(county_code: str, text: str) -> tuple[tuple[Option, ...], Answer]:
    """Leaves of the pack, named with their branch."""
    leaves = packs.part_of(county_code, "issues").leaves()
    names = {leaf.code: f"{branch.name} › {leaf.name}" for branch, leaf, _route in leaves if not leaf.confidential}
    answer = ask(county_code, CATEGORY, text, among=names, shown=SHOWN_WORDS)
    return _options(answer, {code: (code, name) for code, name in names.items()}), answer


def for_issue(issue: Issue, units: Collection[Organisation]) -> Suggested:
    """For the dispatcher; `units` are those of the county, of which only who may lead it is named. Nothing for a complaint."""
    if issue.is_confidential:
        return NOTHING
    county, text = issue.county_code, text_of(issue)
    categories, answer = categories_for(county, text)
    may_lead = [unit for unit in units if rules.may_lead(issue.category, unit.kind)]
    there = {rules.owner_label(unit.code, issue.region_code): (str(unit.pk), unit.short_name) for unit in may_lead}
    of_owner = ask(county, OWNER, text, among=there)
    return Suggested(
        categories,
        _options(of_owner, there),
        tuple(evidence.word for evidence in answer.words),
        answer.is_calibrated,
        serving(county, CATEGORY).version,
        serving(county, OWNER).version,
    )


def for_text(region_code: str, text: str, units: Collection[Organisation]) -> Suggested:
    """For words that are no issue yet."""
    county = region_code[:6]
    categories, answer = categories_for(county, text)
    there = {rules.owner_label(unit.code, region_code): (str(unit.pk), unit.short_name) for unit in units}
    of_owner = ask(county, OWNER, text, among=there)
    return Suggested(
        categories,
        _options(of_owner, there),
        tuple(evidence.word for evidence in answer.words),
        answer.is_calibrated,
        serving(county, CATEGORY).version,
        serving(county, OWNER).version,
    )


def decisions(county_code: str, question: str) -> QuerySet[Decision]:
    """What was suggested and what was chosen, wherever anything was; of no issue and of nobody."""
    rows: QuerySet[Decision] = Decision.objects.filter(county_code=county_code).exclude(**{f"suggested_{question}": ""})
    return rows.annotate(is_followed=Q(**{question: F(f"suggested_{question}")}))


def agreement(county_code: str) -> dict[str, dict[int, Rate]]:
    """By question and version: of the suggestions that were shown, how many first ones the dispatchers chose. Counts only, of
    nobody; all of it from one reading of the county's decisions.
    """
    versions = [f"{question}_version" for question in QUESTIONS]
    counts: dict[str, Count] = {}
    for question in QUESTIONS:
        shown, same = ~Q(**{f"suggested_{question}": ""}), Q(**{question: F(f"suggested_{question}")})
        counts |= {
            f"{question}_of": Count("pk", filter=shown),
            f"{question}_hits": Count("pk", filter=shown & same),
        }
    found: dict[str, dict[int, Rate]] = {question: {} for question in QUESTIONS}
    with acting(system_actor(territory=county_code)):
        rows: Any = Decision.objects.filter(county_code=county_code).order_by().values(*versions).annotate(**counts)
        for row in rows:
            for question in QUESTIONS:
                before = found[question].get(row[f"{question}_version"], Rate(0, 0))
                added = Rate(before.hits + row[f"{question}_hits"], before.of + row[f"{question}_of"])
                if added.of:
                    found[question][row[f"{question}_version"]] = added
    return found


def label_names(county_code: str, question: str) -> dict[str, str]:
    """How a label is called on a screen."""
    if question == CATEGORY:
        leaves = packs.part_of(county_code, "issues").leaves()
        return {leaf.code: leaf.name for _branch, leaf, _route in leaves}
    units = Organisation.objects.filter(county_code=county_code, code__in=catalogue_of(county_code, OWNER))
    return dict(units.values_list("code", "short_name")) | {
        "township": _("所在乡镇(街道)"),
        "village": _("所在村(社区)"),
    }


def text_of(issue: Issue) -> str:
    """What a router reads of an issue: the heading says most."""
    return f"{issue.title} {issue.body}"


def _options(answer: Answer, named: dict[str, tuple[str, str]]) -> tuple[Option, ...]:
    found = []
    for place, one in enumerate(answer.suggestions):
        value, name = named[one.label]
        share = round(100 * one.share) if answer.is_calibrated else None
        found.append(Option(value, name, one.label, share, place == 0 and not answer.abstains))
    return tuple(found)
