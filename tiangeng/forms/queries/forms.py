"""Which forms a person may fill in."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from tiangeng.forms.models import Form
from tiangeng.forms.refusals import NoSuchForm
from tiangeng.kernel.actors import Actor, Range, system_actor
from tiangeng.kernel.scope import in_counties
from tiangeng.kernel.walls import acting
from tiangeng.people import postings
from tiangeng.places.models import Level, Region

MOST_VILLAGES = 2_000


def forms_in_force(actor: Actor) -> QuerySet[Form]:
    """The county's forms as they are filled in now."""
    rows: QuerySet[Form] = Form.objects.visible_to(actor).filter(in_force=True).order_by("county_code", "code")
    return rows


def one_form(actor: Actor, form_id: Any) -> Form:
    found: Form = Form.objects.visible_to(actor).get_one(form_id)
    return found


def by_code(actor: Actor, code: str, version: str) -> Form:
    """The version a device names; one that is no longer in force is still taken while the form is."""
    found = next((form for form in _versions(code, version) if in_counties(actor, form.county_code)), None)
    if found is None:
        raise NoSuchForm
    found.survey = _survey(found.pk)
    return found


def left_behind(actor: Actor, code: str, version: str) -> list[Form]:
    """The same version of the counties one was posted in and is no more: what was filled in there may still come in."""
    before = [Range.of(territory[:6]) for territory in postings.territories_written_in(actor)]
    with acting(system_actor(gettext_noop("填表设备"))):
        found = [
            form
            for form in _versions(code, version)
            if not in_counties(actor, form.county_code) and any(one.holds(form.county_code) for one in before)
        ]
        for form in found:
            form.survey = _survey(form.pk)
    return found


_SHORT = tuple(field.attname for field in Form._meta.concrete_fields if field.attname not in ("survey", "xform"))
_BY_CODE = f"SELECT {', '.join(_SHORT)} FROM forms_form WHERE code = %s AND version = %s"


def _versions(code: str, version: str) -> list[Form]:
    """Of every county within the walls. By hand because every form a device sends asks it; its questions are long, and
    known (`_survey`)."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_CODE, [code[:40], version[:40]])
        return [Form.from_db(connection.alias, _SHORT, row) for row in cursor.fetchall()]


@lru_cache(maxsize=64)
def _survey(pk: UUID) -> Any:
    """A version's questions, read once by each process: they never change. Whoever gets here has been shown the form."""
    return Form.objects.values_list("survey", flat=True).get(pk=pk)


def is_taken(form: Form) -> bool:
    """A phone in a valley fills in the version it has; only a form that was closed altogether is refused."""
    return form.in_force or Form.objects.filter(county_code=form.county_code, code=form.code, in_force=True).exists()


def villages_left(actor: Actor, county_code: str) -> list[str]:
    """The villages of a county one was posted to by name, once."""
    return sorted(
        code for code in postings.territories_written_in(actor) if code[:6] == county_code and len(code) == 12
    )


def villages_of(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the villages a person may write about."""
    found: dict[str, str] = {}
    for territory in sorted({grant.territory for grant in actor.grants if "visits.record" in grant.capabilities}):
        inside = Range.of(territory)
        rows = Region.objects.filter(level=Level.VILLAGE, code__gte=inside.lo, code__lt=inside.hi).order_by("code")
        found |= dict(rows.values_list("code", "name")[:MOST_VILLAGES])
    return sorted(found.items())
