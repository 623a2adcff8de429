"""A dump of the embedded database in one file, and the way back from it.

Only the database: keys (var/secrets) and files (var/files) are copied apart, see docs/operations.md. A server named by
DATABASE_URL is backed up by those who run it.
"""

import os
import subprocess
from pathlib import Path

import psycopg

from tiangeng.config import cluster
from tiangeng.config.holding import only_one
from tiangeng.config.postgres import default_programs
from tiangeng.config.terminal import Trouble, say


def dump(rest: list[str]) -> int:
    """`tiangeng db dump FILE`, while it runs or not. As the superuser: nobody else sees every row through the walls."""
    target = _file(rest)
    draft = target.with_name(f".{target.name}.part")
    draft.touch(mode=0o600)
    try:
        with cluster.awake():
            cluster.prepare()
            _client("pg_dump", "--format=custom", "--file", draft, "--dbname", _as_superuser())
        _client("pg_restore", "--list", "--file", os.devnull, draft)  # it can be read again
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    say(f"已备份到 {target}（{target.stat().st_size / 1e6:.1f} MB）", "dumped; keys and files are copied apart")
    return 0


def restore(rest: list[str]) -> int:
    """`tiangeng db restore FILE`, into an empty database and in one transaction: all of it or nothing."""
    source = _file(rest)
    if not source.is_file():
        raise Trouble(f"没有 {source} 这个文件。", f"There is no file {source}.")
    with only_one("tiangeng db restore"), cluster.awake():
        cluster.prepare()
        with psycopg.connect(_as_superuser(), autocommit=True) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            if tables and tables[0]:
                raise Trouble(
                    f"数据库里已有 {tables[0]} 张表，不会覆盖；请先停止田埂并把 {cluster.server().data} 移到别处。",
                    f"The database holds {tables[0]} tables: stop Tiangeng and move {cluster.server().data} away.",
                )
            once = ("--single-transaction", "--exit-on-error")
            _client("pg_restore", *once, "--dbname", _as_superuser(), source)
            connection.execute("ANALYZE")
    say(f"已从 {source} 恢复", "restored; now put var/secrets and var/files back as well")
    return 0


def _file(rest: list[str]) -> Path:
    if len(rest) != 1:
        raise Trouble("请写一个文件名，如 tiangeng db dump 备份.dump。", "Name one file: tiangeng db dump backup.dump.")
    return Path(rest[0]).expanduser().resolve()


def _as_superuser() -> str:
    owner, admin = cluster.urls().owner, cluster.admin_url()
    assert admin
    return psycopg.conninfo.make_conninfo(admin, dbname=psycopg.conninfo.conninfo_to_dict(owner)["dbname"])


def _client(program: str, *args: str | Path) -> None:
    done = subprocess.run([default_programs() / program, *args], capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-4:])
        raise Trouble(f"{program} 没有完成：{last}", f"{program} failed, see above.")
