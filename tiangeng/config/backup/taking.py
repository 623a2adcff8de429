"""`tiangeng backup`: while everything runs, one moment of the database and every attachment it names."""

import argparse
import contextlib
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tiangeng.config import cluster
from tiangeng.config.backup import sealing, server, store
from tiangeng.config.backup.sealing import Key
from tiangeng.config.backup.store import Backup
from tiangeng.config.paths import data_dir
from tiangeng.config.terminal import Trouble, say

PASSING = ("sheets",)  # imports and exports under way; tidied away after days


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tiangeng backup", description="备份数据库和附件，不停机 · back up while it runs"
    )
    parser.add_argument("folder", nargs="?", type=Path, help="放备份的目录（默认 TIANGENG_BACKUPS）· where backups lie")
    parser.add_argument("--make-key", action="store_true", help="生成加密备份的密钥 · make the key that seals backups")
    parser.add_argument(
        "--tidy", action="store_true", help="不新备份，只按 --keep 清理 · make none, only remove old ones"
    )
    parser.add_argument("--keep", type=int, default=0, metavar="N", help="只留最近 N 份 · keep the newest N")
    chosen = parser.parse_args(arguments)
    if chosen.make_key:
        return make_key()
    place = (chosen.folder or store.default_store()).expanduser().resolve()
    if chosen.tidy:
        return tidy(place, keep=chosen.keep)
    began = time.monotonic()
    with _room_for_it(place), _alone_in(place), cluster.awake():
        cluster.prepare()
        made = take(place, now=datetime.now(UTC))
        gone = prune(place, keep=chosen.keep) if chosen.keep else 0
    about, took = made.about, time.monotonic() - began
    rows, size = sum(about.rows.values()), about.dump_bytes / 1e6
    say(
        f"已备份到 {made.folder}：{len(about.rows)} 张表 {rows} 行，{size:.1f} MB，用时 {took:.1f} 秒",
        f"backed up{f', {gone} old ones removed' if gone else ''}",
    )
    say("密钥不在里面：var/secrets 要另外保管，没有它加密的内容打不开", "keys are kept apart: var/secrets")
    if not about.sealed_with:
        say(
            "备份没有加密：拿到它的人看得到全部内容；请运行 tiangeng backup --make-key",
            "this backup is not encrypted: run tiangeng backup --make-key once",
        )
    return 0


def tidy(place: Path, *, keep: int) -> int:
    """Where the disk is full a new backup has no room before the old ones are gone."""
    if keep < 1:
        raise Trouble("请写明留几份：tiangeng backup --tidy --keep 7。", "Say how many stay: --tidy --keep 7.")
    with _room_for_it(place), _alone_in(place):
        gone = prune(place, keep=keep)
    say(f"清理了 {gone} 份旧备份，留下 {len(store.all_of(place))} 份", f"{gone} old ones removed")
    return 0


def make_key() -> int:
    """From now on backups are sealed; what lies open already stays so until it is pruned."""
    key = sealing.make_key()
    say(f"新的备份密钥 {key.id} 在 {sealing.key_file()}，以后的备份都加密", "backups are sealed from now on")
    say(
        "现在就把这个文件抄到两只 U 盘、两个保险柜；丢了它，加密的备份谁也打不开。不要和备份放在一起",
        "copy that file now, away from the backups: without it no sealed backup opens",
    )
    return 0


