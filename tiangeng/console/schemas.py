"""What the desk's API takes and gives."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from .actions import NAME_LIMIT, QUERY_LIMIT

Name = Annotated[str, StringConstraints(max_length=NAME_LIMIT)]


class ViewIn(Schema):
    path: Annotated[str, StringConstraints(max_length=200)] = Field(description="the list's address, e.g. /issues/")
    query: Annotated[str, StringConstraints(max_length=QUERY_LIMIT)] = Field(description="what it is asked with")
    name: Name
    is_shared: bool = False
    is_default: bool = False


class ViewChangeIn(Schema):
    name: Name
    is_shared: bool = False
    is_default: bool = False


class ViewFirstIn(Schema):
    is_default: bool = True


class ViewOut(Schema):
    id: UUID
    path: str
    query: str
    name: str
    by: str = Field(alias="account_name")
    is_shared: bool
    created_at: datetime

    @staticmethod
    def resolve_is_shared(view: Any) -> bool:
        return view.organisation_id is not None
