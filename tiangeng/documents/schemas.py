"""What the API of files and sheets takes and gives."""

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


class WorksheetOut(Schema):
    name: str
    row_count: int = Field(description="with title and headings")


class SheetCellOut(Schema):
    column: str
    text: str
    fault: str = Field(description="what is wrong with it; '' when nothing is")
    before: str = Field(description="what is there now, where the row would change it")


class SheetRowOut(Schema):
    number: int = Field(description="as the sheet counts, from 1")
    bad: bool
    same: bool
    cells: list[SheetCellOut]


class SheetOut(Schema):
    """A sheet that was brought in: how it was read, what is wrong in it, how much of it has been written."""

    id: UUID
    kind: str
    name: str
    worksheets: list[WorksheetOut] = Field(description="where several hold rows; hidden and empty ones are left out")
    worksheet: str = Field(description="the one that is read; '' where there is only one")
    heading_row: int | None = Field(description="the row the headings end in, as the sheet counts")
    headers: list[str]
    pairs: dict[str, int] = Field(description="our column → position in the sheet, from 0")
    missing: list[str] = Field(description="required columns no heading was recognised for: say which with /columns")
    is_at_work: bool = Field(description="being checked or written; ask again")
    done_count: int
    total_count: int | None
    said: str = Field(description="why the last check or writing failed")
    is_checked: bool
    row_count: int
    new_count: int
    change_count: int
    same_count: int
    bad_count: int
    applied_count: int
    refused: dict[str, str] = Field(description="row of the sheet → what the action answered")
    is_finished: bool
    rows: list[SheetRowOut] = Field(description="the first rows and the first bad ones")
    url: str
    bad_url: str = Field(description="the bad rows as a sheet; '' when there are none")


class SheetWhereIn(Schema):
    worksheet: str = Field("", max_length=100)
    heading_row: int | None = Field(None, description="as the sheet counts; left out, the headings are found")


class SheetColumnsIn(Schema):
    pairs: dict[str, int]
    for_unit: bool = Field(False, description="colleagues' sheets are read the same way from now on")


class SheetWriteIn(Schema):
    is_whole: bool = Field(description="every row or none; otherwise the good ones")
