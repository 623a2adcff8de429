"""What is kept of whoever asked, for the one who holds the receipt and knows the number that was left."""

import hmac
from dataclasses import dataclass
from typing import Any

from tiangeng.algorithms import codes
from tiangeng.documents.queries import attachments_of
from tiangeng.issues import own_data as of_issues
from tiangeng.issues.models import Issue, Receipt
from tiangeng.kernel import secrets
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import joined
from tiangeng.lawful import seen
from tiangeng.lawful.own_data import Item
from tiangeng.people.roles import label_of
from tiangeng.public import rules

NOWHERE = "000000000000"
NO_NUMBER = "-"  # nobody can type it as a mobile number


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who saw it: who, what they did, why, when."""

    at: Any
    who: str
    what: Any
    why: str


@dataclass(frozen=True, slots=True)
class OwnData:
    items: list[Item]
    looks: list[Look]
    units: str  # that work or worked on it, and so may read it


def asker_of(typed: str, phone: str) -> Issue | None:
    """The problem, if the code opens one and this number was left with it. Every other case costs the same work."""
    code = rules.receipt_code_of(typed)
    try:
        number = codes.parse_mobile_phone(phone)
    except codes.PhoneInvalid:
        number = ""
    found = Receipt.objects.filter(pk=code).first()
    region, pk = (found.region_code, found.issue_id) if found else (NOWHERE, new_id())
    with acting(rules.villager_of(region)) as actor:
        rows = Issue.objects.visible_to(actor).filter(pk=pk)
        bare = rows.only("reporter_phone").first()  # no more is fetched before the number is the right one
        known = hmac.compare_digest(_number_of(bare).encode(), number.encode())
        asked: Issue | None = rows.select_related("household").first() if known else None
    return asked


def _number_of(issue: Issue | None) -> str:
    """Unsealed; where there is nothing to unseal, something of the kind is."""
    if issue is not None and issue.reporter_phone:
        plain: str = issue.reporter_phone.reveal()
        return plain
    place = "public.nobody"
    return secrets.decrypt(secrets.encrypt(NO_NUMBER, place=place), place=place)


def own_data(issue: Issue) -> OwnData:
    """All of it. Of a complaint those who looked are named by their office only."""
    with acting(rules.villager_of(issue.region_code)):
        found = of_issues.of_issue(issue, answers=issue.answers.all(), files=attachments_of(issue))
        items = [item for item in found if item.value not in ("", None)]
        working = issue.handlings.exclude(state="returned").select_related("organisation").order_by("assigned_at", "id")
        units = "" if issue.is_confidential else joined(dict.fromkeys(one.organisation for one in working))
    looks = [
        Look(
            line.at,
            _offices(line.roles) if issue.is_confidential else line.actor_name,
            seen.in_words(line),
            line.reason,
        )
        for line in seen.of_issue(issue.pk)
    ]
    return OwnData(items, looks, units)


def _offices(roles: str) -> str:
    return joined(label_of(role) for role in roles.split(",") if role and role != "public")
