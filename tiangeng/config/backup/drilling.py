"""`tiangeng drill`: the newest backup brought back into a scratch database and held against everything it claims.

Harmless while the system serves. Ends with 1 on any difference, so that a timer can call it every month.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from psycopg.conninfo import make_conninfo

from tiangeng.config import cluster
from tiangeng.config.backup import server, store
from tiangeng.config.backup.restoring import differences
from tiangeng.config.backup.store import Backup
from tiangeng.config.paths import ROOT, data_dir
from tiangeng.config.terminal import Trouble, say

FOREIGN = ("DATABASE_URL", "TIANGENG_SUPERVISED", "TIANGENG_AS_OWNER")
NAMED = "SELECT DISTINCT digest FROM documents_attachment WHERE removed_at IS NULL"  # the others' bytes may be gone
ROOM = 1.2  # times the size of the database must be free: a drill must not fill the disk everybody works on


@dataclass
class Drill:
    """What was looked at, how long each part took, what was wrong."""

    backup: Backup
    took: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def step(self, name: str, look: Callable[[], list[str]]) -> None:
        began = time.monotonic()
        found = look()
        self.took[name] = round(time.monotonic() - began, 2)
        self.wrong += found
        say(f"  {name}：{'有 ' + str(len(found)) + ' 处不对' if found else '一致'}（{self.took[name]:.1f} 秒）")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tiangeng drill", description="恢复演练 · prove that the newest backup restores"
    )
    parser.add_argument("folder", nargs="?", type=Path, help="备份，或放备份的目录 · a backup, or a folder of them")
    parser.add_argument("--json", action="store_true", help="结果写成 JSON · the result as JSON on the last line")
    chosen = parser.parse_args(arguments)
    backup = store.the_one((chosen.folder or store.default_store()).expanduser().resolve())
    say(f"演练 {backup.folder}", "drill")
    with cluster.awake():
        cluster.prepare()
        drill = run(backup)
    for line in drill.wrong[:20]:
        say(f"不一致：{line}", "difference")
    result = {
        "backup": backup.folder.name,
        "seconds": round(sum(drill.took.values()), 1),
        "steps": drill.took,
        "differences": drill.wrong,
    }
    note = {"at": datetime.now(UTC).isoformat(), **result}
    (backup.folder / store.DRILL).write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")
    words = f"有 {len(drill.wrong)} 处不一致" if drill.wrong else "备份能恢复，逐表、逐封条、逐文件一致"
    say(f"{words}；共用时 {result['seconds']} 秒", "differs" if drill.wrong else "it restores")
    if chosen.json:
        print(json.dumps(result, ensure_ascii=False))
    return 1 if drill.wrong else 0


def run(backup: Backup) -> Drill:
    """Every look is taken, even after one has found something: the person wants to know all of it."""
    drill, about = Drill(backup), backup.about
    _refuse_little_room(about.database_bytes)
    drill.step("备份文件 dump", lambda: _dump_differs(backup))
    with _scratch() as database:
        drill.step("恢复 restore", lambda: _loads(database, backup))
        if not drill.wrong:
            drill.step("行数 rows", lambda: differences(database, backup))
            drill.step("日志 log", lambda: _broken_chain(database, backup))
            drill.step("附件 files", lambda: _missing_files(database, backup))
            drill.step("打开 open", lambda: _does_not_open(database, backup))
    drill.step("密钥 keys", lambda: _missing_keys(about.keys))
    return drill


def _dump_differs(backup: Backup) -> list[str]:
    size = backup.dump.stat().st_size if backup.dump.exists() else 0
    if size != backup.about.dump_bytes or store.sha256_of(backup.dump) != backup.about.dump_sha256:
        return [f"{backup.dump.name} 不是当时写下的那个文件（{backup.about.dump_bytes} → {size} 字节）"]
    return []


def _loads(database: str, backup: Backup) -> list[str]:
    try:
        server.load(database, backup.plain(backup.dump))
    except Trouble as trouble:
        return [str(trouble).partition("\n")[0]]
    return []


def _broken_chain(database: str, backup: Backup) -> list[str]:
    """By the same command an auditor uses, against the scratch database and the roots that came with the backup."""
    with _told_of(database, backup) as told:
        done = _python(told, "-m", "tiangeng", "audit", "verify", "--json")
    try:
        said = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        return [f"日志没有核验完：{done.stderr.strip().splitlines()[-1:]}"]
    return [f"日志第 {one['seal']} 枚封条：{one['what']}" for one in said["findings"]]


def _does_not_open(database: str, backup: Backup) -> list[str]:
    """Worked as people would: brought to this version's tables, sealed fields opened, the first pages asked for."""
    with _told_of(database, backup) as told:
        migrated = _python(told | {"TIANGENG_AS_OWNER": "1"}, "-m", "tiangeng", "migrate", "--noinput", "--verbosity=0")
        if migrated.returncode:
            return [f"数据表更新不到这一版：{migrated.stderr.strip().splitlines()[-1:]}"]
        done = _python(told, "-m", "tiangeng.config.backup.opening")
    try:
        return list(json.loads(done.stdout.strip().splitlines()[-1]))
    except (IndexError, ValueError):
        return [f"恢复出来的系统没有起来：{done.stderr.strip().splitlines()[-1:]}"]


