"""What was backed up comes back, walls, rights and attachments included, or the person is told why not."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.operations.conftest import copy, processes_of
from tiangeng.__main__ import main
from tiangeng.config import cluster
from tiangeng.config.backup import store, taking
from tiangeng.config.backup.store import Backup
from tiangeng.config.postgres import Server

pytestmark = pytest.mark.fault

WALLED = """
    CREATE TABLE homes (code text, name text);
    ALTER TABLE homes ENABLE ROW LEVEL SECURITY;
    ALTER TABLE homes FORCE ROW LEVEL SECURITY;
    CREATE POLICY wall ON homes USING (code = current_setting('tg.lo', true)) WITH CHECK (true);
    INSERT INTO homes VALUES ('331181001001', '大洋'), ('331181001002', '金乐');
"""
PHOTO = b"a photograph of a leaking channel"
DIGEST = hashlib.sha256(PHOTO).hexdigest()


def put_photo(data: Path, content: bytes = PHOTO) -> Path:
    digest = hashlib.sha256(content).hexdigest()
    path = data / "files" / digest[:2] / digest[2:4] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def backup(data: Path, server: Server, place: Path) -> Backup:
    """Two homes behind a wall and one photo, backed up; the database and the photo are gone afterwards."""
    photo = put_photo(data)
    (data / "files" / "sheets").mkdir()
    (data / "files" / "sheets" / "passing.xlsx").write_bytes(b"an import under way")
    with cluster.awake():
        cluster.prepare()
        with psycopg.connect(cluster.urls().owner) as owner:
            owner.execute(WALLED)
        assert main(["backup", str(place)]) == 0
    server.data.rename(data / "old")
    photo.unlink()
    return store.newest(place)


@pytest.fixture
def emptied(backup: Backup, server: Server, pattern: Path) -> Backup:
    """The backup, and a server with nothing in it where there was none any more."""
    copy(pattern, server)
    return backup


def names(url: str, code: str) -> list[str]:
    with psycopg.connect(url) as app:
        app.execute(f"SET LOCAL tg.lo = '{code}'")
        return [row[0] for row in app.execute("SELECT name FROM homes")]


def test_a_restored_database_has_every_row_its_walls_and_its_photos(backup: Backup, data: Path, server: Server) -> None:
    assert main(["restore", str(backup.folder)]) == 0

    with cluster.awake():
        app = cluster.urls().app
        assert [names(app, code) for code in ("", "331181001002", "331181001001")] == [[], ["金乐"], ["大洋"]]
        with psycopg.connect(app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE homes")
    assert (data / "files" / DIGEST[:2] / DIGEST[2:4] / DIGEST).read_bytes() == PHOTO
    assert processes_of(server.data) == []


def test_a_backup_is_for_its_owner_only_and_holds_no_key(backup: Backup, data: Path) -> None:
    assert backup.folder.stat().st_mode & 0o777 == 0o700
    assert backup.dump.stat().st_mode & 0o777 == 0o600
    assert backup.about.rows == {"homes": 2}
    assert [name for name, _size in backup.listed()] == [f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]
    assert not [path for path in backup.folder.parent.rglob("*") if path.name in ("keys.json", "passing.xlsx")]


def test_a_database_with_tables_in_it_is_put_aside_only_when_told_so(
    emptied: Backup, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(emptied.folder)]) == 0
    with cluster.awake(), psycopg.connect(cluster.urls().owner) as owner:
        owner.execute("CREATE TABLE later (name text)")

    assert main(["restore", str(emptied.folder)]) == 1
    assert "已有 2 张表" in capsys.readouterr().err

    assert main(["restore", str(emptied.folder), "--replace"]) == 0
    with cluster.awake(), psycopg.connect(cluster.urls().owner) as owner:
        there = [
            row[0] for row in owner.execute("SELECT datname FROM pg_database WHERE datname ~ '^tiangeng' ORDER BY 1")
        ]
        tables = [row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    assert tables == ["homes"]
    assert len(there) == 2 and there[1].startswith("tiangeng_before_"), "the former one can still be looked into"


def test_a_damaged_dump_changes_nothing(emptied: Backup, capsys: pytest.CaptureFixture[str]) -> None:
    whole = emptied.dump.read_bytes()
    emptied.dump.write_bytes(whole[: len(whole) // 2])

    assert main(["restore", str(emptied.folder)]) == 1
    assert "pg_restore 没有完成" in capsys.readouterr().err
    with cluster.awake(), psycopg.connect(cluster.urls().owner) as owner:
        assert owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        assert owner.execute("SELECT count(*) FROM pg_database WHERE datname ~ 'restoring'").fetchone() == (0,)


def test_each_photo_lies_once_and_goes_with_the_last_backup_that_needs_it(
    data: Path, server: Server, place: Path
) -> None:
    with cluster.awake():
        cluster.prepare()
        first, second = put_photo(data), put_photo(data, b"another")
        taking.take(place, now=datetime(2026, 3, 1, tzinfo=UTC))
        first.unlink()
        taking.take(place, now=datetime(2026, 3, 2, tzinfo=UTC))
    assert len([path for path in (place / "files").rglob("*") if path.is_file()]) == 2

    assert taking.prune(place, keep=1) == 1
    assert [path.name for path in (place / "files").rglob("*") if path.is_file()] == [second.name]
    assert [found.folder.name for found in store.all_of(place)] == ["20260302T000000Z"]


def test_old_ones_go_without_a_new_one_where_there_is_no_room_for_it(
    data: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(taking, "take", None)
    for day in ("01", "02", "03"):
        folder = place / f"202603{day}T000000Z"
        folder.mkdir(parents=True)
        (folder / store.LIST).touch()
        (folder / store.ABOUT).write_text(
            json.dumps(
                {"made_at": "", "server": "18", "database_bytes": 1, "dump_bytes": 1, "dump_sha256": "", "rows": {}}
            )
        )
    killed = place / ".20260302T010000Z"
    killed.mkdir()
    (killed / store.DUMP).write_bytes(b"half of one")
    assert main(["backup", str(place), "--tidy"]) == 1
    assert "留几份" in capsys.readouterr().err
    assert main(["backup", str(place), "--tidy", "--keep", "2"]) == 0
    assert [found.folder.name for found in store.all_of(place)] == ["20260302T000000Z", "20260303T000000Z"]
    assert not killed.exists(), "what a killed backup left is no backup and takes room"


def test_two_backups_at_once_into_one_place_take_turns(
    data: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second's clearing away would take photos the first has put there and not yet named."""
    with taking._alone_in(place):
        for words in (["backup", str(place)], ["backup", str(place), "--tidy", "--keep", "1"]):
            assert main(words) == 1
            assert "另一次备份正在进行" in capsys.readouterr().err
    assert not (data / "postgres").exists()


