import errno
import hashlib
import os

import pytest

from tiangeng.documents import storage
from tiangeng.documents.refusals import StorageFull


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def kept(media):
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def test_bytes_lie_under_their_hash(media):
    digest = storage.keep(b"water", thumbnail=b"small")
    assert digest == hashlib.sha256(b"water").hexdigest()
    assert kept(media) == [f"{digest[:2]}/{digest[2:4]}/{digest}", f"{digest[:2]}/{digest[2:4]}/{digest}.thumb"]
    assert storage.place(digest).read_bytes() == b"water"


def test_nobody_else_on_the_machine_may_read_them(media):
    path = storage.place(storage.keep(b"water"))
    assert not path.stat().st_mode & 0o007
    assert not path.parent.stat().st_mode & 0o007


def test_the_same_bytes_are_one_file_and_half_a_file_is_mended(media):
    first = storage.place(storage.keep(b"water"))
    before = first.stat().st_ino
    storage.keep(b"water")
    assert first.stat().st_ino == before
    first.write_bytes(b"wat")
    storage.keep(b"water")
    assert first.read_bytes() == b"water"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("step", ["fsync", "open"])
def test_a_full_disk_is_a_refusal_and_leaves_nothing(media, monkeypatch, number, step):
    def full(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(storage.os, step, full)
    with pytest.raises(StorageFull) as refusal:
        storage.keep(b"water")
    assert refusal.value.status == 507
    assert kept(media) == []


def test_another_fault_is_no_refusal(media, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(storage.os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        storage.keep(b"water")
    assert kept(media) == []


def test_bytes_are_on_the_disk_before_they_have_their_name(media, monkeypatch):
    order = []
    sync, rename = os.fsync, storage.Path.replace
    monkeypatch.setattr(storage.os, "fsync", lambda handle: (order.append("sync"), sync(handle))[1])
    monkeypatch.setattr(storage.Path, "replace", lambda path, to: (order.append("name"), rename(path, to))[1])
    storage.keep(b"water")
    assert order.index("name") > 0
    assert order[order.index("name") - 1] == "sync"
    assert order[-1] == "sync", "the folder, so that the name is on the disk too"
