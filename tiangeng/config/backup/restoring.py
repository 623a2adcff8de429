"""`tiangeng restore`: what a backup holds, put where the system looks for it. Nothing that was there is destroyed."""

import argparse
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.types.json import Json

from tiangeng.config import cluster
from tiangeng.config.backup import server, store
from tiangeng.config.backup.store import Backup
from tiangeng.config.backup.taking import put
from tiangeng.config.holding import only_one
from tiangeng.config.paths import data_dir, folder
from tiangeng.config.terminal import Trouble, say

LEAVING = 3  # seconds a connection that was just closed takes to be gone
LINE = """
    INSERT INTO kernel_logentry (at, actor_name, roles, source, verb, object_type, object_id, region_code, outcome,
                                 reason, changes, request_id)
    SELECT %(at)s, '系统', 'system', 'tiangeng restore', 'backup.restored', 'backup', %(backup)s, coalesce(county_code, ''),
           'done', '', %(changes)s, '' FROM (SELECT 1) AS once LEFT JOIN kernel_pack ON true
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tiangeng restore", description="从备份恢复 · restore a backup")
    parser.add_argument("backup", type=Path, help="备份，或放备份的目录（取最新一份）· a backup, or a folder of them")
    parser.add_argument(
        "--replace", action="store_true", help="现有的数据库改名留着，换上备份 · put the present database aside"
    )
    chosen = parser.parse_args(arguments)
    backup = store.the_one(chosen.backup.expanduser().resolve())
    now = datetime.now(UTC)
    with only_one("tiangeng restore"), cluster.awake():
        cluster.prepare()
        aside = restore(backup, replace=chosen.replace, now=now)
    say(f"已恢复到 {backup.made_at:%Y-%m-%d %H:%M} UTC 的样子", "restored")
    if aside:
        say(f"原来的数据库改名为 {aside}，确认无误后可删掉", "the former database is kept under that name")
    missing = {name for name, mark in backup.about.keys.items() if store.key_prints().get(name) != mark}
    if missing:
        say(
            "密钥和备份时的不一样：请把那时的 var/secrets 放回来，否则加密的内容打不开",
            "put var/secrets of that time back",
        )
    return 0


def restore(backup: Backup, *, replace: bool, now: datetime) -> str:
    """Into a database beside the present one, counted, and only then exchanged; returns the name the former one got."""
    live, fresh, stamp = server.name(), f"{server.name()}_restoring", now.strftime(store.STAMP)
    tables = _tables(live)
    if tables and not replace:
        raise Trouble(
            f"数据库 {live} 里已有 {tables} 张表，不会覆盖；要换掉它请加 --replace（现有的会改名留着）。",
            f"The database holds {tables} tables. Say --replace to put it aside under another name.",
        )
    _refuse_company(live)
    aside = f"{live}_before_{stamp}".lower() if tables else ""
    server.make_empty(fresh)
    try:
        server.load(fresh, backup.plain(backup.dump))
        if wrong := differences(fresh, backup):
            raise Trouble(
                "恢复出来的和备份时不一样：" + "；".join(wrong[:5]), "The rows differ from the backup's own count."
            )
        write_down(fresh, backup, now=now, aside=aside)
        _put_files_back(backup)
    except BaseException:
        server.drop(fresh)
        raise
    if aside:
        server.rename(live, aside)
    else:
        server.drop(live)
    server.rename(fresh, live)
    _put_roots_back(backup, stamp)
    return aside


def differences(database: str, backup: Backup) -> list[str]:
    """Tables whose rows are not as many as there were."""
    with server.connected(database) as connection:
        counted = server.row_counts(connection)
    known = backup.about.rows
    return [
        f"{table}: {known.get(table, '—')} → {counted.get(table, '—')}"
        for table in sorted(known.keys() | counted.keys())
        if known.get(table) != counted.get(table)
    ]


def write_down(database: str, backup: Backup, *, now: datetime, aside: str) -> None:
    """A line in the log that is brought back, for each county's auditor: which backup, when, what it took the place of.

    It is there before anybody can work in that database, and the next seal holds it.
    """
    about = {"made_at": backup.about.made_at, "dump_sha256": backup.about.dump_sha256, "put_aside": aside}
    with server.connected(database) as connection:
        there = connection.execute("SELECT to_regclass('kernel_logentry'), to_regclass('kernel_pack')").fetchone()
        if there and all(there):
            connection.execute(LINE, {"at": now, "backup": backup.folder.name[:40], "changes": Json(about)})


def _tables(database: str) -> int:
    with server.connected(database) as connection:
        return len(connection.execute(server.COUNTED).fetchall())


def _refuse_company(database: str) -> None:
    """On a server of one's own nobody holds our lock: whoever still works in the database would lose what he does."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    deadline = time.monotonic() + LEAVING
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        while (row := connection.execute(others, [database]).fetchone()) and row[0]:
            if time.monotonic() > deadline:
                raise Trouble(
                    f"还有 {row[0]} 个连接在用数据库 {database}；请先停止网页和后台任务。",
                    f"{row[0]} connections still use {database}: stop web and worker first.",
                )
            time.sleep(0.1)


def _put_files_back(backup: Backup) -> None:
    """What is missing; files here are named by their content, so what is there is right."""
    home = folder("files", mode=0o750)
    for name, size in backup.listed():
        target = home / name
        if not target.exists() or target.stat().st_size != size:
            put(target, backup.plain(backup.shelved(name)))


def _put_roots_back(backup: Backup, stamp: str) -> None:
    """The roots of what was put aside stay beside: they prove what the log held that is no longer in the database."""
    roots = folder("audit") / store.ROOTS
    if roots.exists() and roots.read_bytes() != backup.roots.read_bytes():
        roots.rename(roots.with_name(f"roots-before-{stamp}.txt"))
    shutil.copyfile(backup.roots, data_dir() / "audit" / store.ROOTS)
