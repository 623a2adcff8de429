"""Whether the database has already been brought to the state of these very files: a later start then asks nothing else.

The mark is a comment on the table of migrations: it lives and is restored with the tables it speaks of, and a database
that was put in another's place does not carry it.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tiangeng.config import cluster
from tiangeng.config.paths import ROOT, data_dir

TABLE = "django_migrations"
PASSING = ("TIANGENG_SUPERVISED", "TIANGENG_AS_OWNER", "TIANGENG_PORT")  # says who asks and where, not for what


def state(*, pack: str, demo: bool) -> str:
    """What the tables, the regions, the pack and the demo county follow from, as one digest."""
    told = sorted(
        f"{key}={value}" for key, value in os.environ.items() if key.startswith("TIANGENG_") and key not in PASSING
    )
    digest = hashlib.sha256("\n".join([sys.version, pack, str(demo), *told]).encode())
    digest.update(fingerprint(_files()).encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield from ROOT.glob("tiangeng/**/*.py")
    yield from Path(os.environ.get("TIANGENG_PACKS") or ROOT / "packs").glob("*/*")
    yield from (ROOT / "requirements.txt", data_dir() / "regions.csv.gz")


def fingerprint(files: Iterable[Path]) -> str:
    """Changes when one of the files does: name, size and time are looked at, not the bytes."""
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        stat = file.stat()
        digest.update(f"{os.path.relpath(file, ROOT)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_marked(seen: str) -> bool:
    """Whether the database says it was prepared from this state."""
    with psycopg.connect(cluster.urls().app, connect_timeout=10) as connection:
        row = connection.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [TABLE]).fetchone()
    return row is not None and row[0] == seen


def mark(seen: str) -> None:
    """Said last, when all of it is there."""
    with psycopg.connect(cluster.urls().owner, connect_timeout=10) as connection:
        said = sql.SQL("COMMENT ON TABLE {table} IS {seen}")
        connection.execute(said.format(table=sql.Identifier(TABLE), seen=sql.Literal(seen)))
