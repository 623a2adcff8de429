"""A small county to walk through: Longquan, or Jiande with its enterprises, behind the real web and the real worker.

Each is the demo with fewer houses, made once for a state of the sources and a day, kept as a database, and copied for a run.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import psycopg
import yaml

from conftest import _admin, _exists, _fingerprint, _template, _url
from tiangeng.config import cluster, serve
from tiangeng.config.paths import data_dir

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
MAKERS = ("tiangeng/*/*.py", "tiangeng/*/actions/*.py", "tiangeng/*/queries/*.py", "tiangeng/demo/stories/**/*")
FIRST_PAGE = 180  # seconds, on a machine that has other things to do as well


@dataclass(frozen=True)
class Small:
    """A pack with all its rules; only what is walked and the demo's sizes differ."""

    pack: str
    walked: tuple[str, ...]  # a few townships' villages are visited instead of all of them
    sizes: dict[str, Any]


LONGQUAN = Small(
    "longquan",
    ("331181206", "331181101"),
    {
        "households_per_village": 6,
        "still_open": 40,
        "figures": {
            "LQ1": {"cadres": 60, "townships": 2, "villages": 30},
            "LQ5": {"total": 60, "kinds": {"livelihood": 16, "legacy": 4}},
        },
    },
)
JIANDE = Small(  # all its enterprises, a tenth of what they told: the published 398 take minutes, `tiangeng replay` counts them
    "jiande",
    ("330182111", "330182105"),
    {
        "households_per_village": 2,
        "still_open": 4,
        "struck_off": 4,
        "figures": {
            "JD1": {"cadres": 60, "townships": 2, "villages": 20},
            "JD5": {"programme": "firms", "kind": "enterprise", "enterprises": 554, "above_scale": 352, "problems": 40, "solved": 11},
        },
    },
)  # fmt: skip


@dataclass
class Town:
    """Where it is served, and a superuser's look into its tables for what no screen would allow."""

    port: int
    database: str
    said: Path

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def sql(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        with psycopg.connect(_url(cluster.admin_url() or "", self.database), autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def works(self, task: str) -> None:
        """The worker does now what it would do by itself at its hour; back when it is done."""
        jobs = "procrastinate_defer_jobs_v1(ARRAY[ROW('default', %s, 0, NULL, NULL, %s, NULL)::procrastinate_job_to_defer_v1])"
        [(job,)] = self.sql(f"SELECT unnest({jobs})", [task, '{"timestamp": 0}'])
        deadline, asked = time.monotonic() + FIRST_PAGE, "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
        while state := self.sql(asked, [job]):  # gone when it has succeeded
            assert time.monotonic() < deadline and state[0][0] in ("todo", "doing"), f"{task}: {state}"
            time.sleep(0.1)

    def complaints(self) -> str:
        """What web and worker have said; nothing, when all is well."""
        return self.said.read_text(encoding="utf-8", errors="replace")


@contextmanager
def opened(name: str, *, today: date, small: Small = LONGQUAN, meanwhile: Small | None = None) -> Iterator[Town]:
    """Served inside the block; nothing of it is left afterwards.

    One process makes the county and others copy it; who would only wait for that makes the county of `meanwhile`.
    """
    data_dir().mkdir(parents=True, exist_ok=True)
    with cluster.awake():
        cluster.prepare(cluster.admin_url())
        with _admin() as admin:
            if meanwhile and not _is_ours(admin, small):
                with _admin() as other:
                    if _is_ours(other, meanwhile):
                        _county(other, today, meanwhile)
            admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [_turn(small)])
            county = _county(admin, today, small)
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{county}" OWNER tiangeng_owner')
        try:
            with _served(name) as town:
                yield town
        finally:
            with _admin() as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _turn(small: Small) -> str:
    return f"journeys {small.pack}"


def _is_ours(admin: psycopg.Connection, small: Small) -> bool:
    """It is this connection's turn to make the county, until it is closed."""
    row = admin.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [_turn(small)]).fetchone()
    return bool(row and row[0])


