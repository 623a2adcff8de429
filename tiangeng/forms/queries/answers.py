"""Answers as pages show them; who sees them is who sees visits."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from tiangeng.documents.models import Attachment
from tiangeng.forms.models import Form, FormAnswer, FormFile
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.places.models import Enterprise, Household, Region
from tiangeng.visits.models import Visit


def family(form: Form) -> list[Form]:
    """All versions of a form, the one in force first, then the newest."""
    rows = Form.objects.filter(county_code=form.county_code, code=form.code)
    return list(rows.order_by("-in_force", "-loaded_at", "-id"))


def listed(actor: Actor) -> QuerySet[FormAnswer]:
    """Rows for a list, newest first, with the names a line shows; without what was put right afterwards."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[FormAnswer] = (
        FormAnswer.objects.visible_to(actor)
        .filter(is_current=True)
        .select_related("form", "staff", "organisation", "household", "enterprise")
        .defer("form__xform")
        .annotate(place_name=Subquery(place))
        .order_by("-answered_on", "-id")
    )
    return rows


def of_form(actor: Actor, versions: list[Form]) -> QuerySet[FormAnswer]:
    return listed(actor).filter(form__in=versions)


def one(actor: Actor, answer_id: UUID) -> FormAnswer:
    """An answer with the names its page shows, also one that was replaced; or `Missing`."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: Any = FormAnswer.objects.visible_to(actor).annotate(place_name=Subquery(place))
    found: FormAnswer | None = (
        rows.select_related("form", "staff", "organisation", "household", "enterprise", "visit")
        .filter(pk=answer_id)
        .first()
    )
    if found is None:
        raise Missing
    return found


def is_visible(actor: Actor, answer_id: UUID) -> bool:
    return FormAnswer.objects.visible_to(actor).filter(pk=answer_id).exists()


def may_attach(actor: Actor, answer_id: UUID) -> bool:
    return FormAnswer.objects.written_by(actor.account_id).filter(pk=answer_id).exists()


def matching(rows: QuerySet[FormAnswer], words: str) -> QuerySet[FormAnswer]:
    """Answers that hold every word."""
    for word in words.split()[:8]:
        rows = rows.filter(words__contains=word)
    return rows


def first_of(answer: FormAnswer) -> FormAnswer:
    """The answer this one came from by putting right."""
    while answer.replaces is not None:
        answer = answer.replaces
    return answer


def chain_of(answer: FormAnswer) -> list[FormAnswer]:
    """All that it was, the newest first."""
    newest = answer
    while (later := FormAnswer.objects.filter(replaces=newest).select_related("form").first()) is not None:
        newest = later
    found = [newest]
    while found[-1].replaces is not None:
        found.append(found[-1].replaces)
    return found


def files_of(answer: FormAnswer) -> list[tuple[FormFile, Attachment | None]]:
    """The pictures an answer names: those that came, and those that have not."""
    rows = list(answer.files.order_by("name", "arrived_at"))
    there = Attachment.objects.filter(removed_at__isnull=True).in_bulk(
        [row.attachment_id for row in rows if row.digest]
    )
    return [(row, there.get(row.attachment_id) if row.attachment_id else None) for row in rows]


def answers_beside(actor: Actor, record: Visit | Household | Enterprise) -> QuerySet[FormAnswer]:
    """What was answered on a visit, about a home, about an enterprise."""
    name = {Visit: "visit", Household: "household", Enterprise: "enterprise"}[type(record)]
    return listed(actor).filter(**{name: record.pk})
