"""`forms.yaml`: a county's handbook forms; each names a workbook in the folder `forms` beside it."""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.utils import timezone
from pydantic import Field, ValidationInfo, model_validator

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema
from tiangeng.lawful import actions as lawful

from . import actions, workbooks
from .actions.publishing import Wanted

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


class FormsPart(PartSchema):
    forms: tuple[FormPart, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> "FormsPart":
        codes = [form.code for form in self.forms]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"表单代号重复：{twice}")
        return self


def apply(part: FormsPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Make the pack's forms the county's. A form belongs to fieldwork the county has agreed to."""
    today = timezone.localdate(now)
    for form in part.forms:
        lawful.must_be_approved(county_code=head.county_code, code=form.programme, title=form.name, on=today)
    names = ("code", "version", "name", "purpose", "about", "survey", "xform")
    wanted = [Wanted(**{name: getattr(form, name) for name in names}) for form in part.forms]
    actions.publish_forms(actor=actor, now=now, county_code=head.county_code, wanted=wanted)