def _county(admin: psycopg.Connection, today: date, small: Small) -> str:
    """The database that is copied, made by `tiangeng demo` from a smaller pack when it is not there yet."""
    kept = os.environ.get("TIANGENG_COUNTY")  # a name keeps it while sources change
    name = f"tg_county_{small.pack}_{kept or _makers(today, small)}"
    if not _exists(admin, name):
        making = f"{name}_making"
        admin.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{making}" TEMPLATE "{_template(admin)}" OWNER tiangeng_owner')
        with tempfile.TemporaryDirectory(prefix="tg-packs-") as folder:
            env = _environment(making) | {"TIANGENG_PACKS": _small_pack(Path(folder), small)}
            regions = ["regions", "load", "--file", str(ROOT / "tests" / "data" / f"regions-{small.walked[0][:6]}.csv")]
            for command in (regions, ["demo", small.pack, "--today", today.isoformat()]):
                tiangeng = [sys.executable, "-m", "tiangeng", *command]
                subprocess.run(tiangeng, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        for (old,) in admin.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^tg_county_{small.pack}_[0-9a-f]{{12}}$"]
        ).fetchall():
            admin.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        admin.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _makers(today: date, small: Small) -> str:
    digest = hashlib.sha256(f"{today} {_fingerprint()} {small}".encode())
    for path in sorted(
        path for pattern in (*MAKERS, f"packs/{small.pack}/**/*") for path in ROOT.glob(pattern) if path.is_file()
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _small_pack(folder: Path, small: Small) -> str:
    made = folder / small.pack
    shutil.copytree(ROOT / "packs" / small.pack, made)
    _rewrite(made / "demo.yaml", lambda part: part.update(small.sizes))
    _rewrite(made / "visits.yaml", lambda part: _walk_less(part, small))
    return str(folder)


def _walk_less(part: dict[str, Any], small: Small) -> None:
    for programme in part["programmes"]:
        if programme["kind"] == "core":
            programme["covers"] = {"regions": list(small.walked), "kinds": ["village"]}


def _rewrite(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    part = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(part)
    path.write_text(yaml.safe_dump(part, allow_unicode=True), encoding="utf-8")


def _environment(database: str, data: Path | None = None) -> dict[str, str]:
    """What a real installation has, except that administrators sign in without a second factor."""
    suites = ("TIANGENG_STATICFILES", "TIANGENG_POOL", "TIANGENG_AS_OWNER", "DJANGO_SETTINGS_MODULE")
    urls, place = cluster.urls(), str(data or data_dir())
    return {key: value for key, value in os.environ.items() if key not in suites} | {
        "TIANGENG_DATA": place,
        "TIANGENG_SUPERVISED": place,
        "TIANGENG_OWNER_URL": _url(urls.owner, database),
        "TIANGENG_APP_URL": _url(urls.app, database),
        "TIANGENG_SECOND_FACTOR": "none",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def _served(database: str) -> Iterator[Town]:
    """In a data directory of its own: the log's roots outside the database must be this database's and no other's."""
    port, python = _free_port(), [sys.executable, "-m", "tiangeng"]
    collect = [*python, "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, env=_environment(database), cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory(prefix="tg-journeys-") as folder:
        data = Path(folder).resolve()
        shutil.copytree(data_dir() / "secrets", data / "secrets")  # what the county was made with
        (data / "static").symlink_to(data_dir() / "static")
        town = Town(port, database, data / "said.txt")
        children = []
        try:
            with town.said.open("ab") as said:
                for command in (serve.web_command(HOST, port), [*python, "work"]):
                    children.append(_start(command, _environment(database, data), said))
            _wait(town, children)
            yield town
        finally:
            for child in children:
                _end(child)


def _start(command: list[str], env: dict[str, str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
    )


def _wait(town: Town, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + FIRST_PAGE
    while not serve.answers(HOST, town.port):
        fallen = [child.args for child in children if child.poll() is not None]
        if fallen or time.monotonic() > deadline:
            raise AssertionError(f"the web did not come up, {fallen} ended\n{town.complaints()[-3000:]}")
        time.sleep(0.1)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(15)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, 9)
    child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
