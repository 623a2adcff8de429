"""`forms.yaml`: a county's handbook forms; each names a workbook in the folder `forms` beside it."""

from datetime import datetime
from hashlib import md5
from pathlib import Path
from typing import Any, Literal

from django.utils import timezone
from pydantic import Field, ValidationInfo, model_validator

from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.packs import PackHead, PackRefused, PartSchema
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.scope import placed
from tiangeng.lawful import actions as lawful

from . import workbooks
from .models import Form

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
READ = ("name", "version", "survey", "xform")  # what comes from the workbook


class FormPart(PartSchema):
    """One form. What stands in its workbook is read with it, so that a changed question is shown before it is loaded."""

    code: str = Field(max_length=40, pattern=CODE)
    workbook: str = Field(max_length=60, pattern=r"^[a-z0-9-]+\.xlsx$")
    about: Literal["visit", "household", "enterprise"]
    programme: str = Field(
        max_length=40, pattern=CODE
    )  # the fieldwork it belongs to: people are asked nothing beside it
    purpose: str = Field(min_length=1, max_length=200)
    name: str = ""
    version: str = ""
    survey: dict[str, Any] = {}
    xform: str = Field("", exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _with_workbook(cls, data: Any, info: ValidationInfo) -> Any:
        folder = (info.context or {}).get("folder")
        if folder is None or not isinstance(data, dict) or not isinstance(data.get("workbook"), str):
            return data  # as it was kept when the pack was loaded
        if written := sorted(set(READ) & set(data)):
            raise ValueError(f"{written[0]} 写在工作簿里，不写在这里")
        return data | _read(Path(folder) / "forms" / Path(data["workbook"]).name, str(data.get("code")))


def _read(path: Path, code: str) -> dict[str, Any]:
    if not path.is_file():
        raise ValueError(f"没有工作簿 forms/{path.name}")
    try:
        found = workbooks.read(path.read_bytes())
    except workbooks.BadWorkbook as error:
        raise ValueError(f"工作簿 {path.name}，{error}") from error
    if found.code != code:
        raise ValueError(f"工作簿 {path.name}，settings 表的 form_id 是 {found.code}，和 code 不同")
    return {name: getattr(found, name) for name in READ}


ANSWERS_A_DAY = 300  # a week of a large village, sent in one evening; far below what would hurt a county
FEWEST_A_DAY = 50


class FormsPart(PartSchema):
    forms: tuple[FormPart, ...] = ()
    answers_a_day: int = Field(default=ANSWERS_A_DAY, ge=FEWEST_A_DAY, le=5000)  # that one person's devices may bring

    @model_validator(mode="after")
    def _once(self) -> "FormsPart":
        codes = [form.code for form in self.forms]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"表单代号重复：{twice}")
        return self


def answers_a_day(county_code: str) -> int:
    """How many answers one person's devices may bring in a day."""
    try:
        part: FormsPart = packs.part_of(county_code, "forms")
    except (Missing, KeyError):
        return ANSWERS_A_DAY
    return part.answers_a_day


def apply(part: FormsPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Make these the county's forms in force; others are closed, and every answer stays with the version it was given to.

    A form belongs to fieldwork the county has agreed to.
    """
    county, today = head.county_code, timezone.localdate(now)
    known = {(form.code, form.version): form for form in Form.objects.filter(county_code=county)}
    for wanted in part.forms:
        lawful.must_be_approved(county_code=county, code=wanted.programme, title=wanted.name, on=today)
        standing = known.get((wanted.code, wanted.version))
        if standing and standing.survey != wanted.survey:
            raise PackRefused(
                where=f"forms.yaml {wanted.code}：题目改了，版本还是 {wanted.version}；请在工作簿的 settings 表里换一个 version"
            )
    Form.objects.filter(county_code=county, in_force=True).update(in_force=False)
    for wanted in part.forms:
        standing = known.get((wanted.code, wanted.version))
        form = standing or Form(code=wanted.code, version=wanted.version, loaded_at=now, **placed(county))
        _write(form, wanted)
        if standing is None:
            log(actor, "form.published", form, at=now, code=form.code, version=form.version)


def _write(form: Form, wanted: FormPart) -> None:
    form.name, form.purpose, form.about = wanted.name, wanted.purpose, wanted.about
    form.survey, form.in_force = wanted.survey, True
    if wanted.xform:  # not kept with the pack; whoever reads it from there has only the questions
        form.xform = wanted.xform
        form.xform_hash = f"md5:{md5(wanted.xform.encode(), usedforsecurity=False).hexdigest()}"
    form.save()
