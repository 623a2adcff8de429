"""The embedded server, treated as roughly as a county's computer treats it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.operations.conftest import processes_of, wait_until
from tiangeng.config import cluster
from tiangeng.config.postgres import Server
from tiangeng.config.terminal import Trouble

pytestmark = pytest.mark.fault


def ask(question: str) -> object:
    url = cluster.admin_url()
    assert url
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def listening(server: Server) -> list[object]:
    """What any of its processes listens on; a helper of the server may end while it is asked."""
    found: list[object] = []
    for process in processes_of(server.data):
        with suppress(psutil.NoSuchProcess):
            found += [one for one in process.net_connections("inet") if one.status == "LISTEN"]
    return found


def test_the_first_start_makes_a_server_that_knows_chinese_letters_and_listens_nowhere(new_server: Server) -> None:
    assert new_server.up()

    assert ask("SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = 'template1'") == "C.UTF-8 C.UTF-8"
    assert ask("SELECT '水渠' ~ '^[[:alpha:]]+$'") is True
    for name, value in {
        "listen_addresses": "",
        "fsync": "on",
        "shared_buffers": "256MB",
        "server_encoding": "UTF8",
    }.items():
        assert ask(f"SHOW {name}") == value
    assert listening(new_server) == []


def test_nobody_else_on_the_machine_can_reach_its_socket(server: Server) -> None:
    server.up()

    assert server.socket_dir.stat().st_mode & 0o077 == 0


def test_starting_twice_is_one_server_and_stopping_leaves_no_process(server: Server) -> None:
    server.up()
    pid = server.pid()

    assert server.up() is False
    assert server.pid() == pid
    assert server.down() is True
    assert server.pid() is None
    assert server.down() is False
    assert processes_of(server.data) == []


def test_two_commands_that_start_it_at_the_same_moment_get_the_same_server(new_server: Server, start: Callable) -> None:
    program = "from tiangeng.config import cluster; s = cluster.server(); print(s.up(), s.pid())"
    answers = [process.communicate()[0].split() for process in [start("-c", program) for _ in range(3)]]

    assert sorted(started for started, _ in answers) == ["False", "False", "True"]
    assert len({pid for _, pid in answers}) == 1


def test_what_was_committed_survives_a_killed_server(server: Server) -> None:
    server.up()
    with psycopg.connect(cluster.admin_url() or "", autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        pid = server.pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: server.pid() is None)

    assert server.up()
    assert ask("SELECT count(*) FROM kept") == 1000


def test_a_pid_file_that_names_a_living_stranger_does_not_stop_the_start(server: Server) -> None:
    server.up()
    owner = server.data.stat()
    server.down()
    as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **as_owner)
    lines = [stranger.pid, server.data, 1700000000, 5432, server.data, "", "  1234567   1", "ready"]
    (server.data / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines))
    os.chown(server.data / "postmaster.pid", owner.st_uid, owner.st_gid)

    try:
        assert server.pid() is None
        assert server.up()
        assert ask("SELECT 1") == 1
        assert stranger.poll() is None, "the stranger was none of our business"
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_is_simply_done_again(new_server: Server) -> None:
    half = new_server.data.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert new_server.up()
    assert ask("SELECT 1") == 1
    assert not half.exists()


def test_data_of_another_major_version_is_refused_in_a_sentence_and_left_alone(server: Server) -> None:
    server.up()
    server.down()
    (server.data / "PG_VERSION").write_text("13\n")

    with pytest.raises(Trouble, match=r"PostgreSQL 13.*导出"):
        server.up()
    assert (server.data / "PG_VERSION").read_text() == "13\n"
    assert (server.data / "base").is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("whole", [True, False], ids=["all of it", "what lies in it"])
def test_data_copied_without_its_owners_is_refused_with_what_to_do_and_done_it_starts(server: Server, whole) -> None:
    server.up()
    server.down()
    owner = server.data.stat()
    files = [path for path in server.data.rglob("*") if not path.is_symlink()]
    for path in [*files, *([server.data] if whole else [])]:
        os.chown(path, 0, 0)

    with pytest.raises(Trouble, match=rf"复制来的.*\n  chown -R \S+: {server.data}\n"):
        server.up()

    for path in [*files, server.data]:
        os.chown(path, owner.st_uid, owner.st_gid)
    assert server.up()
    assert ask("SELECT 1") == 1


def test_a_folder_with_other_files_in_it_is_not_turned_into_a_database(new_server: Server) -> None:
    new_server.data.mkdir()
    (new_server.data / "letters.docx").write_text("mine")

    with pytest.raises(Trouble, match="别的文件"):
        new_server.up()
    assert (new_server.data / "letters.docx").read_text() == "mine"


def test_a_path_too_long_for_a_socket_works_all_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = data / ("县" * 30) / ("乡" * 20)
    monkeypatch.setenv("TIANGENG_DATA", str(deep))
    server = cluster.server()
    try:
        assert server.up()
        assert ask("SELECT 1") == 1
        assert server.socket_dir != server.data
        assert server.socket_dir.stat().st_mode & 0o077 == 0
    finally:
        server.down()


def test_a_server_that_will_not_start_shows_its_last_words(server: Server) -> None:
    server.up()
    server.down()
    with (server.data / "postgresql.auto.conf").open("a") as conf:
        conf.write("shared_buffers = 'a lot'\n")

    with pytest.raises(Trouble, match="a lot"):
        server.up()


def test_the_command_line_says_what_it_did(data: Path, server: Server) -> None:
    def tiangeng(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "tiangeng", *words], capture_output=True, text=True, check=False)

    assert "tiangeng run" in tiangeng().stdout
    assert tiangeng("db", "status").returncode == 3
    assert "数据库已启动" in tiangeng("db", "up").stdout
    assert "tiangeng_app" in tiangeng("db", "psql", "app", "-Atc", "SELECT current_user").stdout
    assert tiangeng("db", "status").returncode == 0, "psql must not stop what `db up` asked to keep"
    assert "数据库已停止" in tiangeng("db", "down").stdout
    assert tiangeng("db", "psql", "-Atc", "SELECT current_user").stdout.strip() == "tiangeng_owner"
    assert tiangeng("db", "status").returncode == 3, "psql must stop what it had started"
    assert tiangeng("db", "sideways").returncode == 2
    assert processes_of(data) == []
