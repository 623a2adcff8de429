"""What lies behind a receipt's code."""

from dataclasses import dataclass
from typing import Any

from tiangeng.algorithms import codes
from tiangeng.issues.models import Issue, Receipt
from tiangeng.kernel.walls import acting
from tiangeng.notices import queries as notices
from tiangeng.public import rules
from tiangeng.public.refusals import NoSuchReceipt

MERGED_AT_MOST = 5  # a chain of merged problems is followed no further


def printed(code: str) -> str:
    """As it stands on the paper: 7K3M-92QX-4P."""
    return codes.printed_receipt_code(code)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a receipt's code opens: the problem as it was asked, and the one it is handled in when it was merged."""

    code: str
    issue: Issue
    held: Issue

    @property
    def printed(self) -> str:
        return printed(self.code)

    @property
    def is_merged(self) -> bool:
        return self.held.pk != self.issue.pk

    @property
    def is_complaint(self) -> bool:
        """Of a complaint the receipt tells how it stands and nothing else."""
        return self.issue.is_confidential or self.held.is_confidential


def open_receipt(typed: str) -> Opened:
    """What lies behind the code. What cannot be a code is looked for all the same, so that the answer takes as long."""
    code = rules.receipt_code_of(typed)
    found = Receipt.objects.filter(pk=code).first()
    if found is None:
        raise NoSuchReceipt
    with acting(rules.villager_of(found.region_code)) as actor:
        issue = _with_names(Issue.objects.visible_to(actor)).filter(pk=found.issue_id).first()
        if issue is None:
            raise NoSuchReceipt
    return Opened(code, issue, _held(issue))


@dataclass(frozen=True, slots=True)
class Texts:
    """Text messages that went to whoever asked: whether more of them are wanted."""

    wanted: bool


def texts_to(opened: Opened) -> Texts | None:
    """None where none was ever sent: then there is nothing to refuse."""
    with acting(rules.villager_of(opened.issue.region_code)):
        if not notices.is_texted(opened.issue.pk):
            return None
        return Texts(wanted=not notices.wants_no_texts(opened.issue.pk))


def _with_names(rows: Any) -> Any:
    return rows.select_related("category", "lead", "household")


def _held(issue: Issue) -> Issue:
    """Where the work is done; a merged problem may lie in another village."""
    for _step in range(MERGED_AT_MOST):
        if issue.merged_into_id is None:
            break
        with acting(rules.reader_of(issue.county_code)) as reader:
            issue = _with_names(Issue.objects.visible_to(reader)).get(pk=issue.merged_into_id)
    return issue