@contextmanager
def _told_of(database: str, backup: Backup) -> Iterator[dict[str, str]]:
    """What a process must be told to know the scratch database alone, with the keys of this installation."""
    found = cluster.urls()
    as_role = {name: make_conninfo(url, dbname=database) for name, url in (("owner", found.owner), ("app", found.app))}
    with tempfile.TemporaryDirectory(prefix="tg-drill-") as scratch:
        (Path(scratch) / "audit").mkdir()
        (Path(scratch) / "static").mkdir()
        shutil.copyfile(backup.roots, Path(scratch) / "audit" / store.ROOTS)
        if (secrets := data_dir() / "secrets").exists():
            (Path(scratch) / "secrets").symlink_to(secrets)
        yield {
            "TIANGENG_DATA": scratch, "TIANGENG_SECRET_KEY": "drill", "TIANGENG_POOL": "0",
            "TIANGENG_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "TIANGENG_OWNER_URL": cluster.as_url(as_role["owner"]), "TIANGENG_APP_URL": cluster.as_url(as_role["app"]),
        }  # fmt: skip


def _python(told: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    line = [sys.executable, *words]
    return subprocess.run(line, env=inherited | told, cwd=ROOT, capture_output=True, text=True, check=False)


def _missing_files(database: str, backup: Backup) -> list[str]:
    """Each attachment the rows name is in the list, and each file of the list is what its name says."""
    wrong, listed = [], dict(backup.listed())
    for name, size in listed.items():
        digest = Path(name).name
        if not backup.is_shelved(name, size):
            wrong.append(f"附件 {name} 不在，或大小不对")
        elif len(digest) == 64 and _digest_of(backup, name) != digest:
            wrong.append(f"附件 {name} 的内容变了")
    with server.connected(database) as connection:
        there = connection.execute("SELECT to_regclass('documents_attachment')").fetchone()
        digests = connection.execute(NAMED) if there and there[0] else ()
        names = {Path(name).name for name in listed}
        return wrong + [f"附件 {digest} 有记录，没有文件" for (digest,) in digests if digest not in names]


def _digest_of(backup: Backup, name: str) -> str:
    try:
        return store.sha256(backup.plain(backup.shelved(name)))
    except Trouble:
        return "does not open"


def _missing_keys(needed: dict[str, str]) -> list[str]:
    here = store.key_prints()
    return [f"缺少密钥 {name}，或不是备份时的那一把" for name, mark in needed.items() if here.get(name) != mark]


def _refuse_little_room(size: int) -> None:
    free = shutil.disk_usage(data_dir()).free
    if cluster.is_embedded() and free < size * ROOM:
        raise Trouble(
            f"演练要 {size * ROOM / 1e9:.1f} GB 空间，{data_dir()} 只剩 {free / 1e9:.1f} GB；请先腾出地方。",
            f"A drill needs {size * ROOM / 1e9:.1f} GB free where the database is.",
        )


@contextmanager
def _scratch() -> Iterator[str]:
    """Gone afterwards; what a killed drill left is gone before."""
    name = f"{server.name()}_drill"
    server.make_empty(name)
    try:
        yield name
    finally:
        server.drop(name)
