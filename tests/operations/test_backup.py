"""What was dumped comes back, walls and rights included, or the person is told why not."""

import os
from pathlib import Path

import psycopg
import pytest

from tests.operations.conftest import copy, processes_of
from tiangeng.__main__ import main
from tiangeng.config import cluster
from tiangeng.config.postgres import Server

pytestmark = pytest.mark.fault

WALLED = """
    CREATE TABLE homes (code text, name text);
    ALTER TABLE homes ENABLE ROW LEVEL SECURITY;
    ALTER TABLE homes FORCE ROW LEVEL SECURITY;
    CREATE POLICY wall ON homes USING (code = current_setting('tg.lo', true)) WITH CHECK (true);
    INSERT INTO homes VALUES ('331181001001', '大洋'), ('331181001002', '金乐');
"""


@pytest.fixture
def dumped(data: Path, server: Server, tmp_path: Path) -> Path:
    """A dump of two homes behind a wall; the database they were in is gone afterwards."""
    target = tmp_path / "county.dump"
    with cluster.awake():
        cluster.prepare()
        with psycopg.connect(cluster.urls().owner) as owner:
            owner.execute(WALLED)
        assert main(["db", "dump", str(target)]) == 0
    server.data.rename(data / "old")
    return target


@pytest.fixture
def emptied(dumped: Path, server: Server, pattern: Path) -> Path:
    """The dump, and a server with nothing in it where there was none any more."""
    copy(pattern, server)
    return dumped


def test_a_restored_database_has_every_row_and_its_walls(dumped: Path, server: Server) -> None:
    assert main(["db", "restore", str(dumped)]) == 0

    with cluster.awake(), psycopg.connect(cluster.urls().app) as app:
        assert app.execute("SELECT name FROM homes").fetchall() == [], "no range, no rows"
        app.execute("SET LOCAL tg.lo = '331181001002'")
        assert app.execute("SELECT name FROM homes").fetchall() == [("金乐",)]
        app.execute("SET LOCAL tg.lo = '331181001001'")
        assert app.execute("SELECT name FROM homes").fetchall() == [("大洋",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DROP TABLE homes")
    assert processes_of(server.data) == []


def test_a_dump_is_readable_for_its_owner_only(dumped: Path) -> None:
    assert dumped.stat().st_mode & 0o777 == 0o600
    assert os.listdir(dumped.parent) == [dumped.name]


def test_a_database_with_tables_in_it_is_not_overwritten(
    emptied: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["db", "restore", str(emptied)]) == 0

    assert main(["db", "restore", str(emptied)]) == 1
    assert "已有 1 张表" in capsys.readouterr().err


def test_a_damaged_dump_changes_nothing(emptied: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    whole = emptied.read_bytes()
    emptied.write_bytes(whole[: len(whole) // 2])

    assert main(["db", "restore", str(emptied)]) == 1
    assert "pg_restore 没有完成" in capsys.readouterr().err
    with cluster.awake(), psycopg.connect(cluster.urls().owner) as owner:
        assert owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.parametrize("verb", ["dump", "restore"])
def test_a_missing_file_name_is_asked_for(data: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    assert main(["db", verb]) == 1
    assert "文件" in capsys.readouterr().err
    assert not (data / "postgres").exists()
