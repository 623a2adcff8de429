"""The forms of a county, as its pack brings them: a changed form is another version, and what was answered keeps its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import Any

from django.db import transaction

from tiangeng.forms.models import Form
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.packs import PackRefused
from tiangeng.kernel.scope import placed


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form as the pack has it."""

    code: str
    version: str
    name: str
    purpose: str
    about: str
    survey: dict[str, Any]
    xform: str


@transaction.atomic
def publish_forms(*, actor: Actor, now: datetime, county_code: str, wanted: Sequence[Wanted]) -> list[Form]:
    """Make these the county's forms in force; others are closed, and every answer stays with the version it was given to."""
    actor.must("packs.load", region=county_code)
    known = {(form.code, form.version): form for form in Form.objects.filter(county_code=county_code)}
    for one in wanted:
        standing = known.get((one.code, one.version))
        if standing and standing.survey != one.survey:
            raise PackRefused(
                where=f"{one.code}：题目改了，版本还是 {one.version}；请在工作簿的 settings 表里换一个 version"
            )

    Form.objects.filter(county_code=county_code, in_force=True).update(in_force=False)
    made = [_published(one, known.get((one.code, one.version)), county_code, now=now) for one in wanted]

    for form in made:
        if (form.code, form.version) not in known:
            log(actor, "form.published", form, at=now, code=form.code, version=form.version)
    return made


def _published(one: Wanted, standing: Form | None, county_code: str, *, now: datetime) -> Form:
    form = standing or Form(code=one.code, version=one.version, loaded_at=now, **placed(county_code))
    form.name, form.purpose, form.about, form.survey, form.xform = (
        one.name,
        one.purpose,
        one.about,
        one.survey,
        one.xform,
    )
    form.xform_hash = f"md5:{md5(one.xform.encode(), usedforsecurity=False).hexdigest()}"
    form.in_force = True
    form.save()
    return form
