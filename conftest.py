"""The suite's ground: a real PostgreSQL with its walls up, and the cast every room's tests share.

A template database is migrated once per state of the sources and copied for each worker; tests run as the serving role,
which can neither change a table nor look past row-level security.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.utils import translation

from tiangeng.config import cluster
from tiangeng.kernel.actors import NOBODY, Actor, Held, system_actor
from tiangeng.kernel.walls import acting

ROOT = Path(__file__).resolve().parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 18, 12, 0, tzinfo=SHANGHAI)  # a Wednesday: 周三下村日
EXTRACT = ROOT / "tests" / "data" / "regions-331181.csv"
SOURCES = (
    "tiangeng/*/models.py",
    "tiangeng/*/migrations/*.py",
    "tiangeng/*/pack.py",
    "tiangeng/kernel/*.py",
    "tiangeng/people/*.py",
    "packs/longquan/*.yaml",
    "packs/longquan/forms/*.xlsx",
    "tiangeng/forms/workbooks.py",
    "tests/data/*.csv",
    "conftest.py",
)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _admin() -> psycopg.Connection:
    return psycopg.connect(cluster.admin_url(), autocommit=True)


def _url(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}?{query}"


def _exists(admin: psycopg.Connection, name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Workers start together; what is made once is made by the first."""
    with (Path(os.environ["TIANGENG_DATA"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template(admin: psycopg.Connection) -> str:
    """The migrated database of this state of the sources, with Longquan's regions and pack in it; made when missing."""
    name = f"tg_template_{_fingerprint()}"
    with _one_at_a_time():
        if not _exists(admin, name):
            making = f"{name}_making"
            admin.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{making}" TEMPLATE template0 ENCODING UTF8 OWNER tiangeng_owner')
            _allow(making)
            urls = cluster.urls()
            env = os.environ | {
                "TIANGENG_OWNER_URL": _url(urls.owner, making),
                "TIANGENG_APP_URL": _url(urls.app, making),
            }
            for owner, command in (
                ("1", ["migrate", "-v0"]),
                ("1", ["regions", "load", "--file", str(EXTRACT)]),
                ("0", ["pack", "load", "longquan", "--yes"]),
            ):
                subprocess.run(
                    [sys.executable, "-m", "tiangeng", *command],
                    env=env | {"TIANGENG_AS_OWNER": owner},
                    check=True,
                    stdout=subprocess.DEVNULL,
                    cwd=ROOT,
                )
            _alone(making)
            admin.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
            for (old,) in admin.execute(
                "SELECT datname FROM pg_database WHERE datname ~ '^tg_template_' AND datname <> %s "
                "AND age(datfrozenxid) > 1500",
                [name],
            ).fetchall():
                admin.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    return name


def _allow(database: str) -> None:
    with psycopg.connect(_url(cluster.admin_url(), database), autocommit=True) as db:
        db.execute("GRANT USAGE ON SCHEMA public TO tiangeng_app; GRANT ALL ON SCHEMA public TO tiangeng_owner")
        for kind, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
            db.execute(
                f"ALTER DEFAULT PRIVILEGES FOR ROLE tiangeng_owner IN SCHEMA public GRANT {rights} ON {kind} TO tiangeng_app"
            )


def _alone(database: str) -> None:
    """Nobody counts the log's lines while a test looks at a plan: a count of lines taken back makes any plan as good."""
    with psycopg.connect(_url(cluster.admin_url(), database), autocommit=True) as db:
        db.execute("ALTER TABLE kernel_logentry SET (autovacuum_enabled = off)")


@pytest.fixture(autouse=True)
def in_the_countys_language() -> Iterator[None]:
    """A page asked for in English leaves its language behind in the thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: object) -> Iterator[None]:
    """One copy of the template per worker, served under the app role."""
    from django.conf import settings
    from django.db import connections

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"tg_test_{os.environ.get('TIANGENG_TEST_DB', 'suite')}_{worker}"
    Path(os.environ["TIANGENG_DATA"]).mkdir(parents=True, exist_ok=True)
    with cluster.awake():
        with _one_at_a_time():
            cluster.prepare(cluster.admin_url())
        with _admin() as admin:
            template = _template(admin)
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER tiangeng_owner')
        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
        os.environ["TIANGENG_TEST_NAME"] = name
        yield
        connections.close_all()
        with _admin() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: object, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """A database of the test's own, for tests that commit, kill or stop things. Yields a function giving its app URL."""
    from django.conf import settings
    from django.db import connections

    before, name = settings.DATABASES["default"]["NAME"], f"{settings.DATABASES['default']['NAME']}_own"
    with _admin() as admin:
        template = _template(admin)
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER tiangeng_owner')
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield lambda: _url(cluster.urls().app, name)
        connections.close_all()
    connections["default"].settings_dict["NAME"] = before
    with _admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# ---------------------------------------------------------------------- the cast

COUNTY, TOWNSHIP, VILLAGE = "331181", "331181104", "331181104201"
SYSTEM = system_actor("测试", capabilities=("packs.load", "issues.supervise", "issues.report"))


@dataclass(frozen=True)
class Cast:
    """The people all tests know. Same names in the demo."""

    cadre: Actor
    partner: Actor
    township_officer: Actor
    other_township: Actor
    county_admin: Actor
    bureau: Actor
    helping_bureau: Actor
    village_committee: Actor
    leader: Actor
    inspector: Actor
    neighbour: Actor
    system_admin: Actor
    security_admin: Actor
    auditor: Actor


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def world(db: None) -> Iterator[None]:
    """Inside the system's walls, for arranging; tests act as someone by `with acting(actor)` or through actions."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def cast(world: None) -> Cast:
    """The cast, each with an account and one grant in force."""
    from tests.cast import make_cast

    return make_cast(now=NOON)


def _member(name: str) -> Callable[[Cast], Actor]:
    @pytest.fixture(name=name)
    def member(cast: Cast) -> Actor:
        return getattr(cast, name)

    return member


for _name in Cast.__dataclass_fields__:
    globals()[f"_{_name}"] = _member(_name)


@pytest.fixture
def villager(world: None) -> Actor:
    """Someone with a receipt in the cast's village, no account."""
    powers = frozenset({"issues.report", "issues.confirm", "issues.reopen"})
    return Actor(None, "群众", grants=(Held("public", VILLAGE, None, powers),), kind="public")


@pytest.fixture
def nobody() -> Actor:
    return NOBODY


@pytest.fixture
def client_of(db: None) -> Callable[[Actor], object]:
    """A browser-like client signed in as an actor (or as nobody)."""
    from django.test import Client
    from django.utils import timezone

    from tiangeng.people.models import Account

    def sign_in(actor: Actor) -> Client:
        client = Client()
        if actor.account_id:
            # A request reads the real clock: a password as old as NOON would be due for renewal one day.
            Account.objects.filter(pk=actor.account_id).update(password_changed_at=timezone.now())
            client.force_login(
                Account.objects.get(pk=actor.account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return sign_in
