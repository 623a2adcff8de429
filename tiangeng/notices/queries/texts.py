"""Text messages as the record's page and the receipt show them."""

from uuid import UUID

from django.db.models import QuerySet

from tiangeng.issues import queries as issues
from tiangeng.issues.models import Issue
from tiangeng.kernel.actors import Actor
from tiangeng.notices.models import NoTexts, Outcome, TextMessage


def texts_about(actor: Actor, issue: Issue) -> QuerySet[TextMessage]:
    """Newest first."""
    rows: QuerySet[TextMessage] = TextMessage.objects.visible_to(actor).filter(issue=issue)
    return rows.order_by("-created_at", "-pk")


def may_show_receipt(actor: Actor, issue: Issue) -> bool:
    """Whoever dispatches and has not worked at it, where no number was left; a complaint's code is shown to nobody."""
    if issue.reporter_phone or issue.is_confidential or not actor.holds("issues.dispatch", region=issue.region_code):
        return False
    return not issues.units_ever(issue) & actor.organisation_ids


def is_texted(issue_id: UUID) -> bool:
    """Whether a message about it has ever been sent."""
    return TextMessage.objects.filter(issue_id=issue_id, outcome=Outcome.SENT).exists()


def wants_no_texts(issue_id: UUID) -> bool:
    """Whether the number it was answered to wants no more of them."""
    numbers = TextMessage.objects.filter(issue_id=issue_id, number_index__isnull=False).values("number_index")
    return NoTexts.objects.filter(pk__in=numbers).exists()
