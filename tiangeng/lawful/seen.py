"""Who looked at or changed what is kept of a person, and when: read from the log, by its index of records."""

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
    "issue.call_back": _("打电话回访"),
    "issue.unreached": _("打电话回访，没打通"),
}

LOOKS = ("issue.unmask_reporter", "issue.call_back", "issue.unreached")


def of_household(actor: Actor, household: Household) -> Any:
    """Lines about the file and its members, newest first."""
    members = [
        str(pk) for pk in Resident.objects.visible_to(actor).filter(household=household).values_list("pk", flat=True)
    ]
    about = Q(object_type="places.household", object_id=str(household.pk))
    about |= Q(object_type="places.resident", object_id__in=members)
    return _lines(about)


def of_issue(issue_id: UUID) -> Any:
    """Who looked at who asked, or at what is kept of them; the steps of the work are told on the receipt."""
    about = Q(object_type="issues.issue", object_id=str(issue_id), verb__in=LOOKS)
    return _lines(about)


def of_staff(staff: Staff) -> Any:
    return _lines(Q(object_type="people.staff", object_id=str(staff.pk)))


def _lines(about: Q) -> Any:
    rows = LogEntry.objects.filter(about, outcome="done").order_by("-at")
    return rows.only("id", "at", "actor_name", "roles", "verb", "reason")[:MOST]


def in_words(verb: str) -> Any:
    return WORDS.get(verb, verb)
