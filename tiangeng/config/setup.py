"""What the first start makes and every later start finds: keys, tables, static files, regions, the demo county."""

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tiangeng.config import cluster, prepared
from tiangeng.config.holding import only_one
from tiangeng.config.paths import ROOT, data_dir, folder, write_secret
from tiangeng.config.terminal import Trouble, say


def ensure_secrets(data: Path | None = None) -> str:
    """Django's secret key, made once and readable for this account only."""
    key = (data or data_dir()) / "secrets" / "django.key"
    if not key.exists():
        key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_secret(key, secrets.token_urlsafe(64))
    return key.read_text(encoding="utf-8").strip()


def main(arguments: list[str]) -> int:
    """`tiangeng setup`: everything `tiangeng run` does before it serves."""
    about = "建表、收集静态文件、载入区划与演示县 · prepare without serving"
    parser = argparse.ArgumentParser(prog="tiangeng setup", description=about)
    add_options(parser)
    chosen = parser.parse_args(arguments)
    refuse_unknown_pack(chosen.pack)
    if is_supervised():
        prepare(pack=chosen.pack, demo=chosen.demo)
        return 0
    with only_one("tiangeng setup"), cluster.awake():
        prepare(pack=chosen.pack, demo=chosen.demo)
    say("准备好了", "ready")
    return 0


def is_supervised() -> bool:
    """True in what `tiangeng run` or `setup` has started: the directory is held and the database is up."""
    return os.environ.get("TIANGENG_SUPERVISED") == str(data_dir())


def add_options(parser: argparse.ArgumentParser) -> None:
    """The choices `setup` and `run` share."""
    parser.add_argument("--pack", default="longquan", help="演示县 · which demo county (longquan)")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="不载入演示数据 · an empty system")


def refuse_unknown_pack(pack: str) -> None:
    """Before anything slow is started."""
    packs = Path(os.environ.get("TIANGENG_PACKS") or ROOT / "packs")
    known = sorted(path.parent.name for path in packs.glob("*/pack.yaml"))
    if pack not in known:
        raise Trouble(
            f"{packs} 里没有 {pack} 这个县；现有：{'、'.join(known)}。",
            f"There is no pack {pack} in {packs}; there are: {', '.join(known)}.",
        )


def prepare(*, pack: str, demo: bool) -> None:
    """Bring a database that answers to the state this version of Tiangeng needs; at once where it already is."""
    cluster.prepare()
    ensure_secrets()
    folder("static")  # WhiteNoise looks for it before anything has been collected
    state = prepared.state(pack=pack, demo=demo)
    if _statics_are_fresh() and prepared.is_marked(state):
        say("数据表、区划与演示县都是这一版", "tables, regions and demo county are up to date")
        return
    with _tables():
        _wake_django()
        _collect_static()
    _command("行政区划", "regions", "regions", "load")
    if demo:
        _command(f"演示县 {pack}", f"demo county {pack}", "demo", pack)
        with welcome(pack).open("w", encoding="utf-8") as file:
            call_command("demo", pack, accounts=True, stdout=file)
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
    prepared.mark(prepared.state(pack=pack, demo=demo))


def welcome(pack: str) -> Path:
    """What a start of this demo county says below the address: who can sign in."""
    return folder("run") / f"welcome-{pack}.txt"


@contextmanager
def _tables() -> Iterator[None]:
    """Migrate while the block does what needs no tables; in a process of its own, as it connects as the owner."""
    say("数据表", "tables")
    command = [sys.executable, "-m", "tiangeng", "migrate", "--noinput", "--verbosity=0", "--skip-checks"]
    with subprocess.Popen(command, env=environment(as_owner=True)) as migrating:
        yield
    if migrating.returncode:
        raise Trouble("数据表没有更新完，原因见上。", "The tables were not brought up to date; the reason is above.")


def _wake_django() -> None:
    """Load and check what the web will load: an error shows here once, not for ever in processes born to die."""
    os.environ.pop("TIANGENG_AS_OWNER", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiangeng.config.settings")
    get_wsgi_application()
    try:
        BaseCommand().check()
    except SystemCheckError as error:
        raise Trouble(f"设置有问题：{error}", "The settings are not right, see above.") from error


def _command(chinese: str, english: str, name: str, *arguments: str) -> None:
    say(chinese, english)
    try:
        call_command(name, *arguments)
    except CommandError as error:
        raise Trouble(f"tiangeng {name}：{error}", f"`tiangeng {name}` failed, see above.") from error


def environment(*, as_owner: bool = False) -> dict[str, str]:
    """What a child process is told: the same places, its role, and that the database is being looked after."""
    inherited = {key: value for key, value in os.environ.items() if key != "TIANGENG_AS_OWNER"}
    told = {"TIANGENG_DATA": str(data_dir()), "TIANGENG_SUPERVISED": str(data_dir()), "PYTHONUNBUFFERED": "1"}
    return inherited | told | ({"TIANGENG_AS_OWNER": "1"} if as_owner else {})


def _collect_static() -> None:
    """Collected again only when a file that goes in has changed: it takes longer than all the rest of a later start."""
    if _statics_are_fresh():
        return
    say("静态文件", "static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _static_stamp().write_text(_statics())


def _statics_are_fresh() -> bool:
    stamp = _static_stamp()
    is_there = stamp.exists() and (data_dir() / "static" / "staticfiles.json").exists()
    return is_there and stamp.read_text() == _statics()


def _static_stamp() -> Path:
    return folder("run") / "static.stamp"


def _statics() -> str:
    return prepared.fingerprint([*ROOT.glob("tiangeng/*/static/**/*"), ROOT / "requirements.txt"])
