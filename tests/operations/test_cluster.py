"""Two roles and a database, on whatever server, however often it is asked for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.operations.conftest import short_folder
from tiangeng.config import cluster
from tiangeng.config.postgres import Server, default_programs
from tiangeng.config.terminal import Trouble

pytestmark = pytest.mark.fault

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").is_dir() else []
PROGRAMS = {"embedded": default_programs()} | {f"debian-{path.parent.name}": path for path in DEBIAN}


@pytest.fixture(scope="module", params=PROGRAMS.values(), ids=PROGRAMS.keys())
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server as a county's computer centre runs it: passwords for everybody but the administrator."""
    with short_folder() as path:
        server = Server(path / "pg", request.param)
        server.up()
        rules = "local all postgres trust\nlocal all all scram-sha-256\n"
        (server.data / "pg_hba.conf").write_text(rules)
        with psycopg.connect(admin_of(server), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_statement = 'all'")
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.down()


@pytest.fixture
def external(elsewhere: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """That server named by DATABASE_URL, without roles or databases of ours."""
    monkeypatch.setenv("DATABASE_URL", admin_of(elsewhere))
    yield elsewhere
    with psycopg.connect(admin_of(elsewhere), autocommit=True) as connection:
        for (name,) in connection.execute(
            "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
        ):
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
        others = "SELECT rolname FROM pg_roles WHERE rolname <> 'postgres' AND rolname !~ '^pg_' ORDER BY rolname DESC"
        for (name,) in connection.execute(others).fetchall():
            connection.execute(f'DROP OWNED BY "{name}" CASCADE'.encode())
            connection.execute(f'DROP ROLE "{name}"'.encode())


def admin_of(server: Server, user: str = "postgres", database: str = "postgres") -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(server.socket_dir), safe='')}"


