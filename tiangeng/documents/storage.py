"""Files by their hash: the same bytes are one file, a name can never choose a place, and half a file is never seen."""

import contextlib
import errno
import hashlib
import os
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from .refusals import StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
THUMBNAIL = ".thumb"


def place(digest: str, *, variant: str = "") -> Path:
    """Where the bytes of this SHA-256 lie: MEDIA_ROOT/ab/cd/abcd…"""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / f"{digest}{variant}"


def keep(content: bytes, *, thumbnail: bytes = b"") -> str:
    """Store the bytes durably before anything refers to them; returns their SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        _write(place(digest), content)
        if thumbnail:
            _write(place(digest, variant=THUMBNAIL), thumbnail)
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise
    return digest


def destroy(digest: str) -> None:
    """Take the bytes off the disk; nothing must refer to them any more."""
    for variant in ("", THUMBNAIL):
        place(digest, variant=variant).unlink(missing_ok=True)


def sheet_place(name: str) -> Path:
    """Where a sheet lies until it is tidied away: apart from the files that are kept for good."""
    return Path(settings.MEDIA_ROOT) / "sheets" / name


def keep_sheet(name: str, content: bytes) -> Path:
    """Store an uploaded sheet, or what was found in it, durably under a name of ours; what lay there is replaced."""
    target = sheet_place(name)
    try:
        _write(target, content, is_named_by_hash=False)
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise
    return target


def remove_sheets(ident: object) -> None:
    """Delete all files of one import or export."""
    for path in sheet_place("").glob(f"{ident}*"):
        path.unlink(missing_ok=True)


def _write(target: Path, content: bytes, *, is_named_by_hash: bool = True) -> None:
    """Beside, to the disk, then renamed: whoever is killed half-way leaves the old state."""
    if is_named_by_hash and target.exists() and target.stat().st_size == len(content):
        return
    _make(target.parent)
    beside = target.with_name(f".{uuid4().hex}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        raise
    _settle(target.parent)


def _make(folder: Path) -> None:
    """Make the folders, and have their names on the disk too."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    for one in missing:
        _settle(one.parent)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
