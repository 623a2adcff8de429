"""The database's side of it: the account that sees every row, a scratch database, dumping, loading and counting."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tiangeng.config import cluster
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


def dump(database: str, target: Path, *, snapshot: str) -> None:
    """What the snapshot saw, and nothing that was written while this runs."""
    _client("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", target, "--dbname", url(database))


def make_empty(database: str) -> None:
    """A new one; what an earlier, killed attempt left under this name goes."""
    drop(database)
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        cluster.make_database(connection, database)


def load(database: str, source: Path) -> None:
    """All of it or nothing."""
    once = ("--single-transaction", "--exit-on-error")
    _client("pg_restore", *once, "--dbname", url(database), source)
    with psycopg.connect(url(database), autocommit=True) as connection:
        connection.execute("ANALYZE")


def drop(database: str) -> None:
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def rename(old: str, new: str) -> None:
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        names = sql.Identifier(old), sql.Identifier(new)
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


def _client(program: str, *args: str | Path) -> None:
    done = subprocess.run(
        [default_programs() / program, *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-4:])
        raise Trouble(f"{program} 没有完成：{last}", f"{program} failed, see above.")
