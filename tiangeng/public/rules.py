"""What the public pages decide from values alone: the villager as an actor, the title, what stays unsaid."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tiangeng.algorithms import codes
from tiangeng.issues.states import LIFECYCLE
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.words import joined

TITLE_LENGTH = 40
MAY_WITHDRAW = frozenset(LIFECYCLE.sources_of("withdraw"))  # before anybody has taken it on
REOPEN_WITHIN = timedelta(days=30)  # a repair shows in the first month of rain whether it holds
_CONFIDE = frozenset({"issues.confide"})  # whoever complained may see how it stands
_MAY = _CONFIDE | {"issues.report", "issues.confirm", "issues.reopen"}
_SENTENCE_END = re.compile(r"[。！？!?；;\r\n]+")
_OPINION_CODE = re.compile(r"Y[\s\-—–]*((?:[A-Z0-9][\s\-—–]*){10})")
_PHONE, _ID_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def villager_of(region_code: str) -> Actor:
    """Somebody from this village without an account: may ask and answer there, and sees nothing beyond it."""
    return Actor(None, "群众", grants=(Held("public", region_code, None, _MAY),), kind="public")


def reader_of(county_code: str) -> Actor:
    """Follows a merged problem to wherever in the county it went; may change nothing."""
    return Actor(None, "群众", grants=(Held("public", county_code, None, _CONFIDE),), kind="public")


def joiner_of(region_code: str) -> Actor:
    """The villager who says that a problem asked for just now is one already known; for that one step and no other."""
    return Actor(None, "群众", grants=(Held("public", region_code, None, _MAY | {"issues.dispatch"}),), kind="public")


def withdrawer_of(region_code: str) -> Actor:
    """Whoever holds a receipt, taking back what it was given for; for that one step and no other."""
    return Actor(None, "群众", grants=(Held("public", region_code, None, _MAY | {"issues.take_back"}),), kind="public")


def writer_to(county_code: str) -> Actor:
    """Somebody with an opinion about the county's system: writes one and reads its answer, and sees nothing else."""
    return Actor(None, "群众", grants=(Held("public", county_code),), kind="public")


def receipt_code_of(typed: str) -> str:
    """The code in whatever way it was written; '' when it is none."""
    try:
        return codes.parse_receipt_code(typed[:40])
    except codes.ReceiptCodeUnreadable:
        return ""


def opinion_code_of(typed: str) -> str | None:
    """Y-7K3M-92QX-4P → 7K3M92QX4P; None when what was typed cannot be an opinion's code at all, '' when it is mistyped."""
    found = _OPINION_CODE.fullmatch(unicodedata.normalize("NFKC", typed).upper().strip())
    if found is None:
        return None
    try:
        return codes.parse_receipt_code(found[1])
    except codes.ReceiptCodeUnreadable:
        return ""


def printed_opinion_code(code: str) -> str:
    """The Y of 意见 in front tells it from a receipt's code, on paper and in the one box where codes are typed."""
    return f"Y-{codes.printed_receipt_code(code)}"


def title_of(body: str) -> str:
    """The first sentence, shortened at a comma where there is one."""
    first = next((part.strip() for part in _SENTENCE_END.split(body) if part.strip()), "")
    if len(first) <= TITLE_LENGTH:
        return first
    kept = first[: TITLE_LENGTH - 1]
    comma = max(kept.rfind("，"), kept.rfind(","), kept.rfind("、"))
    return kept[:comma] if comma >= TITLE_LENGTH // 2 else f"{kept}…"


@dataclass(frozen=True, slots=True)
class Group:
    """One plain choice on the form, standing for one or several branches of the category tree."""

    code: str
    name: str
    branches: tuple[str, ...]


def groups_of(branches: Iterable[tuple[str, str, str]], kind_names: dict[str, str]) -> list[Group]:
    """About a dozen choices from (code, name, kind) of the branches, in the pack's order.

    The kind with most branches is what people ask for most: its branches stand singly, the other kinds as one each.
    """
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for code, name, kind in branches:
        by_kind.setdefault(kind, []).append((code, name))
    widest = max(by_kind, key=lambda kind: len(by_kind[kind]), default="")
    found = []
    for kind, members in by_kind.items():
        if kind == widest:
            found += [Group(code, name, (code,)) for code, name in members]
            continue
        named = joined(name for _code, name in members[:4])
        title = kind_names.get(kind, named)
        found.append(
            Group(
                kind,
                _("%(name)s（%(detail)s）") % {"name": title, "detail": named} if named != title else title,
                tuple(code for code, _ in members),
            )
        )
    return found


def may_say_broken(*, closed_at: datetime | None, now: datetime) -> bool:
    """Whether something struck off may still be called unsolved."""
    return closed_at is not None and now <= closed_at + REOPEN_WITHIN


def without_people(text: str, names: Iterable[str]) -> str:
    """The text as a stranger holding the receipt may read it: names we know, telephone and ID numbers half hidden."""
    for name in sorted({name for name in names if len(name) >= 2}, key=len, reverse=True):
        text = text.replace(name, codes.mask_name(name))
    text = _ID_NUMBER.sub(lambda found: codes.mask_id_number(found[0]), text)
    return _PHONE.sub(lambda found: codes.mask_phone(found[0]), text)
