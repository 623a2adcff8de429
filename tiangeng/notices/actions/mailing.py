"""The daily mail: on working days, once, and only where something waits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from tiangeng.issues import rules as deadlines
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import joined
from tiangeng.notices import queries, rules, words
from tiangeng.notices.models import Choice, Notice
from tiangeng.people.queries import actor_of_account
from tiangeng.ui.turns import Turn

MOST_LINES, MOST_READ = 20, 100


@dataclass(frozen=True, slots=True)
class Mail:
    """One person's letter of the day."""

    account_id: UUID
    to: str
    subject: str
    body: str

    def __repr__(self) -> str:
        return f"<Mail to {self.account_id}>"


def is_time(county_code: str, *, now: datetime) -> bool:
    """A working day of the county, make-up Saturdays included, after the hour of the mail and before the night."""
    part = packs.part_of(county_code, "notices")
    if rules.is_quiet(now, quiet_from=part.quiet_from, quiet_until=part.quiet_until):
        return False
    local = now.astimezone(rules.SHANGHAI)
    return local.time() >= part.digest_at and packs.calendar_of(county_code).is_workday(local.date())


def has_gone_today(county_code: str, *, now: datetime) -> bool:
    """Whether the hour of the county's mail is over: who gives an address now has their first one next time."""
    try:
        part = packs.part_of(county_code, "notices")
    except Missing:  # no pack, no mail
        return False
    return bool(now.astimezone(rules.SHANGHAI).time() >= part.digest_at)


def mails(*, actor: Actor, county_code: str, now: datetime) -> Iterator[Mail]:
    """Today's letters, each claimed before it is handed out: after a crash one is missing rather than doubled."""
    actor.must("notices.send", region=county_code)
    today = timezone.localdate(now)
    due = Q(digest_on__isnull=True) | Q(digest_on__lt=today)
    rows = Choice.objects.filter(due, account__county_code=county_code, account__is_active=True, mail__isnull=False)
    for choice in rows.select_related("account").order_by("pk"):
        with transaction.atomic():
            mine = Choice.objects.filter(due, pk=choice.pk).update(digest_on=today)
        letter = _letter(choice, now=now) if mine else None
        if letter:
            yield letter


def give_back(*, actor: Actor, account_id: UUID) -> None:
    """The server would not take it: it is tried again in a while."""
    actor.must("notices.send")
    Choice.objects.filter(pk=account_id).update(digest_on=None)


def _letter(choice: Choice, *, now: datetime) -> Mail | None:
    """None where nothing waits. Numbers, places and days; no titles and no names: mail leaves the house."""
    person = actor_of_account(choice.pk, now=now)
    with acting(person), translation.override(choice.account.language):
        turns = queries.other_turns(person)
        waiting = queries.things_waiting(person)
        count = waiting + sum(turn.count for turn in turns)
        if not count:
            return None
        found = _by_thing(queries.waiting_for(person)[:MOST_READ]) if waiting else []
        subject = words.subject(count)
        body = words.digest(
            person.name,
            [*(_turn(turn) for turn in turns), *(_line(notices, to=person, now=now) for notices in found)],
            more=waiting - len(found),
            list_url=rules.address(reverse("notices:list")),
            choices_url=rules.address(reverse("notices:choices")),
        )
    return Mail(choice.pk, choice.mail.reveal(), subject, body)


def _turn(turn: Turn) -> words.Line:
    return words.Line(str(turn.label), words.number(turn.count), rules.address(turn.url))


def _by_thing(rows: Iterable[Notice]) -> list[list[Notice]]:
    """What waits at one problem for several reasons is one thing to look at."""
    found: dict[object, list[Notice]] = {}
    for notice in rows:
        found.setdefault(notice.about, []).append(notice)
    return list(found.values())[:MOST_LINES]


def _line(notices: Sequence[Notice], *, to: Actor, now: datetime) -> words.Line:
    first = notices[0]
    issue = first.issue
    late = deadlines.lateness(issue, now=now).text if issue else ""
    number = issue.number if issue else ""
    parts = (number, getattr(first, "place_name", "") or "", late)
    about = " · ".join(part for part in parts if part)
    kinds = joined(dict.fromkeys(words.kind_of(notice, to=to) for notice in notices))
    return words.Line(kinds, about, rules.address(first.get_absolute_url()))
