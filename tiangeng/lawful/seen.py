"""Who looked at or changed what is kept of a person, and when: read from the log, by its index of records."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import LogEntry
from tiangeng.people.models import Staff
from tiangeng.places.models import Household, Resident

MOST = 200
WORDS = {
    "secret.unmasked": _("看了号码"),
    "own_data.given": _("打印了“我的信息”"),
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
    found = list(rows.order_by("-at").only("id", "at", "actor_name", "roles", "verb", "reason", "changes")[:MOST])
    for line in found:
        if line.verb in CALLS:
            line.reason = ""
    return found


def in_words(line: LogEntry) -> Any:
    return HOW.get((line.verb, line.changes.get("by", ""))) or WORDS.get(line.verb, line.verb)
