"""Which PostgreSQL this installation uses, its two roles and its database.

Without DATABASE_URL: the embedded server in var/postgres. With it: that server; the roles' passwords are ours and kept
in var/secrets/database.json. `tiangeng_owner` owns the tables and migrates; `tiangeng_app` serves and can neither
change a table nor look past row-level security.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tiangeng.config.paths import data_dir, folder, write_secret
from tiangeng.config.postgres import SUPERUSER, Server
from tiangeng.config.terminal import Trouble

OWNER, APP, DATABASE = "tiangeng_owner", "tiangeng_app", "tiangeng"
MAINTENANCE = ("postgres", "template1", "")  # a URL that names one of these means the server, not that database
OLDEST = 150000
PREPARING = 7_464_290_001  # advisory lock: two first starts on one server take turns


@dataclass(frozen=True)
class Urls:
    """How to reach the database: `owner` migrates, `app` serves."""

    owner: str
    app: str


# ---------------------------------------------------------------------- where


def server(data: Path | None = None) -> Server:
    """The embedded server of this data directory, running or not."""
    return Server((data or data_dir()).resolve() / "postgres")


def is_embedded() -> bool:
    """True when the database is ours to start and stop."""
    return not (os.environ.get("DATABASE_URL") or _given())


def admin_url(data: Path | None = None) -> str | None:
    """Who may create roles and databases; None when both finished URLs were given and nothing is ours to create."""
    if _given():
        return None
    return os.environ.get("DATABASE_URL") or _url({"user": SUPERUSER, "host": str(server(data).socket_dir)}, SUPERUSER)


def urls(data: Path | None = None) -> Urls:
    """The two addresses, without touching the server: settings may ask before it runs."""
    if given := _given():
        return given
    admin = _parts(admin_url(data) or "")
    if is_embedded():
        return _urls_on(admin, {OWNER: "", APP: ""})
    return _urls_on(admin, _passwords())


def _given() -> Urls | None:
    owner, app = os.environ.get("TIANGENG_OWNER_URL"), os.environ.get("TIANGENG_APP_URL")
    return Urls(owner, app) if owner and app else None


def _urls_on(admin: dict[str, str], passwords: dict[str, str]) -> Urls:
    name = database_name(admin)
    as_role = {role: admin | {"user": role, "password": passwords[role]} for role in (OWNER, APP)}
    return Urls(_url(as_role[OWNER], name), _url(as_role[APP], name))


def database_name(admin: dict[str, str]) -> str:
    """The database an admin URL means: the one it names, unless that is only the server's front door."""
    named = admin.get("dbname", "")
    return DATABASE if named in MAINTENANCE else named


def as_url(conninfo: str) -> str:
    """A connection string as the URL that settings and child processes are told."""
    parts = _parts(conninfo)
    return _url(parts, parts["dbname"])


def _parts(url: str) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise Trouble(
            f"DATABASE_URL 看不懂（{str(error).strip()}）；格式是 postgresql://用户:密码@主机:5432/数据库。",
            "DATABASE_URL cannot be read; write postgresql://user:password@host:5432/database.",
        ) from None


def _url(parts: dict[str, str], database: str) -> str:
    """A URL again: sockets and options travel as parameters, so a path needs no escaping by the reader."""
    rest = {key: value for key, value in parts.items() if key not in ("user", "password", "dbname")}
    who = quote(parts["user"], safe="") + (f":{quote(parts['password'], safe='')}" if parts.get("password") else "")
    return f"postgresql://{who}@/{quote(database, safe='')}?{urlencode(rest, quote_via=quote)}"


def _passwords() -> dict[str, str]:
    """Random, made once; the same file may be filled by a database administrator who made the roles himself."""
    path = folder("secrets", mode=0o700) / "database.json"
    if path.exists():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    fresh = {role: secrets.token_urlsafe(24) for role in (OWNER, APP)}
    return dict(json.loads(write_secret(path, json.dumps(fresh))))


# ---------------------------------------------------------------------- awake


