"""A throw-away installation: its own data directory, cluster, keys and tables. The one in var/ is never touched.

The environment decides which directory the settings speak of, and they are read once; so every measurement runs in a
process of its own, and calls `own_data` before anything of Django is imported.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tiangeng.config import cluster
from tiangeng.config.paths import ROOT

COUNTY, PACK = "331181", "longquan"
VILLAGE = "331181104201"  # where the measured cadre goes, and of whose first household everybody asks
PASSWORD = "Tiangeng-2026"  # of the demo's named people; public
_FOREIGN = ("DATABASE_URL", "TIANGENG_OWNER_URL", "TIANGENG_APP_URL", "TIANGENG_SUPERVISED", "TIANGENG_AS_OWNER")
_OWN = {
    "DJANGO_SETTINGS_MODULE": "tiangeng.config.settings",
    "TIANGENG_SECOND_FACTOR": "none",  # the measuring client has no phone in its pocket
    "TIANGENG_POOL": "0",
    "PYTHONPATH": str(ROOT),
}


@contextmanager
def own_data(kept: Path | None = None) -> Iterator[Path]:
    """A data directory that goes away afterwards; `kept` is one that stays, so that a county need not be made again."""
    for name in _FOREIGN:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="tg-bench-") as throwaway:
        path = (kept or Path(throwaway)).resolve()
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o711)  # PostgreSQL runs as another account when we are root
        os.environ.update(_OWN, TIANGENG_DATA=str(path))
        if not (path / "regions.csv.gz").exists():
            _regions(path / "regions.csv.gz")
        yield path


def _regions(place: Path) -> None:
    """Longquan's part of the country: the loader is the real one, the rest of the country is not what is measured."""
    with (ROOT / "tests" / "data" / f"regions-{COUNTY}.csv").open("rb") as plain, gzip.open(place, "wb") as packed:
        shutil.copyfileobj(plain, packed)


def demo_county() -> None:
    """The set-up `tiangeng run` does, the demo county included; at once when it is there already."""
    command = [sys.executable, "-m", "tiangeng", "setup", "--pack", PACK]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def awake() -> Iterator[None]:
    """The database up and Django ready to be imported from, inside the block."""
    with cluster.awake():
        import django

        django.setup()
        yield
        from django.db import connections

        connections.close_all()


@contextmanager
def superuser() -> Iterator[psycopg.Connection]:
    """Past every wall: for filling, and for counting again what the pages say."""
    url = cluster.admin_url()
    assert url is not None
    with psycopg.connect(url, dbname=cluster.DATABASE, autocommit=True) as connection:
        yield connection