def take(place: Path, *, now: datetime) -> Backup:
    """A folder that appears under its name only when all of it is on the disk."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    final = place / now.strftime(store.STAMP)
    draft = place / f".{final.name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    key = next(reversed(sealing.keys()), None)
    dump = draft / (store.DUMP + (store.SEALED if key else ""))
    try:
        _keep_roots(draft)  # before the database: a seal that is in the file is surely in what follows
        with server.connected(server.name()) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            row = connection.execute("SELECT pg_export_snapshot(), pg_database_size(current_database())").fetchone()
            assert row
            rows = server.row_counts(connection)
            server.dump(server.name(), dump, snapshot=str(row[0]), key=key)
            version = f"{connection.info.server_version // 10000}"
        dump.chmod(0o600)
        _keep_files(place / store.FILES, draft, key)  # after it: a file is there before its row is
        about = store.About(
            made_at=now.isoformat(), server=version, database_bytes=int(row[1]), rows=rows, keys=store.key_prints(),
            dump_bytes=dump.stat().st_size, dump_sha256=store.sha256_of(dump), sealed_with=key.id if key else "",
        )  # fmt: skip
        store.write_about(draft, about)
        os.sync()
        draft.rename(final)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Backup(final)


def prune(place: Path, *, keep: int) -> int:
    """Only the newest `keep` stay, and the attachments that one of them needs."""
    found = store.all_of(place)
    old = found[:-keep]
    for backup in old:
        shutil.rmtree(backup.folder)
    if old:
        needed = {backup.shelved(name) for backup in found[-keep:] for name, _size in backup.listed()}
        for path in list(_inside(place / store.FILES)):
            if path not in needed:
                path.unlink()
    return len(old)


def _keep_roots(draft: Path) -> None:
    roots = data_dir() / "audit" / store.ROOTS
    if roots.exists():
        shutil.copyfile(roots, draft / store.ROOTS)
    else:
        (draft / store.ROOTS).touch()


def _keep_files(shelf: Path, draft: Path, key: Key | None) -> None:
    """Copies what the shelf has not yet: the same bytes have the same name, so nothing is ever copied twice."""
    source = data_dir() / "files"
    ending = store.SEALED if key else ""
    with (draft / store.LIST).open("w", encoding="utf-8") as lines:
        for path in _inside(source):
            name = path.relative_to(source).as_posix()
            target = shelf / f"{name}{ending}"
            try:
                size = path.stat().st_size
                if not target.exists() or target.stat().st_size != (sealing.sealed_size(size) if key else size):
                    with path.open("rb") as file:
                        put(target, store.kept(file, key=key))
            except FileNotFoundError:  # deleted as its time had come, while we walked
                continue
            lines.write(f"{size} {name}\n")


def put(target: Path, pieces: Iterable[bytes]) -> None:
    """Beside, then renamed: half a file never has the name of a whole one."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    beside = target.with_name(f".{target.name}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(pieces)
        beside.chmod(0o640)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _inside(folder: Path) -> Iterator[Path]:
    """The files that are kept for good."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith(".") and path.relative_to(folder).parts[0] not in PASSING:
            yield path


@contextlib.contextmanager
def _room_for_it(place: Path) -> Iterator[None]:
    """The two things a place can lack, each in a sentence: room, and a door that is open to us."""
    try:
        yield
    except OSError as error:
        there = Path(os.fsdecode(error.filename)) if error.filename else place
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and there.is_relative_to(place):
            raise _shut(place) from error
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Trouble(
            f"{place} 所在的磁盘满了，这次备份没有留下；旧的都还在。",
            f"The disk of {place} is full; older backups are untouched.",
        ) from error


@contextlib.contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    """One at a time: whoever clears away would take from under another's hands what no finished backup names yet."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(place / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"{place} 里另一次备份正在进行，请等它结束。", f"Another backup is under way in {place}."
            ) from None
        for left in place.glob(".*T*Z"):  # of one that was killed; nobody else is here
            shutil.rmtree(left, ignore_errors=True)
        yield


def _shut(place: Path) -> Trouble:
    who = f"{os.geteuid()}:{os.getegid()}"
    return Trouble(
        f"当前账户（{who}）写不进 {place}，没有备份；请执行 chown -R {who} {place}，或用 TIANGENG_BACKUPS 另选目录。",
        f"Account {who} may not write to {place}: chown it, or choose another place by TIANGENG_BACKUPS.",
    )