def one(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def test_the_app_reads_and_writes_what_the_owner_makes_and_can_make_nothing_itself(external: Server) -> None:
    urls = cluster.prepare()

    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE homes (id bigserial PRIMARY KEY, name text)")
    with psycopg.connect(urls.app) as app:
        app.execute("INSERT INTO homes (name) VALUES ('上垟村')")
        app.execute("UPDATE homes SET name = '下垟村'")
        assert app.execute("SELECT name FROM homes").fetchall() == [("下垟村",)]
        app.execute("DELETE FROM homes")
    for forbidden in (
        "CREATE TABLE a (b int)",
        "TRUNCATE homes",
        "ALTER TABLE homes ADD x int",
        "DROP TABLE homes",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(urls.app) as app:
            app.execute(forbidden.encode())


def test_neither_role_can_pass_the_walls(external: Server) -> None:
    urls = cluster.prepare()

    rights = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert [one(url, rights) for url in (urls.owner, urls.app)] == [False, False]
    assert one(urls.app, "SELECT rolcreatedb OR rolinherit FROM pg_roles WHERE rolname = current_user") is False
    assert (
        one(urls.app, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        == "tiangeng_owner"
    )
    assert one(urls.app, "SELECT pg_has_role('tiangeng_app', 'tiangeng_owner', 'MEMBER')") is False


def test_the_database_sorts_by_code_point_and_knows_chinese_letters_on_every_server(external: Server) -> None:
    urls = cluster.prepare()

    assert one(urls.app, "SHOW server_encoding") == "UTF8"
    assert one(urls.app, "SELECT '水渠' ~ '^[[:alpha:]]+$'") is True


def test_asking_again_changes_nothing_and_needs_no_administrator(
    external: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cluster.prepare()
    dead = "postgresql://nobody@/postgres?host=" + quote(str(external.socket_dir), safe="")
    monkeypatch.setenv("DATABASE_URL", dead)

    assert cluster.prepare() == first


def test_passwords_are_random_ours_alone_and_in_no_log(external: Server, data: Path) -> None:
    cluster.prepare()

    file = data / "secrets" / "database.json"
    passwords = json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert len(set(passwords.values())) == 2
    log = "".join(path.read_text() for path in (external.data / "log").iterdir())
    assert "CREATE ROLE" in log
    assert not [word for word in passwords.values() if word in log]


def test_a_lost_password_file_is_made_good(external: Server, data: Path) -> None:
    before = cluster.prepare()
    (data / "secrets" / "database.json").unlink()

    after = cluster.prepare()
    assert after != before
    assert one(after.app, "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError):
        one(before.app, "SELECT 1")


@pytest.mark.parametrize("named", ["village", "Kreis 1"])
def test_the_database_that_the_url_names_is_the_one_used(
    external: Server, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", admin_of(external, database=quote(named)))

    assert one(cluster.prepare().app, "SELECT current_database()") == named


def test_an_existing_database_of_ours_is_taken_over(external: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(admin_of(external), autocommit=True) as admin:
        admin.execute("CREATE DATABASE ready")
    monkeypatch.setenv("DATABASE_URL", admin_of(external, database="ready"))

    assert one(cluster.prepare().owner, "SELECT has_schema_privilege('public', 'CREATE')") is True


def test_an_administrator_without_superpowers_is_enough(external: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(admin_of(external), autocommit=True) as admin:
        admin.execute("CREATE ROLE centre LOGIN CREATEROLE CREATEDB PASSWORD 'p@ss:w/rd'")
    url = admin_of(external, user=f"centre:{quote('p@ss:w/rd', safe='')}")
    monkeypatch.setenv("DATABASE_URL", url)

    urls = cluster.prepare()
    assert one(urls.app, "SELECT current_user") == "tiangeng_app"


def test_an_account_that_may_not_create_roles_is_told_so(external: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(admin_of(external), autocommit=True) as admin:
        admin.execute("CREATE ROLE visitor LOGIN PASSWORD 'visitor'")
    monkeypatch.setenv("DATABASE_URL", admin_of(external, user="visitor:visitor"))

    with pytest.raises(Trouble, match="visitor 不能创建角色"):
        cluster.prepare()


def test_a_role_that_could_pass_the_walls_is_refused(external: Server) -> None:
    with psycopg.connect(admin_of(external), autocommit=True) as admin:
        admin.execute("CREATE ROLE tiangeng_app LOGIN BYPASSRLS")

    with pytest.raises(Trouble, match="绕过行级安全"):
        cluster.prepare()


def test_a_database_in_another_encoding_is_refused(external: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(admin_of(external), autocommit=True) as admin:
        admin.execute("CREATE DATABASE old TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    monkeypatch.setenv("DATABASE_URL", admin_of(external, database="old"))

    with pytest.raises(Trouble, match="SQL_ASCII"):
        cluster.prepare()


@pytest.mark.parametrize(
    ("url", "says"),
    [("mysql://root@localhost/x", "看不懂"), ("postgresql://x@/postgres?host=%2Fnowhere", "连不上")],
)
def test_an_address_that_leads_nowhere_is_explained(
    data: Path, monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(Trouble, match=says):
        cluster.prepare()


def test_finished_addresses_are_used_as_they_are(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANGENG_OWNER_URL", "postgresql://o@db/x")
    monkeypatch.setenv("TIANGENG_APP_URL", "postgresql://a@db/x")

    assert cluster.urls() == cluster.Urls("postgresql://o@db/x", "postgresql://a@db/x")
    assert not cluster.is_embedded()
    assert cluster.admin_url() is None


def test_a_url_keeps_its_host_port_and_options(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:s%2Fcret@db.county:6432/tg?sslmode=require")

    parts = conninfo_to_dict(cluster.urls().app)
    assert (parts["host"], parts["port"], parts["dbname"], parts["sslmode"]) == ("db.county", "6432", "tg", "require")
    assert parts["user"] == "tiangeng_app"
    assert re.fullmatch(r"[\w-]{32}", str(parts["password"]))