@pytest.fixture
def tiny_disk(backup: Backup) -> Iterator[Path]:
    """A file system of four kilobytes where the next backup should go; needs root, as CI has it."""
    place = backup.folder.parent / "tiny"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_named_and_leaves_nothing_half_made(
    tiny_disk: Path, emptied: Backup, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tiny_disk)]) == 1
    said = capsys.readouterr().err
    assert "No space left" in said or "磁盘满了" in said
    assert [path.name for path in tiny_disk.iterdir()] == [".lock"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_place_that_is_shut_is_named_with_what_to_do(
    number: int, data: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Docker makes the folder of a bind mount: root's, and the app is another account."""

    def refused(self: Path, *args: object, **options: object) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(cluster, "is_embedded", lambda: False)
    monkeypatch.setattr(cluster, "prepare", lambda: None)
    monkeypatch.setattr(Path, "mkdir", refused)
    assert main(["backup", str(place)]) == 1
    said = capsys.readouterr().err
    assert f"写不进 {place}" in said and "chown" in said


def test_there_must_be_a_backup_to_restore_or_to_drill(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in ("restore", "drill"):
        assert main([verb, str(tmp_path)]) == 1
        assert "还没有备份" in capsys.readouterr().err
    assert not (data / "postgres").exists()


def drilled(backup: Backup, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    capsys.readouterr()
    status = main(["drill", str(backup.folder.parent), "--json"])
    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    return status, said["differences"]


def test_a_drill_notices_a_lost_row_a_changed_photo_and_a_lost_key(
    emptied: Backup, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log's chain needs the real tables: tests/faults/test_drill.py."""
    about = emptied.folder / store.ABOUT
    told = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps(told | {"rows": {"homes": 3}, "keys": {"1": "0123456789abcdef"}}), encoding="utf-8")
    shelf = emptied.files / DIGEST[:2] / DIGEST[2:4] / DIGEST
    shelf.write_bytes(PHOTO[::-1])

    status, wrong = drilled(emptied, capsys)
    assert status == 1
    assert "homes: 3 → 2" in wrong
    assert f"附件 {DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST} 的内容变了" in wrong
    assert "缺少密钥 1，或不是备份时的那一把" in wrong
    with cluster.awake(), psycopg.connect(cluster.urls().owner) as owner:
        assert owner.execute("SELECT count(*) FROM pg_database WHERE datname ~ 'drill'").fetchone() == (0,)


def test_a_drill_notices_a_dump_that_is_another_file(emptied: Backup, capsys: pytest.CaptureFixture[str]) -> None:
    whole = bytearray(emptied.dump.read_bytes())
    shutil.copyfile(emptied.dump, emptied.dump.with_suffix(".whole"))
    whole[-1] ^= 1
    emptied.dump.write_bytes(bytes(whole))

    status, wrong = drilled(emptied, capsys)
    assert status == 1 and any("不是当时写下的那个文件" in line for line in wrong)
