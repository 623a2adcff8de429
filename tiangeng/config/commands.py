"""What `tiangeng` does on this installation: starting, stopping, setting up; everything else is a management command."""

import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tiangeng.config import cluster, serve, setup
from tiangeng.config.backup import drilling, nightly, restoring, taking
from tiangeng.config.holding import only_one
from tiangeng.config.paths import data_dir
from tiangeng.config.postgres import NotYours, default_programs
from tiangeng.config.terminal import Trouble, complain, say

OVERVIEW = """\
田埂 Tiangeng — 从门前的一桩事，到销号 · from a doorstep to the strike-off

  tiangeng run                     启动一切（数据库、网页、后台任务），Ctrl-C 停止 · start everything
      --port 8000 --host 127.0.0.1 --pack longquan --no-demo
  tiangeng setup                   只做准备，不启动服务 · prepare without serving
  tiangeng web · tiangeng work     只启动网页、只启动后台任务 · pages only, worker only (DATABASE_URL)
  tiangeng db up|down|status       自带的 PostgreSQL · the embedded PostgreSQL
  tiangeng db psql [owner|app]     打开数据库命令行 · a database prompt

  tiangeng backup [FOLDER]         备份数据库和附件，不停机 · back up while it runs
  tiangeng restore FOLDER          从备份恢复，不覆盖 · restore, overwriting nothing
  tiangeng drill [FOLDER]          演练：最新的备份恢复得了吗 · prove that the newest backup restores
  tiangeng nightly                 每夜备份、每月演练，一直运行 · both, by the clock (containers)

  tiangeng migrate                 更新数据表 · update the tables
  tiangeng demo longquan           载入演示县 · load a demo county (--accounts: who can sign in)
  tiangeng replay longquan --json  核对演示县的数字 · check its figures against the database
  tiangeng audit verify            校验日志未被改动 · verify the log
  tiangeng filing --out kit.md     备案材料：自查、功能、数据 · the filing kit: self-check, functions, data
  tiangeng help                    所有命令 · every command

  tiangeng matching solve|check|generate   人岗匹配，不用数据库 · match candidates and posts, without a database
"""

# Not worth starting a database for.
WITHOUT_DATABASE = {"help", "--help", "--version", "version", "collectstatic", "makemessages", "compilemessages"}
AS_OWNER = {"migrate"}  # changes tables, which the serving role may not


def main(arguments: list[str]) -> int:
    """A Trouble ends in its sentence, never in a traceback."""
    command, *rest = arguments or ["--help"]
    own = {
        "run": serve.main,
        "web": serve.only_web,
        "setup": setup.main,
        "db": database,
        "backup": taking.main,
        "restore": restoring.main,
        "drill": drilling.main,
        "nightly": nightly.main,
        "--help": overview,
        "-h": overview,
    }
    try:
        return own[command](rest) if command in own else django(command, rest)
    except Trouble as trouble:
        return complain(trouble)
    except PermissionError as error:  # most often: once with sudo, then without
        if error.filename and Path(os.fsdecode(error.filename)).is_relative_to(data_dir()):
            return complain(NotYours(Path(os.fsdecode(error.filename))))
        raise


def overview(rest: list[str]) -> int:
    """What one can do."""
    print(OVERVIEW, end="")
    return 0


def django(command: str, rest: list[str]) -> int:
    """A management command, with the embedded database awake for as long as it runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiangeng.config.settings")
    if command in AS_OWNER:
        os.environ["TIANGENG_AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line  # only now: it reads the lines above

    line = ["tiangeng", command, *rest]
    if command in WITHOUT_DATABASE or setup.is_supervised():
        execute_from_command_line(line)
        return 0
    with cluster.awake():
        cluster.prepare()
        execute_from_command_line(line)
    return 0


def database(rest: list[str]) -> int:
    """`tiangeng db …`: the embedded server by hand."""
    verb, *rest = rest or [""]
    verbs = {"up": up, "down": down, "status": status}
    if verb == "psql":
        return psql(rest)
    if verb not in verbs:
        overview(rest)
        return 2
    if not cluster.is_embedded():
        raise Trouble(
            "数据库在别处（DATABASE_URL），不归田埂启停。", "DATABASE_URL names the database; it is not ours."
        )
    return verbs[verb](rest)


def up(rest: list[str]) -> int:
    """Kept up until `db down`, or until a `tiangeng run` ends."""
    cluster.keep_mark().touch()
    started = cluster.server().up()
    cluster.prepare()
    say("数据库已启动" if started else "数据库已在运行", "database up")
    return 0


def down(rest: list[str]) -> int:
    """Refused while `tiangeng run` looks after it: it would only be started again."""
    with only_one("tiangeng db down"):
        cluster.keep_mark().unlink(missing_ok=True)
        stopped = cluster.server().down()
    say("数据库已停止" if stopped else "数据库没有在运行", "database down")
    return 0


def status(rest: list[str]) -> int:
    """Exit status 3 when it does not run, as service managers expect."""
    server = cluster.server()
    pid = server.pid()
    say(f"PostgreSQL {server.program_version()} {server.data}")
    say(f"运行中，进程 {pid}" if pid else "没有运行", "running" if pid else "not running")
    return 0 if pid else 3


def psql(rest: list[str]) -> int:
    """As the owner, or as the serving role to see what it sees; the password does not show in `ps`."""
    role, *rest = rest if rest and rest[0] in ("owner", "app") else ["owner", *rest]
    with cluster.awake():
        found = cluster.prepare()
        parts = conninfo_to_dict(found.app if role == "app" else found.owner)
        secret = {"PGPASSWORD": str(parts.pop("password"))} if parts.get("password") else {}
        command = [str(default_programs() / "psql"), make_conninfo("", **parts), *rest]
        return subprocess.run(command, env=os.environ | secret, check=False).returncode
