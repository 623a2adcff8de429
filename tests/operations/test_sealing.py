"""A stolen backup tells nothing, a changed one is noticed, and who has lost the key is told which one it was."""

import io
from pathlib import Path

import psycopg
import pytest

from tests.operations.conftest import copy
from tests.operations.test_backup import DIGEST, PHOTO, WALLED, drilled, put_photo
from tiangeng.__main__ import main
from tiangeng.config import cluster
from tiangeng.config.backup import sealing, store
from tiangeng.config.backup.sealing import HEAD, PIECE, TAG, Key
from tiangeng.config.backup.store import Backup
from tiangeng.config.postgres import Server
from tiangeng.config.terminal import Trouble

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]


def seal(plain: bytes, key: Key = KEY) -> bytes:
    return b"".join(sealing.sealed(io.BytesIO(plain), key))


def unseal(sealed: bytes, *keys: Key) -> bytes:
    return b"".join(sealing.opened(io.BytesIO(sealed), keys or [KEY], name="x"))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens_as_it_was_and_is_as_long_as_foretold(size: int) -> None:
    plain = bytes(range(256)) * (size // 256) + b"z" * (size % 256)
    sealed = seal(plain)
    assert len(sealed) == sealing.sealed_size(size)
    assert unseal(sealed, OTHER, KEY) == plain
    assert sealed != seal(plain), "twice the same shows not the same"


@pytest.mark.parametrize("at", [HEAD - 1, HEAD, HEAD + PIECE, HEAD + PIECE + TAG, -1])
def test_a_changed_bit_is_noticed_wherever_it_lies(at: int) -> None:
    sealed = bytearray(seal(b"a" * (2 * PIECE + 5)))
    sealed[at] ^= 1
    with pytest.raises(Trouble, match="改动过"):
        unseal(bytes(sealed))


def test_pieces_that_change_places_or_are_missing_at_the_end_are_noticed() -> None:
    sealed = seal(b"a" * PIECE + b"b" * PIECE + b"c")
    one = PIECE + TAG
    head, first, second, last = sealed[:HEAD], sealed[HEAD:][:one], sealed[HEAD + one :][:one], sealed[HEAD + 2 * one :]
    for changed in (head + second + first + last, head + first + second, head + first + last, head):
        with pytest.raises(Trouble, match="改动过"):
            unseal(changed)


def test_a_lost_key_is_named() -> None:
    with pytest.raises(Trouble, match=KEY.id):
        unseal(seal(b"a"), OTHER)


def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANGENG_BACKUP_KEY", str(tmp_path / "backup.key"))
    assert sealing.keys() == []
    for wrong in ("hello", "ab" * 31, "\xe4"):
        (tmp_path / "backup.key").write_text(wrong, encoding="utf-8")
        with pytest.raises(Trouble, match="不是备份密钥"):
            sealing.keys()


@pytest.fixture
def sealed(data: Path, server: Server, pattern: Path, tmp_path: Path) -> Backup:
    """Two homes and a photo, backed up under a key; database and photo are gone afterwards, a new database waits."""
    photo, place = put_photo(data), tmp_path / "backups"
    assert main(["backup", "--make-key"]) == 0
    with cluster.awake():
        cluster.prepare()
        with psycopg.connect(cluster.urls().owner) as owner:
            owner.execute(WALLED)
        assert main(["backup", str(place)]) == 0
    server.data.rename(data / "old")
    photo.unlink()
    copy(pattern, server)
    return store.newest(place)


def found_wrong(backup: Backup, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Beside what needs the real tables: tests/faults/test_drill.py."""
    _status, wrong = drilled(backup, capsys)
    return [line for line in wrong if line.startswith("附件") or "密钥" in line]


@pytest.mark.fault
def test_nothing_of_a_sealed_backup_can_be_read_and_all_of_it_comes_back(
    sealed: Backup, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (key,) = sealing.keys()
    assert sealed.about.sealed_with == key.id and sealing.key_file().stat().st_mode & 0o777 == 0o600
    lying = [path for path in sealed.folder.parent.rglob("*") if path.is_file()]
    for path in lying:
        for plain in ("大洋".encode(), PHOTO, b"PGDMP", bytes.fromhex(key.secret.hex())):
            assert plain not in path.read_bytes(), path
    assert sealed.dump.stat().st_mode & 0o777 == 0o600

    assert found_wrong(sealed, capsys) == []
    assert main(["restore", str(sealed.folder)]) == 0
    with cluster.awake(), psycopg.connect(cluster.admin_url() or "", dbname=cluster.DATABASE) as owner:
        assert owner.execute("SELECT name FROM homes ORDER BY code").fetchall() == [("大洋",), ("金乐",)]
    assert (data / "files" / DIGEST[:2] / DIGEST[2:4] / DIGEST).read_bytes() == PHOTO


@pytest.mark.fault
def test_without_its_key_a_backup_changes_nothing_and_says_which_it_wants(
    sealed: Backup, capsys: pytest.CaptureFixture[str]
) -> None:
    (old,) = sealing.keys()
    sealing.key_file().unlink()
    assert main(["backup", "--make-key"]) == 0
    assert main(["restore", str(sealed.folder)]) == 1
    assert old.id in capsys.readouterr().err
    status, wrong = drilled(sealed, capsys)
    assert status == 1 and any(old.id in line for line in wrong)
    with cluster.awake(), psycopg.connect(cluster.urls().owner) as owner:
        assert owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.fault
def test_a_sealed_photo_that_was_changed_is_found_by_the_drill(
    sealed: Backup, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = sealed.shelved(f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}")
    changed = bytearray(shelf.read_bytes())
    changed[-1] ^= 1
    shelf.write_bytes(changed)
    assert found_wrong(sealed, capsys) == [f"附件 {DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST} 的内容变了"]
