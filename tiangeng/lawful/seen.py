"""Who looked at or changed what is kept of a person, and when: read from the log, by its index of records."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from tiangeng.documents import actions as documents
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import LogEntry
from tiangeng.people.models import Staff
from tiangeng.places import actions as places
from tiangeng.places.models import Household, Resident

MOST = 200
OFTEN, OF_EACH = (places.OPENED, places.PULLED), 3  # of what comes again every week only the newest of each person
WORDS = {
    "secret.unmasked": _("看了号码"),
    "own_data.given": _("打印了“我的信息”"),
    places.OPENED: _("打开了档案"),
    places.PULLED: _("全村的档案下载到了走访用的手机上"),
    documents.TAKEN_OUT: _("导出了一张表，里面有这户"),
    "household.created": _("建立档案"),
    "household.edited": _("修改档案"),
    "household.moved": _("迁村"),
    "resident.added": _("登记成员"),
    "resident.edited": _("修改成员资料"),
    "resident.removed": _("移除成员"),
    "staff.phone_seen": _("看了号码"),
    "issue.unmask_reporter": _("看了提出人的姓名和电话"),
    "issue.confirm": _("回访，说解决了"),
    "issue.reopen": _("回访或复查，没解决，退回重办"),
    "issue.unreached": _("打电话回访，没打通"),
}

HOW = {  # what the line itself says of how it was found out; older lines say nothing of it
    ("issue.confirm", "on_spot"): _("当面问过，说解决了"),
    ("issue.reopen", "on_spot"): _("当面问过，没解决，退回重办"),
    ("issue.reopen", "call_back"): _("回访，没解决，退回重办"),
    ("issue.reopen", "site"): _("现场核验，没解决，退回重办"),
    ("issue.reopen", "office"): _("派单员核查，没解决，退回重办"),
}

CALLS = ("issue.confirm", "issue.reopen")  # what a call-back ends in; the villager's own answer has no account
LOOKS = ("issue.unmask_reporter", "issue.unreached", *CALLS)
Ids = Callable[[Actor, Household], Iterable[UUID]]
_around: dict[str, Ids] = {}  # kind of record → those of a household


def add(object_type: str, ids: Ids) -> None:
    """A room above keeps records of households at which somebody may look at whoever asked."""
    _around[object_type] = ids


def of_household(actor: Actor, household: Household) -> list[LogEntry]:
    """Lines about the file, its members and what they asked for, newest first."""
    members = [
        str(pk) for pk in Resident.objects.visible_to(actor).filter(household=household).values_list("pk", flat=True)
    ]
    about = Q(object_type="places.household", object_id=str(household.pk))
    about |= Q(object_type="places.resident", object_id__in=members)
    code = household.region_code
    about |= Q(object_type=places.LISTS, object_id__in=[code, code[:9], code[:6]])
    for object_type, ids in _around.items():
        theirs = [str(pk) for pk in ids(actor, household)]
        about |= Q(object_type=object_type, object_id__in=theirs, verb__in=LOOKS)
    return _lines(about)


def of_issue(issue_id: UUID) -> list[LogEntry]:
    """Who looked at who asked, or at what is kept of them; the steps of the work are told on the receipt."""
    about = Q(object_type="issues.issue", object_id=str(issue_id), verb__in=LOOKS)
    return _lines(about)


def of_staff(staff: Staff) -> list[LogEntry]:
    return _lines(Q(object_type="people.staff", object_id=str(staff.pk)))


def _lines(about: Q) -> list[LogEntry]:
    """Without the words said on the telephone: whose work they are about may be reading."""
    rows = LogEntry.objects.filter(about, outcome="done").exclude(verb__in=CALLS, actor_id__isnull=True)
    by_each = Window(RowNumber(), partition_by=[F("verb"), F("actor_id")], order_by=F("at").desc())
    rows = rows.annotate(again=Case(When(verb__in=OFTEN, then=by_each), default=0)).filter(again__lte=OF_EACH)
    found: list[LogEntry] = list(
        rows.order_by("-at").only("id", "at", "actor_name", "roles", "verb", "reason", "changes")[:MOST]
    )
    for line in found:
        if line.verb in CALLS:
            line.reason = ""
    return found


def in_words(line: LogEntry) -> Any:
    return HOW.get((line.verb, line.changes.get("by", ""))) or WORDS.get(line.verb, line.verb)
