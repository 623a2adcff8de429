"""What is written at each step of an issue's life, by those who handle it and by the villager who judges it."""

from dataclasses import dataclass
from random import Random

from tiangeng.demo.stories import reply_words as words
from tiangeng.demo.stories.frame import Telling
from tiangeng.demo.stories.issues import Story


@dataclass(frozen=True)
class Deferral:
    """Why it cannot be done now, what is planned meanwhile, and in how many days somebody looks again."""

    code: str  # a code of defer_reasons in the pack
    reason: str
    plan: str
    review_in_days: int


@dataclass(frozen=True)
class Rating:
    satisfied: bool
    stars: int  # 1-5
    words: str


def dispatch_note(rng: Random, *, month: int, owner: str, assisting: tuple[str, ...] = ()) -> str:
    """What the dispatcher asks of the owner, and of those who help."""
    telling = Telling(rng, month=month, 单位=owner, 配合="、".join(assisting))
    return telling.one_of(words.DISPATCH) + (telling.one_of(words.DISPATCH_WITH) if assisting else "")


def accept_note(rng: Random, *, month: int, owner: str) -> str:
    return Telling(rng, month=month, 单位=owner).one_of(words.ACCEPT)


def progress_note(rng: Random, story: Story, *, month: int) -> str:
    return Telling(rng, month=month, 地点=story.place_hint).one_of(words.PROGRESS)


def assist_note(rng: Random, *, month: int, lead: str) -> str:
    """What an assisting unit writes to the leading one when its own part is done."""
    return Telling(rng, month=month, 牵头=lead).one_of(words.ASSIST)


def resolve_note(rng: Random, story: Story, *, month: int) -> str:
    """What was done, in the end, and what shows it."""
    ending = Telling(rng, month=month, 凭据=story.evidence).one_of(words.RESOLVE)
    return story.solution + ending


def redo_note(rng: Random, story: Story, *, month: int) -> str:
    """The second answer, after the villager had said it was not solved."""
    return Telling(rng, month=month).one_of(words.REDO) + story.solution


def supervise_note(rng: Random, *, month: int, owner: str, days_late: int) -> str:
    """A reminder (nothing late yet), a yellow or a red one."""
    pool = words.REMIND if days_late <= 0 else words.YELLOW if days_late <= 5 else words.RED
    return Telling(rng, month=month, 单位=owner, 天=abs(days_late)).one_of(pool)


def return_reason(rng: Random, story: Story, *, month: int) -> str:
    """Why the unit that got it sends it back."""
    return story.not_owner_reason + Telling(rng, month=month).one_of(words.RETURN)


def defer(rng: Random, *, month: int) -> Deferral:
    """Why it has to wait; the codes are those of the pack."""
    code = rng.choice(sorted(words.DEFER))
    reason, plan = rng.choice(words.DEFER[code])
    telling = Telling(rng, month=month)
    return Deferral(code, telling.fill(reason), telling.fill(plan), rng.choice((15, 30, 30, 60, 90)))


def objection(rng: Random, *, month: int) -> str:
    """What a unit says against the way it was rated or dispatched."""
    return Telling(rng, month=month).one_of(words.OBJECTION)


def merge_note(rng: Random, *, month: int, title: str) -> str:
    return Telling(rng, month=month).one_of(words.MERGE).replace("《》", f"“{title}”")


def withdraw_words(rng: Random, *, month: int) -> str:
    return Telling(rng, month=month).one_of(words.WITHDRAW)


def callback_note(rng: Random, story: Story, *, month: int, satisfied: bool) -> str:
    """What the one who rings back writes down; she is never the handler."""
    said = story.thanks_words if satisfied else story.unsolved_words
    return Telling(rng, month=month).one_of(words.CALLBACK).replace("《》", f"“{said}”")


def villager_rating(rng: Random, story: Story, *, month: int, satisfied: bool) -> Rating:
    """The villager's own answer on the receipt page."""
    telling = Telling(rng, month=month)
    if satisfied:
        tail = telling.one_of(words.SATISFIED) if rng.random() < 0.4 else ""
        return Rating(True, rng.choice((4, 5, 5, 5)), story.thanks_words + tail)
    return Rating(False, rng.choice((1, 2, 2, 3)), story.unsolved_words + telling.one_of(words.UNSATISFIED))