@contextmanager
def awake() -> Iterator[None]:
    """The embedded server runs inside this block; the last to leave stops it, unless `tiangeng db up` asked to keep it.

    Everyone inside holds a shared lock, which the kernel drops even for the killed: a count that cannot leak.
    """
    if not is_embedded():
        yield
        return
    with open(folder("run") / "database.users", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        server().up()
        try:
            yield
        finally:
            if not keep_mark().exists() and _last_one(lock):
                server().down()


def _last_one(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def keep_mark() -> Path:
    """While this file exists the embedded server stays up between commands."""
    return folder("run") / "database.keep"


# ---------------------------------------------------------------------- prepare


def prepare(admin: str | None = None) -> Urls:
    """Both roles, the database and what the app may do in it: there when this returns, whatever was there before."""
    found = urls() if admin in (None, admin_url()) else _urls_on(_parts(admin or ""), _passwords())
    admin = admin or admin_url()
    if admin is None or _is_ready(found):
        return found
    parts = _parts(admin)
    name = database_name(parts)
    with _connect(admin, parts) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        _refuse_old(connection)
        for role, extra in ((OWNER, "CREATEDB INHERIT"), (APP, "NOCREATEDB NOINHERIT")):
            _make_role(connection, role, extra, _parts(_for(found, role)).get("password"))
        make_database(connection, name)
    grant_app(found.owner)
    return found


def grant_app(owner_url: str) -> None:
    """In the database behind this URL: whatever the owner creates from now on, the app may read and write."""
    lend = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT "
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {app}").format(**names))
        connection.execute(sql.SQL(lend + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}").format(**names))
        connection.execute(sql.SQL(lend + "USAGE, SELECT ON SEQUENCES TO {app}").format(**names))


def _for(found: Urls, role: str) -> str:
    return found.owner if role == OWNER else found.app


def _is_ready(found: Urls) -> bool:
    """Both can sign in and the app has been granted its part: then no administrator is needed any more."""
    try:
        with psycopg.connect(found.app, connect_timeout=5):
            pass
        with psycopg.connect(found.owner, connect_timeout=5) as connection:
            lent = "SELECT count(*) FROM pg_default_acl WHERE defaclrole = %s::regrole"
            row = connection.execute(lent, [OWNER]).fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] == 2  # tables and sequences


def _connect(admin: str, parts: dict[str, str]) -> psycopg.Connection:
    """To the database that the URL names, or to `postgres` when that one is still to be made."""
    problem: psycopg.OperationalError | None = None
    for database in dict.fromkeys((parts.get("dbname") or "postgres", "postgres")):
        try:
            return psycopg.connect(admin, dbname=database, connect_timeout=10, autocommit=True)
        except psycopg.OperationalError as error:
            problem = problem or error
    raise Trouble(
        f"连不上 DATABASE_URL 所指的数据库：{str(problem).strip()}", "Cannot reach the database of DATABASE_URL."
    )


def _refuse_old(connection: psycopg.Connection) -> None:
    version = connection.info.server_version
    if version < OLDEST:
        raise Trouble(
            f"这台服务器是 PostgreSQL {version // 10000}，田埂需要 15 或更新的版本。",
            f"This server is PostgreSQL {version // 10000}; Tiangeng needs 15 or newer.",
        )


def _make_role(connection: psycopg.Connection, role: str, extra: str, password: str | None) -> None:
    """LOGIN and nothing that could pass a wall. The password travels hashed, so that no server log can hold it."""
    there = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if there and there[0]:
        raise Trouble(
            f"角色 {role} 是超级用户或可绕过行级安全，田埂不能用它；请改名或收回这些权限。",
            f"Role {role} is a superuser or bypasses row-level security: rename it or take that away.",
        )
    verb = "ALTER" if there else "CREATE"
    parts = [sql.SQL(f"{verb} ROLE {{}} LOGIN NOCREATEROLE {extra}").format(sql.Identifier(role))]
    if password:
        hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        parts.append(sql.SQL("PASSWORD {}").format(sql.Literal(hashed.decode())))
    try:
        connection.execute(sql.SQL(" ").join(parts))
    except psycopg.errors.InsufficientPrivilege:
        raise _not_allowed(connection) from None


def make_database(connection: psycopg.Connection, name: str) -> None:
    """Owned by the role that migrates, closed to everybody but the role that serves; one that is there is only checked."""
    names = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    try:
        # Only a member may give a database to a role.
        connection.execute(sql.SQL("GRANT {owner} TO CURRENT_USER").format(**names))
        there = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datdba = %s::regrole FROM pg_database WHERE datname = %s",
            [OWNER, name],
        ).fetchone()
        if there is None:
            _create_database(connection, names)
        elif there[0] != "UTF8":
            raise Trouble(
                f"数据库 {name} 的编码是 {there[0]}，田埂需要 UTF8。",
                f"Database {name} is {there[0]}; Tiangeng needs UTF8.",
            )
        elif not there[1]:
            connection.execute(sql.SQL("ALTER DATABASE {name} OWNER TO {owner}").format(**names))
        connection.execute(sql.SQL("SET ROLE {owner}").format(**names))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**names))
    except psycopg.errors.InsufficientPrivilege:
        raise _not_allowed(connection) from None


def _create_database(connection: psycopg.Connection, names: dict[str, sql.Identifier]) -> None:
    """Code point order, Unicode letters: the same everywhere; the server's own locale where libc has no C.UTF-8."""
    create = "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
    try:
        locale = " LOCALE_PROVIDER libc LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        connection.execute(sql.SQL(create + locale).format(**names))
    except (psycopg.errors.WrongObjectType, psycopg.errors.InvalidParameterValue):
        connection.execute(sql.SQL(create).format(**names))


def _not_allowed(connection: psycopg.Connection) -> Trouble:
    user = connection.info.user
    return Trouble(
        f"DATABASE_URL 的账户 {user} 不能创建角色或数据库；请换一个有 CREATEROLE 和 CREATEDB 权限的账户，"
        f"或请数据库管理员建好 {OWNER}、{APP} 并设置 TIANGENG_OWNER_URL、TIANGENG_APP_URL。",
        f"{user} may not create roles or databases: use an account with CREATEROLE and CREATEDB, or have {OWNER} "
        f"and {APP} made and set TIANGENG_OWNER_URL and TIANGENG_APP_URL.",
    )
