"""What is written at each step of an issue's life, by those who handle it and by the villager who judges it."""

from dataclasses import dataclass
from random import Random

from tiangeng.demo.stories import people
from tiangeng.demo.stories import reply_words as words
from tiangeng.demo.stories.frame import Telling
from tiangeng.demo.stories.issues import Story
from tiangeng.demo.stories.words import HAMLETS


@dataclass(frozen=True)
class Rating:
    satisfied: bool
    stars: int  # 1-5
    words: str


def name(rng: Random) -> str:
    """With what name a villager signs who is not in any household file."""
    return people.name(rng)


def dispatching(rng: Random, *, owner: str = "贵单位", assisting: tuple[str, ...] = ()) -> str:
    """What the dispatcher asks of the owner, and of those who help."""
    asked = _say(rng, words.DISPATCH, 单位=owner)
    return asked + (_say(rng, words.DISPATCH_WITH, 配合="、".join(assisting)) if assisting else "")


def accepting(rng: Random) -> str:
    return _say(rng, words.ACCEPT)


def progress(rng: Random, *, place: str = "现场") -> str:
    return _say(rng, words.PROGRESS, 地点=place)


def helped(rng: Random, *, lead: str = "牵头单位") -> str:
    """What an assisting unit writes to the leading one when its own part is done."""
    return _say(rng, words.ASSIST, 牵头=lead)


def resolved(rng: Random, story: Story) -> str:
    """What was done, in the end, and what shows it."""
    return story.solution + _say(rng, words.RESOLVE, 凭据=story.evidence)


def resolved_again(rng: Random, story: Story) -> str:
    """The second answer, after the villager had said it was not solved."""
    return _say(rng, words.REDO) + story.solution


def partly(rng: Random, story: Story) -> str:
    """What was done, and what is still to come."""
    return story.solution + _say(rng, words.PARTLY)


def explained(rng: Random) -> str:
    """Why it cannot be had, and that this was understood."""
    return _say(rng, words.EXPLAINED)


def content(rng: Random, outcome: str, story: Story) -> str:
    """With what words a villager lets it stand, by what it has come to."""
    others = {"partly": words.PARTLY_THANKS, "explained": words.EXPLAINED_THANKS}
    return _say(rng, others[outcome]) if outcome in others else story.thanks_words


def supervising(rng: Random, *, owner: str, days_late: int) -> str:
    """A reminder (not late yet: zero or below), a yellow or a red one."""
    pool = words.REMIND if days_late <= 0 else words.YELLOW if days_late <= 5 else words.RED
    return _say(rng, pool, 单位=owner, 天=abs(days_late))


def returned(rng: Random, story: Story) -> str:
    """Why the unit that got it sends it back."""
    return story.not_owner_reason + _say(rng, words.RETURN)


def deferred(rng: Random) -> tuple[str, str]:
    """Why it cannot be done now, and what is planned meanwhile."""
    reason, plan = rng.choice([pair for code in sorted(words.DEFER) for pair in words.DEFER[code]])
    return _say(rng, (reason,)), _say(rng, (plan,))


def escalated(rng: Random) -> str:
    return _say(rng, words.ESCALATED)


def consulting(rng: Random) -> str:
    """Why several are asked to one table."""
    return _say(rng, words.CONSULTING)


def objecting(rng: Random) -> str:
    """What a unit says against the way it was dispatched or rated."""
    return _say(rng, words.OBJECTION)


def merged(rng: Random, *, title: str) -> str:
    return _say(rng, words.MERGE).replace("《》", f"“{title}”")


def withdrawn(rng: Random) -> str:
    return _say(rng, words.WITHDRAW)


def called_back(rng: Random, story: Story, *, satisfied: bool) -> str:
    """What the one who rings back writes down; she is never the handler."""
    said = story.thanks_words if satisfied else story.unsolved_words
    return _say(rng, words.CALLBACK).replace("《》", f"“{said}”")


def rated(rng: Random, story: Story, *, satisfied: bool) -> Rating:
    """The villager's own answer on the receipt page."""
    if satisfied:
        tail = _say(rng, words.SATISFIED) if rng.random() < 0.4 else ""
        return Rating(True, rng.choice((4, 5, 5, 5)), story.thanks_words + tail)
    return Rating(False, rng.choice((1, 2, 2, 3)), story.unsolved_words + _say(rng, words.UNSATISFIED))


def _say(rng: Random, texts: tuple[str, ...], **known: object) -> str:
    """One of the texts, filled; none of them speaks of a season, so any month will do."""
    return Telling(rng, month=1, hamlets=HAMLETS, **known).one_of(texts)
