"""Uploads are cut off while they come in, long before they fill a disk.

`CappedUploadHandler` stands first in FILE_UPLOAD_HANDLERS: past the largest size a file may have, nothing more is kept;
the room then sees only how large it would have been, and says so in a sentence.
"""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

DOCUMENT_LIMIT = 20 * 1024 * 1024
PICTURE_LIMIT = 8 * 1024 * 1024


class Oversized(UploadedFile):
    """Only the name and the size of a file that was too large to be kept."""


class CappedUploadHandler(FileUploadHandler):
    """Counts; hands the pieces on to the next handler until the cap, and then to nobody."""

    chunk_size = 2**16

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= DOCUMENT_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.seen <= DOCUMENT_LIMIT:
            return None
        return Oversized(io.BytesIO(), self.file_name, self.content_type, self.seen, self.charset)
