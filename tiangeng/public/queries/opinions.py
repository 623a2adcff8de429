"""The opinion box 意见箱: who may read it, and what its writer's code opens."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import Pack
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Region
from tiangeng.public import rules
from tiangeng.public.models import Opinion, OpinionSlip
from tiangeng.public.refusals import NoSuchCounty, NoSuchOpinion
from tiangeng.public.states import OpinionState


def county(code: str) -> str:
    """The county's code again, if it works with this installation."""
    if not code or not Pack.objects.filter(county_code=code).exists():
        raise NoSuchCounty
    return code


def county_choices() -> list[tuple[str, str]]:
    """Whose system it is, as choices of the form."""
    codes = Pack.objects.values_list("county_code", flat=True)
    return list(Region.objects.filter(code__in=codes).order_by("sort_key").values_list("code", "name"))


def in_box(actor: Actor) -> Any:
    """Newest first; empty for whoever does not answer for the system."""
    return Opinion.objects.visible_to(actor).order_by("-sent_at")


def to_answer(actor: Actor) -> QuerySet[Opinion] | None:
    """What nobody has answered yet; None for whoever does not answer for the system."""
    return in_box(actor).filter(state=OpinionState.OPEN) if "public.opinions" in actor.capabilities else None


def open_opinion(typed: str) -> tuple[str, Opinion]:
    """Its code and what lies behind it. What cannot be a code is looked for all the same."""
    code = rules.opinion_code_of(typed[:40]) or ""
    slip = OpinionSlip.objects.filter(pk=code).first()
    if slip is None:
        raise NoSuchOpinion
    with acting(rules.writer_to(slip.county_code)):
        found: Opinion | None = Opinion.objects.filter(pk=slip.opinion_id).first()
    if found is None:
        raise NoSuchOpinion
    return code, found


def said_to_writer(opinion: Opinion) -> list[tuple[str, str, Any]]:
    """What the writer reads: who said what when, oldest first; never a person's name."""
    said = [(_("县里答复"), opinion.answer, opinion.answered_at), (_("了结说明"), opinion.closing, opinion.closed_at)]
    return [one for one in said if one[1]]
