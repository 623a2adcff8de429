"""The database's side of it: the account that sees every row, a scratch database, dumping, loading and counting."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from tiangeng.config import cluster
from tiangeng.config.backup import store
from tiangeng.config.backup.sealing import Key
from tiangeng.config.postgres import default_programs
from tiangeng.config.terminal import Trouble

COUNTED = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def name() -> str:
    return str(psycopg.conninfo.conninfo_to_dict(cluster.urls().owner)["dbname"])


def url(database: str) -> str:
    """As the account that looks past the walls: nobody else sees every row, so nobody else can copy all of them."""
    admin = cluster.admin_url()
    if admin is None:
        raise Trouble(
            "只给了 TIANGENG_OWNER_URL 和 TIANGENG_APP_URL，这两个账户看不到全部数据；备份要用能越过行级安全的账户，请设置 DATABASE_URL。",
            "These two accounts do not see every row: set DATABASE_URL to one with BYPASSRLS for backup and restore.",
        )
    return psycopg.conninfo.make_conninfo(admin, dbname=database)


@contextmanager
def connected(database: str) -> Iterator[psycopg.Connection]:
    """Autocommitting; refuses an account whom the walls would hide rows from."""
    with psycopg.connect(url(database), autocommit=True, connect_timeout=10) as connection:
        sees = connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if not (sees and sees[0]):
            user = connection.info.user
            raise Trouble(
                f"账户 {user} 越不过行级安全，备份会缺行；请数据库管理员执行 ALTER ROLE {user} BYPASSRLS，或换一个账户。",
                f"{user} does not see every row: ALTER ROLE {user} BYPASSRLS, or use another account.",
            )
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        yield connection


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    """Every table, counted and not estimated."""
    tables = [str(row[0]) for row in connection.execute(COUNTED)]
    count = sql.SQL("SELECT count(*) FROM public.{}")
    return {
        table: int((connection.execute(count.format(sql.Identifier(table))).fetchone() or [0])[0]) for table in tables
    }


def dump(database: str, target: Path, *, snapshot: str, key: Key | None) -> None:
    """What the snapshot saw, and nothing that was written while this runs; sealed before it touches the disk."""
    what = ("--format=custom", f"--snapshot={snapshot}", "--dbname", url(database))
    with target.open("wb") as file, _client("pg_dump", *what) as running:
        assert running.stdout
        file.writelines(store.kept(running.stdout, key=key))


def make_empty(database: str) -> None:
    """A new one; what an earlier, killed attempt left under this name goes."""
    drop(database)
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        cluster.make_database(connection, database)


def load(database: str, pieces: Iterator[bytes]) -> None:
    """All of it or nothing."""
    once = ("--single-transaction", "--exit-on-error", "--format=custom")
    with _client("pg_restore", *once, "--dbname", url(database)) as running, suppress(BrokenPipeError):
        assert running.stdin
        for piece in pieces:
            running.stdin.write(piece)
    with psycopg.connect(url(database), autocommit=True) as connection:
        connection.execute("ANALYZE")


def drop(database: str) -> None:
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def rename(old: str, new: str) -> None:
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        names = sql.Identifier(old), sql.Identifier(new)
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


@contextmanager
def _client(program: str, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of the programs, its pipes in hand; killed where we give up, a Trouble where it does."""
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(
            [default_programs() / program, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
        try:
            yield running
            running.communicate()  # closes what goes in
        except BaseException:
            running.kill()
            running.communicate()
            raise
        if running.returncode:
            said.seek(0)
            last = "\n".join(said.read().strip().splitlines()[-4:])
            raise Trouble(f"{program} 没有完成：{last}", f"{program} failed, see above.")
