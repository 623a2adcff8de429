"""“这里写错了”: what is kept of a household or of one who asked is said to be wrong, and becomes an issue like any other."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.issues.models import Issue, Source
from tiangeng.issues.refusals import NoCorrectionsHere
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.kernel.words import kept

from .reporting import report_issue

WORDS_LIMIT = 2000
_OF_FILE, _OF_ISSUE = gettext_lazy("更正农户档案里登记的信息"), gettext_lazy("更正 %(number)s 里登记的信息")


def correction_category(county_code: str) -> str:
    """The leaf the county's pack keeps for it, or ''."""
    found: str = packs.part_of(county_code, "issues").correction_category
    return found


def ask_correction(
    *,
    actor: Actor,
    now: datetime,
    region_code: str,
    words: str,
    random_below: Callable[[int], int],
    household_id: UUID | None = None,
    number: str = "",
    reporter_name: str = "",
    reporter_phone: str = "",
    source: str = Source.OFFICE,
    issue_id: UUID | None = None,
) -> Issue:
    """Have something put right; whoever keeps the file answers for it by the pack's deadline.

    `number` names the problem whose record is wrong, where it is not the household's file.
    """
    category = correction_category(region_code[:6])
    if not category:
        raise NoCorrectionsHere(form_field="words")
    words = clean_text(words, field=_("哪里错了"), limit=WORDS_LIMIT)
    if not words:
        raise Incomplete(missing=_("哪里错了"), form_field="words")

    return report_issue(
        actor=actor,
        now=now,
        region_code=region_code,
        category=category,
        title=kept(_OF_ISSUE) % {"number": number} if number else kept(_OF_FILE),
        body=words,
        random_below=random_below,
        source=source,
        household_id=household_id,
        reporter_name=reporter_name,
        reporter_phone=reporter_phone,
        issue_id=issue_id,
    )
