"""A photo on its way: parts laid end to end in a file named by the hash of the whole, a folder per account.

Nothing of it is in the database: a part is worth nothing until the whole has been attached to a record.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from .refusals import (
    NotTheNextPart,
    PartUnreadable,
    TooMuchOnItsWay,
    UploadIncomplete,
    UploadSpoiled,
    UploadTooLarge,
)

LARGEST, LARGEST_PART = 8 * 1024 * 1024, 256 * 1024
MOST_OF_ACCOUNT = 200 * 1024 * 1024  # a thousand photos in the week they are kept; no disk is filled by one person
KEPT_FOR = timedelta(days=7)
WAITED_FOR = timedelta(days=1)  # so long what was begun keeps its place; then it makes way for what comes now
_RANGE = re.compile(r"bytes (\d{1,9})-(\d{1,9})/(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file has arrived; `total` is known from its first part on."""

    have: int
    total: int | None

    @property
    def done(self) -> bool:
        return self.total is not None and self.have == self.total


def progress(account_id: UUID, digest: str) -> Progress:
    path = _path(account_id, digest)
    found = sorted(path.parent.glob(f"{digest}.*")) if path.parent.exists() else []
    return Progress(found[0].stat().st_size, _size_of(found[0])) if found else Progress(0, None)


def add_part(account_id: UUID, digest: str, *, content_range: str, part: bytes, now: datetime) -> Progress:
    """Lays the part behind those that are there; a part that is there already is only answered."""
    match = _RANGE.fullmatch(content_range)
    if match is None:
        raise PartUnreadable
    first, last, total = (int(number) for number in match.groups())
    if total > LARGEST:
        raise UploadTooLarge(limit=LARGEST)
    if len(part) > LARGEST_PART or last - first + 1 != len(part) or last >= total:
        raise PartUnreadable
    before = progress(account_id, digest)
    if before.total not in (None, total):
        raise PartUnreadable
    if before.total is None:
        _make_room(account_id, total, now=now)
    with _opened(_path(account_id, digest, total=total)) as file:
        have = file.seek(0, os.SEEK_END)
        if first > have:
            raise NotTheNextPart(have=have)
        if last >= have:
            file.write(part[have - first :])
            file.flush()
            os.fsync(file.fileno())
        return Progress(max(have, last + 1), total)


def _make_room(account_id: UUID, size: int, *, now: datetime) -> None:
    """For one more. Each file counts as large as it says it will be; what was left unfinished for a day gives up its place, the
    longest left first, and is sent anew should its phone still have it. Without need it stays, to be taken up where it was cut.
    """
    old = (now - WAITED_FOR).timestamp()
    lying = sorted(_path(account_id, "").parent.glob("*.*"), key=lambda path: path.stat().st_mtime)
    need = sum(map(_size_of, lying)) + size - MOST_OF_ACCOUNT
    for path in lying:
        if need > 0 and path.stat().st_mtime < old and path.stat().st_size < _size_of(path):
            path.unlink(missing_ok=True)
            need -= _size_of(path)
    if need > 0:
        raise TooMuchOnItsWay(limit=MOST_OF_ACCOUNT // 1024**2)


def _size_of(path: Path) -> int:
    return int(path.suffix[1:])


def whole(account_id: UUID, digest: str) -> bytes:
    """The file, if all of it is there and is what its name says; a spoiled one is thrown away."""
    found = progress(account_id, digest)
    if not found.done:
        raise UploadIncomplete(have=found.have)
    content = _path(account_id, digest, total=found.total).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        forget(account_id, digest)
        raise UploadSpoiled
    return content


def forget(account_id: UUID, digest: str) -> None:
    for path in _path(account_id, digest).parent.glob(f"{digest}.*"):
        path.unlink(missing_ok=True)


def forget_old(*, now: datetime) -> int:
    """Files nobody has added to for a week: the phone sends them again if it still has them."""
    old = (now - KEPT_FOR).timestamp()
    found = [path for path in _root().glob("*/*.*") if path.stat().st_mtime < old]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _root() -> Path:
    return Path(settings.TIANGENG_UPLOADS)


def _path(account_id: UUID, digest: str, *, total: int | None = None) -> Path:
    return _root() / account_id.hex / f"{digest}.{total or 0}"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
