"""“我的信息” from a receipt: opened with the number that was left, printed or taken along, and put right where it is wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, Receipt, Source
from tiangeng.kernel.log import log
from tiangeng.kernel.walls import acting
from tiangeng.public import doors, queries, rules
from tiangeng.public.refusals import LookedTooLongAgo, NumberDisagrees

SHOWN_FOR = timedelta(minutes=30)  # a page left lying open opens nothing more after that
_SALT = "public.own_data"


def open_own_data(*, typed: str, phone: str, source: str, now: datetime) -> tuple[Issue, str]:
    """The problem and a proof for the page's own buttons. Wrong codes and wrong numbers are counted and answered alike."""
    who = doors.source_of(source)
    doors.must_be_open(doors.WRONG_CODE, who, now=now)
    receipt = rules.receipt_code_of(typed) or typed[:40]
    doors.must_be_open(doors.OWN_NUMBER, receipt, now=now)
    doors.knock(doors.LOOK, who, now=now)
    issue = queries.asker_of(typed, phone)
    if issue is None:
        doors.knock(doors.WRONG_CODE, who, now=now)
        doors.knock(doors.OWN_NUMBER, receipt, now=now)
        raise NumberDisagrees(form_field="phone")

    with acting(rules.villager_of(issue.region_code)) as actor:
        log(actor, "own_data.given", issue, at=now)
    return issue, signing.dumps([str(issue.pk), issue.region_code, now.timestamp()], salt=_SALT)


def again(*, proof: str, now: datetime) -> Issue:
    """The same problem for the next button of a page that was opened not long ago."""
    try:
        pk, region_code, at = signing.loads(proof, salt=_SALT)
    except signing.BadSignature:
        raise LookedTooLongAgo from None
    if now.timestamp() - at > SHOWN_FOR.total_seconds():
        raise LookedTooLongAgo
    with acting(rules.villager_of(region_code)) as actor:
        found: Issue = Issue.objects.visible_to(actor).select_related("household").get_one(UUID(pk))
    return found


@transaction.atomic
def correct(
    *, proof: str, words: str, client_id: UUID, source: str, now: datetime, random_below: Callable[[int], int]
) -> str:
    """“这里写错了”: answers with the receipt's code of the new problem; the same form again is the same problem."""
    issue = again(proof=proof, now=now)
    known = Receipt.objects.filter(issue_id=client_id).order_by("created_at").first()
    if known:
        return known.code
    doors.knock(doors.ASK, f"{doors.source_of(source)}|{issue.region_code}", now=now)

    with acting(rules.villager_of(issue.region_code)) as actor:
        made = issues.ask_correction(
            actor=actor, now=now, region_code=issue.region_code, words=words, household_id=issue.household_id,
            number=issue.number, reporter_name=issue.reporter_name,
            reporter_phone=issue.reporter_phone.reveal() if issue.reporter_phone else "",
            source=Source.VILLAGER, issue_id=client_id, random_below=random_below,
        )  # fmt: skip
    code: str = made.receipt_code  # type: ignore[attr-defined]
    return code
