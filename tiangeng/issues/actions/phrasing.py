"""Words that are often said 常用答复, and the buttons made of them 一键操作: a sentence and one or two steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues import queries, words
from tiangeng.issues.models import Issue, Phrase
from tiangeng.issues.refusals import NotYourPhrase, PhraseMoves, PhraseNameTaken, UnknownBlank
from tiangeng.issues.states import LIFECYCLE
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, SignInNeeded, clean_text
from tiangeng.kernel.scope import placed

from . import moves as steps
from .handling import accept_issue, add_note, consult, decide, start_issue
from .pausing import resume_issue
from .routing import escalate_issue, send_down

NAME_LIMIT, TEXT_LIMIT, MOST_MOVES = 40, 1000, 2
PHRASE_WRITERS = frozenset({"issues.handle", "issues.dispatch"})
# steps a button may take: those that ask for nothing, and those for which the sentence is the reason
PLAIN: dict[str, Callable[..., Issue]] = {"accept": accept_issue, "start": start_issue, "resume": resume_issue}
REASONED: dict[str, Callable[..., Issue]] = {
    "consult": consult, "decide": decide, "escalate": escalate_issue, "send_down": send_down
}  # fmt: skip
MACRO_MOVES = (*PLAIN, *REASONED)


@dataclass(frozen=True, slots=True)
class Saying:
    """A phrase as one person may use it: one's own, the unit's, or the county's."""

    key: str
    name: str
    text: str
    moves: tuple[str, ...]
    is_internal: bool
    whose: str  # mine · unit · pack
    by: str = ""

    @property
    def step_labels(self) -> list[Any]:
        return [LIFECYCLE.step_label(name) for name in self.moves]

    @property
    def is_mine(self) -> bool:
        return self.whose == "mine"


def sayings_of(actor: Actor) -> list[Saying]:
    """One's own first, then the unit's, then the county's."""
    if actor.account_id is None or actor.cover is None:
        return []
    rows = list(Phrase.objects.visible_to(actor).order_by("name", "pk"))
    own = [_saying(row, actor) for row in rows]
    own.sort(key=lambda saying: not saying.is_mine)
    return own + _of_pack(actor.cover.lo[:6])


def macros_for(sayings: Sequence[Saying], actor: Actor, issue: Issue) -> list[Saying]:
    """Those whose steps the life's table allows here and now, to this person."""
    open_now = {step.name for step in queries.moves_for(actor, issue)}
    return [s for s in sayings if s.moves and s.moves[0] in open_now and _follows(s.moves)]


def find_saying(actor: Actor, key: str) -> Saying:
    """The phrase of this name in an address."""
    found = next((saying for saying in sayings_of(actor) if saying.key == key), None)
    if found is None:
        raise Missing
    return found


@transaction.atomic
def save_phrase(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    text: str,
    moves: Sequence[str] = (),
    is_internal: bool = False,
    is_shared: bool = False,
    phrase_id: UUID | None = None,
) -> Phrase:
    """Keep a phrase, new or changed by whoever wrote it; a blank nobody can fill is refused here, not at the door."""
    if actor.account_id is None or actor.cover is None:
        raise SignInNeeded
    if not PHRASE_WRITERS & actor.capabilities:
        raise NotYours(needed=min(PHRASE_WRITERS))
    row = _own(actor, phrase_id) if phrase_id else Phrase(account_id=actor.account_id, **placed(actor.cover.lo))
    name = clean_text(name, field=_("名字"), limit=NAME_LIMIT)
    text = clean_text(text, field=_("常用的话"), limit=TEXT_LIMIT)
    if not name or not text:
        raise Incomplete(missing=_("名字") if not name else _("常用的话"), form_field="text" if name else "name")
    if unknown := words.unknown_blanks(text):
        raise UnknownBlank(unknown="".join(unknown), known="".join(words.blanks()), form_field="text")
    wanted = tuple(move for move in dict.fromkeys(moves) if move)
    if len(wanted) > MOST_MOVES or not set(wanted) <= set(MACRO_MOVES) or not _follows(wanted):
        raise PhraseMoves(form_field="moves")
    mine = Phrase.objects.visible_to(actor).filter(account_id=actor.account_id, name=name).exclude(pk=row.pk)
    if mine.exists():
        raise PhraseNameTaken(name=name, form_field="name")

    row.name, row.text, row.moves, row.is_internal = name, text, list(wanted), is_internal
    row.organisation_id = (
        next((g.organisation_id for g in actor.grants if g.organisation_id), None) if is_shared else None
    )
    row.account_name, row.changed_at = actor.name[:80], now
    row.save()

    log(actor, "phrase.saved", row, at=now, name=name, moves=list(wanted), is_shared=is_shared)
    return row


@transaction.atomic
def remove_phrase(*, actor: Actor, now: datetime, phrase_id: UUID) -> None:
    """Gone for everybody who used it."""
    row = _own(actor, phrase_id)

    log(actor, "phrase.removed", row, at=now, name=row.name)
    row.delete()


@transaction.atomic
def use_macro(*, actor: Actor, now: datetime, issue_id: UUID, key: str, said: str, seen: str = "") -> Issue:
    """The steps one after the other, then the sentence as a note; where a step asks why, the sentence is the reason.

    All or nothing: a second step that is refused takes the first back.
    """
    saying = find_saying(actor, key)
    said = clean_text(said, field=_("进展"), limit=TEXT_LIMIT)
    if not said:
        raise Incomplete(missing=_("要说的话"), form_field="words")
    if not saying.moves:
        raise Missing
    issue = steps.find(actor, issue_id, seen=seen)

    for name in saying.moves:
        if name in PLAIN:
            issue = PLAIN[name](actor=actor, issue_id=issue_id, now=now)
        else:
            issue = REASONED[name](actor=actor, issue_id=issue_id, now=now, reason=said)
    if not set(saying.moves) & set(REASONED):
        add_note(actor=actor, issue_id=issue_id, now=now, words=said, is_public=not saying.is_internal)

    log(actor, "issue.macro", issue, at=now, name=saying.name, moves=list(saying.moves))
    return issue


def _follows(moves: Sequence[str]) -> bool:
    """Whether each step may be taken from where the one before it leads."""
    ways = {step.name: step for step in LIFECYCLE.moves}
    return all(a in ways and b in ways and ways[a].target in ways[b].sources for a, b in pairwise(moves))


def _saying(row: Phrase, actor: Actor) -> Saying:
    whose = "mine" if row.account_id == actor.account_id else "unit"
    return Saying(str(row.pk), row.name, row.text, tuple(row.moves), row.is_internal, whose, row.account_name)


def _of_pack(county_code: str) -> list[Saying]:
    try:
        part = packs.part_of(county_code, "issues")
    except (Missing, KeyError):
        return []
    return [Saying(p.code, p.name, p.text, p.moves, p.internal, "pack") for p in part.phrases]


def _own(actor: Actor, phrase_id: UUID) -> Phrase:
    row: Phrase = Phrase.objects.visible_to(actor).lock_one(phrase_id)
    if row.account_id != actor.account_id:
        raise NotYourPhrase(who=row.account_name)
    return row
