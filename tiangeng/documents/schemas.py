"""What the API of files gives."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema


class AttachmentOut(Schema):
    id: UUID
    owner_type: str
    owner_id: UUID
    stage: str
    name: str
    content_type: str
    byte_count: int
    width: int | None
    height: int | None
    is_public: bool = Field(description="may be shown on the villager's receipt")
    uploaded_by_name: str
    uploaded_at: datetime
    url: str = Field(alias="get_absolute_url")
    thumb_url: str = Field(description="'' where there is no small picture")


class RemoveIn(Schema):
    reason: str = Field(max_length=200)
