"""`lawful.yaml`: which recurring forms the county has agreed to, on what ground, until when."""

from datetime import date, datetime

from pydantic import Field, field_validator, model_validator

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PackRefused, PartSchema
from tiangeng.kernel.scope import placed

from . import rules
from .models import Approval
from .states import ApprovalState


class Agreed(PartSchema):
    """One recurring form, with the two who answer for it."""

    code: str = Field(max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1, max_length=80)
    basis: str = Field(min_length=1, max_length=300)
    asked_by: str = Field(min_length=1, max_length=40)
    approved_by: str = Field(min_length=1, max_length=40)
    approved_on: date
    expires_on: date

    @model_validator(mode="after")
    def _two_people_and_an_end(self) -> "Agreed":
        if self.asked_by == self.approved_by:
            raise ValueError("asked_by 和 approved_by 要是两个人（单位）")
        if not rules.may_last_until(self.expires_on, today=self.approved_on):
            raise ValueError(f"expires_on 要在 approved_on 以后、{rules.LONGEST_YEARS} 年以内")
        return self


class LawfulPart(PartSchema):
    approvals: tuple[Agreed, ...] = ()

    @field_validator("approvals")
    @classmethod
    def _once(cls, approvals: tuple[Agreed, ...]) -> tuple[Agreed, ...]:
        codes = [one.code for one in approvals]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"代号重复：{twice}")
        return approvals


def apply(part: LawfulPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Write what the county agreed to. What it approved in the console, or stopped there, is left alone."""
    for agreed in part.approvals:
        if agreed.expires_on < now.date():
            raise PackRefused(where=f"lawful.yaml {agreed.code}：批准已于 {agreed.expires_on} 到期，请换成新的批准")
        own = Approval.objects.filter(county_code=head.county_code, code=agreed.code, asked_by_id=None)
        if own.filter(state=ApprovalState.STOPPED).exists():
            continue
        Approval.objects.update_or_create(
            county_code=head.county_code,
            code=agreed.code,
            asked_by_id=None,
            defaults={
                "title": agreed.title,
                "basis": agreed.basis,
                "expires_on": agreed.expires_on,
                "asked_by_name": agreed.asked_by,
                "decided_by_name": agreed.approved_by,
                "asked_at": now,
                "decided_at": now,
                **placed(head.county_code),
            },
            create_defaults={
                "title": agreed.title,
                "basis": agreed.basis,
                "expires_on": agreed.expires_on,
                "asked_by_name": agreed.asked_by,
                "decided_by_name": agreed.approved_by,
                "asked_at": now,
                "decided_at": now,
                "code": agreed.code,
                "state": ApprovalState.APPROVED,
                **placed(head.county_code),
            },
        )
