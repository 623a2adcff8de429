"""Real letters through the whole life of an issue, by the ordinary actions and the right people, on the demo county.

One process, one connection, every step its own committed transaction with its own walls: what one hand can do. The
public door's limits stand; the clock is handed in, so a year passes while they are kept. What falls after the
county's last morning is not done: those problems stay open, and some become late, which the counters must show.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from bench import ground, letters, recount
from bench.people import People
from bench.report import Report
from bench.stopwatch import Stopwatch
from tiangeng.issues import actions as issues
from tiangeng.issues import queries
from tiangeng.issues.models import Issue, Receipt
from tiangeng.public import actions as public
from tiangeng.visits import rules
from tiangeng.visits.models import Programme

RESENT = 20  # every twentieth form is sent twice: the receipt must be the same
EVENING = timedelta(hours=14)  # from the county's last morning, 08:00, when it is counted, to the evening of the day
SINCE = timedelta(days=365)


def measure(options: argparse.Namespace) -> Report:
    """On the demo county, which is there and awake."""
    report = Report("petitions")
    last = datetime.combine(timezone.localdate(), time(8), timezone.get_current_timezone())
    people = People.of_county(ground.COUNTY, now=last)
    found = letters.read(people.villages, first=last - SINCE, last=last - timedelta(hours=1), limit=options.letters)
    play = Play(people, last)
    for name, step in STEPS.items():
        watch = play.watches[name] = Stopwatch(name)
        for letter in found:
            play.take(watch, step, letter)
    report.settings = {"letters": len(found), "villages": len(people.villages), "until": last.isoformat()}
    report.rows = [watch.row() for watch in play.watches.values()]
    report.facts = {"refusals": {w.name: w.refused() for w in play.watches.values() if w.refusals},
                    "not yet due": dict(play.later), "problems": play.problems()}  # fmt: skip
    _count(report, people, now=last)
    report.faults += play.faults
    return report


@dataclass
class Play:
    """The letters on their way; `made` says which issue a letter has become, and by which receipt its writer follows it."""

    people: People
    last: datetime
    made: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)  # form → issue, receipt code
    reached: dict[UUID, str] = field(default_factory=dict)  # form → the last step that was done
    watches: dict[str, Stopwatch] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def take(self, watch: Stopwatch, step: "Step", letter: letters.Letter) -> None:
        """One step of one letter, if the one before was done and its time has come."""
        if step.after and self.reached.get(letter.form_id) != step.after:
            return
        at = letter.at + step.wait(letter)
        if at > self.last:
            self.later[watch.name] = self.later.get(watch.name, 0) + 1
            return
        with watch.timed(letter.title):
            step.do(self, letter, at)
            self.reached[letter.form_id] = watch.name

    def problems(self) -> dict[str, int]:
        """In which state the letters' issues are now."""
        with self.people.system():
            states = Issue.objects.filter(pk__in=[pk for pk, _code in self.made.values()]).values_list(
                "state", flat=True
            )
            return dict(Counter(states).most_common())


@dataclass(frozen=True)
class Step:
    """What is done, after which other step, and how long after the letter was written."""

    after: str
    do: Callable[[Play, letters.Letter, datetime], None]
    wait: Callable[[letters.Letter], timedelta]


def _ask(play: Play, letter: letters.Letter, at: datetime) -> None:
    form = {
        "village_code": letter.village, "client_id": letter.form_id, "source": letter.address, "now": at,
        "sent": public.Sent(body=letter.body, title=letter.title, name=letter.user),
        "random_below": random.Random(str(letter.form_id)).randrange,
    }  # fmt: skip
    code = public.ask(**form)
    if letter.luck % RESENT == 0 and public.ask(**form) != code:
        play.faults.append(f"{letter.form_id}: the same form got another receipt")
    play.made[letter.form_id] = (Receipt.objects.get(pk=code).issue_id, code)


def _dispatch(play: Play, letter: letters.Letter, at: datetime) -> None:
    issue_id, _code = play.made[letter.form_id]
    with play.people.acting_for(letter.village[:9]) as officer:
        issue = Issue.objects.visible_to(officer).select_related("category").get(pk=issue_id)
        owner, _helpers = queries.suggested_units(issue)
        lead = owner or play.people.units[letter.village[:9]]
        issues.dispatch_issue(actor=officer, issue_id=issue_id, now=at, lead_id=lead.pk)


@contextmanager
def _as_lead(play: Play, letter: letters.Letter) -> Iterator[dict[str, Any]]:
    """Inside the walls of whoever acts for the unit that leads."""
    issue_id, _code = play.made[letter.form_id]
    with play.people.system():
        lead_id = Issue.objects.values_list("lead", flat=True).get(pk=issue_id)
    with play.people.acting_for_unit(lead_id) as handler:
        yield {"actor": handler, "issue_id": issue_id}


def _accept(play: Play, letter: letters.Letter, at: datetime) -> None:
    with _as_lead(play, letter) as who:
        issues.accept_issue(**who, now=at)


def _start(play: Play, letter: letters.Letter, at: datetime) -> None:
    with _as_lead(play, letter) as who:
        issues.start_issue(**who, now=at)


def _resolve(play: Play, letter: letters.Letter, at: datetime) -> None:
    with _as_lead(play, letter) as who:
        issues.resolve_issue(
            **who, now=at, solution="已到现场核实并处理，结果已当面告知。", beneficiaries=1 + letter.luck
        )


def _rate(play: Play, letter: letters.Letter, at: datetime) -> None:
    """Nine in ten say it is solved, with one to five stars; the others see it done again."""
    _issue_id, code = play.made[letter.form_id]
    opened = public.open_receipt(code, source=letter.address, now=at)
    solved = letter.luck % 10 != 3
    public.answer(opened=opened, now=at, is_solved=solved, words="" if solved else "还是老样子。",
                   score=1 + letter.luck % 5 if solved else None)  # fmt: skip


def _days(base: float, spread: float) -> Callable[[letters.Letter], timedelta]:
    """So many days after the letter, a little more for the less lucky; some are therefore late."""
    return lambda letter: timedelta(days=base + spread * letter.luck / 100)


STEPS = {
    "ask": Step("", _ask, _days(0, 0)),
    "dispatch": Step("ask", _dispatch, _days(0.1, 2)),
    "accept": Step("dispatch", _accept, _days(2.2, 3)),
    "start": Step("accept", _start, _days(5.3, 1)),
    "resolve": Step("start", _resolve, _days(6.5, 20)),
    "rate": Step("resolve", _rate, _days(27, 10)),
}


def _count(report: Report, people: People, *, now: datetime) -> None:
    """Every counter of each of the cast, on the morning and for the programme's last day."""
    with people.system():
        programme = Programme.objects.get(county_code=ground.COUNTY, code="wednesday")
    days = rules.days_before(programme, day=now.date(), count=3)
    checks = []
    with ground.superuser() as connection:

        def read(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
            return connection.execute(sql, values).fetchall()

        for actor in people.cast():
            checks += recount.issues(actor, read, now=now)
            checks += recount.issues(actor, read, now=now + EVENING)
            if actor.territories and "visits.see" in actor.capabilities:
                for day in days:
                    checks += recount.coverage(actor, read, programme=programme, on=day)
    report.checks, report.faults = len(checks), report.faults + recount.faults(checks)
