"""What is declared of one address: who reads it, who writes to it, and from how far."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.architecture.reach import EVERYONE, REACH, Reach


@dataclass(frozen=True)
class Rule:
    """`on` names the record; `get` and `post` the roles that read and write; `reach` where writing is narrower than seeing."""

    on: str = ""
    get: str = ""
    post: str = ""
    reach: Reach | None = None
    looks: Reach | None = None  # and where even looking is another matter than seeing
    fixed: Mapping[str, str] = field(default_factory=dict)  # other placeholders
    shows: str = ""  # marks that may be seen here by whoever may open it (public pages)
    query: str = ""  # what the address must be asked with
    leaves: bool = False  # ends on the sign-in page, though it was allowed
    open: bool = False  # a register of the country: what is not in it is said to be unknown, not hidden

    def far(self, letter: str, *, writes: bool) -> str:
        """From which distances this role may, if it may at all."""
        narrowed = self.reach if writes else self.looks
        if self.open or (narrowed is None and EVERYONE in (self.get, self.post)):
            return "ostc"
        return (REACH[self.on] if narrowed is None else narrowed).get(letter, "")


def page(get: str = "", post: str = "", *, query: str = "") -> Rule:
    """An address that leads to no single record."""
    return Rule("", get, post, query=query)


def step(on: str, post: str, name: str) -> Rule:
    """One button of an issue's life."""
    return Rule(on, "", post, fixed={"name": name})


def api(on: str, roles: str, reach: Reach | None = None, **fixed: str) -> Rule:
    """An operation on one record: the letters that may, for its one method."""
    return Rule(on, roles, roles, reach, fixed=fixed)
