"""Where an issue's people, papers and words end: who asked first, then the papers, at last the text. Counts and times stay."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tiangeng.documents.retention import destroy, papers_of
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import BLANKED, WHOLE, Duty
from tiangeng.places.models import Enterprise
from tiangeng.visits.models import EnterpriseSeen

from .models import Appeal, Batch, Call, Handling, Handover, Issue, Pair, Promise, Ruling, Supervision
from .states import NOT_COUNTED, OPEN_STATES, State

_OVER = sorted(NOT_COUNTED - {State.RETURNED})


def settled(county_code: str, before: datetime) -> QuerySet[Any]:
    """Issues that were over by then; and those that were resolved and on which no word ever came: silence keeps nobody's data."""
    over = Q(state=State.CLOSED, closed_at__lt=before) | Q(state__in=_OVER, changed_at__lt=before)
    over |= Q(state=State.RESOLVED, changed_at__lt=before)
    return Issue.objects.filter(over, county_code=county_code)


def _with_asker(county_code: str, before: datetime) -> QuerySet[Any]:
    named = ~Q(reporter_name="")
    for column in ("reporter_phone", "household", "visit"):
        named |= Q(**{f"{column}__isnull": False})
    return settled(county_code, before).filter(named)


def _forget_asker(ids: Collection[Any], now: datetime) -> None:
    """Whom it is about stays as long as the words do: it is what keeps them from that person's eyes."""
    Issue.objects.filter(pk__in=ids).update(reporter_name="", reporter_phone=None, household=None, visit=None)
    unanswered = Issue.objects.filter(pk__in=ids, state=State.RESOLVED, enterprise__isnull=True)
    unanswered.update(has_reporter=False)  # nobody is left to be called: a look at the place may end it


def _with_words(county_code: str, before: datetime) -> QuerySet[Any]:
    return settled(county_code, before).exclude(body=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    Issue.objects.filter(pk__in=ids).update(
        title=BLANKED, body=BLANKED, place="", solution="", enterprise=None, about_organisation=None, about_staff=None
    )
    Handling.objects.filter(issue__in=ids).update(task="", result="")
    Promise.objects.filter(issue__in=ids).update(words=BLANKED, note="", household=None)
    Call.objects.filter(issue__in=ids).update(note="")
    Supervision.objects.filter(issue__in=ids).update(words="")
    Ruling.objects.filter(issue__in=ids).update(told=BLANKED, words="")
    Appeal.objects.filter(issue__in=ids).update(words=BLANKED, answer="")
    Pair.objects.filter(Q(earlier__in=ids) | Q(later__in=ids)).delete()
    with connection.cursor() as cursor:  # what is never changed: as its owner, and only after the words above
        cursor.execute("SELECT end_words_of_issues(%s)", [list(ids)])


_WORDS = {
    "issues.Issue": "title body place solution enterprise about_organisation about_staff",
    "issues.IssueWords": "issue_id pairs",  # the trigger makes the pairs of what is left
    "issues.IssueEvent": "reason",
    "issues.Handling": "task result",
    "issues.Answer": "words",
    "issues.Supervision": "words",
    "issues.Ruling": "told words",
    "issues.Appeal": "words answer",
    "issues.Promise": "words note household",
    "issues.PromiseWords": "promise_id pairs",
    "issues.Call": "note",
    "issues.Decision": WHOLE,
    "issues.Pair": WHOLE,
}


def _promises(county_code: str, before: datetime) -> QuerySet[Any]:
    """Those about no issue; the others end with it."""
    old = Promise.objects.filter(county_code=county_code, issue__isnull=True, ended_on__lt=before.date())
    return old.exclude(words=BLANKED)


def _unsay(ids: Collection[Any], now: datetime) -> None:
    Promise.objects.filter(pk__in=ids).update(words=BLANKED, note="", household=None)


def _handovers(county_code: str, before: datetime) -> QuerySet[Any]:
    old = Handover.objects.filter(county_code=county_code, ended_at__lt=before)
    return old.exclude(words="", ended_reason="")


def _silence(ids: Collection[Any], now: datetime) -> None:
    Handover.objects.filter(pk__in=ids).update(words="", ended_reason="")


def _batches(county_code: str, before: datetime) -> QuerySet[Any]:
    old = Batch.objects.filter(county_code=county_code, created_at__lt=before)
    return old.exclude(asked={}, tried={}, done={}, undone={})


def _empty(ids: Collection[Any], now: datetime) -> None:
    Batch.objects.filter(pk__in=ids).update(asked={}, tried={}, done={}, undone={})


def _out_of_touch(county_code: str, before: datetime) -> QuerySet[Any]:
    """Enterprises nobody went to, did anything for or put right since, that name somebody still."""
    told = Issue.objects.filter(enterprise=OuterRef("pk"))
    told = told.filter(Q(state__in=OPEN_STATES) | Q(changed_at__gte=before))
    went = EnterpriseSeen.objects.filter(enterprise=OuterRef("pk"), seen_on__gte=before.date())
    rows = Enterprise.objects.filter(county_code=county_code, changed_at__lt=before)
    return rows.exclude(contact_name="", contact_phone__isnull=True).filter(~Exists(told), ~Exists(went))


def _lose_touch(ids: Collection[Any], now: datetime) -> None:
    Enterprise.objects.filter(pk__in=ids).update(contact_name="", contact_phone=None, version=F("version") + 1)


_ASKER = {"issues.Issue": "reporter_name reporter_phone household visit"}
_CONTACT = {"places.Enterprise": "contact_name contact_phone"}

DUTIES = (
    Duty(Keep.ASKER, "issues.Issue", _with_asker, _forget_asker, _ASKER),
    papers_of("issues.Issue", settled, destroy),
    Duty(Keep.CASE, "issues.Issue", _with_words, _blank, _WORDS),
    Duty(Keep.CASE, "issues.Promise", _promises, _unsay, {"issues.Promise": "words note household"}),
    Duty(Keep.CASE, "issues.Handover", _handovers, _silence, {"issues.Handover": "words ended_reason"}),
    Duty(Keep.CASE, "issues.Batch", _batches, _empty, {"issues.Batch": "asked tried done undone"}),
    Duty(Keep.CONTACT, "places.Enterprise", _out_of_touch, _lose_touch, _CONTACT),
)
