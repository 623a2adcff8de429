"""`tiangeng run`: the database, the web and the worker, from nothing to the first page and back to nothing.

Everything the supervisor starts carries TIANGENG_SUPERVISED=<data directory> in its environment. After a kill -9 the
next start finds by it what was left, grandchildren included, and cannot mistake a stranger that got an old process id.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil

from tiangeng.config import cluster, meters, setup
from tiangeng.config.holding import only_one
from tiangeng.config.paths import data_dir
from tiangeng.config.processes import kill, still_alive
from tiangeng.config.terminal import Trouble, say

LOOK = 0.2  # seconds between two looks at the children
PATIENCE = 20  # seconds a child gets to finish what it is doing
STEADY = 60  # seconds after which an earlier fall is forgotten
LONGEST_WAIT = 30  # seconds at most before a fallen child is started again
WAKE_EVERY = 5  # seconds between two tries to start a database that will not
FIRST_PAGE = 90  # seconds in which the web must answer
HOPELESS = 3  # falls before the first page: it is not bad luck then


class Stopping(Exception):
    """The person asked to stop; everything on the way out is cleaned up."""


@dataclass
class Child:
    """A process that should always run, and how often it has fallen lately."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    next_start: float = 0.0

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches the supervisor alone, which then stops things in order."""
        self.process = subprocess.Popen(
            self.command, env=setup.environment(), stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()

    def watch(self) -> None:
        """Start it again when it has fallen: at once the first time, slower each time after."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
        elif (code := self.process.poll()) is not None:
            self._end_group(self.process.pid)
            self.process = None
            self.falls = 1 if now - self.started > STEADY else self.falls + 1
            wait = min(LONGEST_WAIT, 2 ** min(self.falls - 1, 10) - 1)
            self.next_start = now + wait
            again = f"{self.name} ended ({code}), starting again in {wait} s"
            say(f"{self.name} 退出了（{code}），{wait} 秒后重新启动", again)

    def stop(self) -> None:
        """Ask, wait, then insist; nothing of its group is left."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self._end_group(self.process.pid)
        self.process.wait()
        self.process = None

    def _end_group(self, leader: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGKILL)


@dataclass
class Supervisor:
    """Starts in order, watches, stops in order."""

    host: str
    port: int
    preparation: list[str]
    web: list[str]
    worker: list[str]
    welcome: Path | None  # what follows the address, where preparation has written it
    asked_to_stop: bool = field(default=False, init=False)
    next_wake: float = field(default=0.0, init=False)
    has_complained: bool = field(default=False, init=False)  # that the database will not start; once is enough

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else self.host
        return f"http://{host}:{self.port}/"

    def run(self) -> int:
        """Serve until asked to stop."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if name != signal.SIGHUP or signal.getsignal(name) != signal.SIG_IGN:  # nohup keeps its meaning
                signal.signal(name, self._on_signal)
        with only_one(self.address):
            end_leftovers()
            refuse_taken_port(self.host, self.port)
            os.environ["TIANGENG_PORT"] = str(self.port)  # links of who has set no address lead to where we serve
            meters.clear()
            cluster.keep_mark().unlink(missing_ok=True)  # a server kept up by `db up` is ours to stop from now on
            say("启动数据库" if cluster.is_embedded() else "连接数据库", "database")
            with cluster.awake(), suppress(Stopping):
                self._prepare()
                self._serve()
            say("已停止", "stopped")
        return 0

    def _prepare(self) -> None:
        """In a process of its own, which can be stopped at any moment."""
        helper = Child("setup", self.preparation)
        helper.start()
        assert helper.process
        try:
            while (code := helper.process.poll()) is None:
                self._pause()
        finally:
            helper.stop()
        if code:
            raise Trouble(
                f"准备工作没有完成（退出码 {code}），原因见上。", f"Setting up failed ({code}); the reason is above."
            )

    def _serve(self) -> None:
        web, worker = Child("web", self.web), Child("worker", self.worker)
        try:
            self._first_page(web)
            worker.start()
            self._welcome()
            while True:
                self._look_after(web, worker)
        finally:
            web.stop()  # no new work arrives…
            worker.stop()  # …while the last is finished

    def _first_page(self, web: Child) -> None:
        deadline = time.monotonic() + FIRST_PAGE
        while not answers(self.host, self.port):
            self._look_after(web)
            if web.falls >= HOPELESS or time.monotonic() > deadline:
                raise Trouble("网页服务没有起来，原因见上。", "The web did not come up; the reason is above.")

    def _look_after(self, *children: Child) -> None:
        self._pause()
        if cluster.is_embedded() and cluster.server().pid() is None and time.monotonic() >= self.next_wake:
            self._wake_database()
        for child in children:
            child.watch()

    def _wake_database(self) -> None:
        """As often as it takes: on a full disk it cannot start, and whoever makes room has done all there is to do."""
        try:
            cluster.server().up()
        except (Trouble, OSError) as problem:
            self.next_wake = time.monotonic() + WAKE_EVERY
            if not self.has_complained:
                with suppress(OSError):  # where it is said may be on the same disk
                    print(f"\n{problem}", file=sys.stderr, flush=True)
                say(f"每 {WAKE_EVERY} 秒再试一次", f"trying again every {WAKE_EVERY} s")
            self.has_complained = True
        else:
            self.has_complained = False
            say("数据库意外停止，已重新启动", "the database had stopped and was started again")

    def _pause(self) -> None:
        if self.asked_to_stop:
            say("\n正在停止…", "stopping")
            raise Stopping
        time.sleep(LOOK)

    def _welcome(self) -> None:
        say(f"\n田埂已就绪：{self.address}", "Tiangeng is ready")
        if self.welcome and self.welcome.exists():
            print(self.welcome.read_text(encoding="utf-8"), end="", flush=True)
        say("按 Ctrl-C 停止", "Ctrl-C stops everything\n")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True  # nothing else: a handler may interrupt anything, printing included


def web_command(host: str, port: int) -> list[str]:
    """granian: two processes for two cores. Many threads, because a slow sender holds one; few work at once (wsgi.py)."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    size = ["--workers", "2", "--blocking-threads", "64", "--respawn-failed-workers", "--workers-kill-timeout", "10"]
    return [*server, *size, "--log-level", "warning", "tiangeng.config.wsgi:application"]


def only_web(arguments: list[str]) -> int:
    """`tiangeng web`: only the pages, for whoever starts database and worker by other means; signals reach the server itself."""
    parser = argparse.ArgumentParser(prog="tiangeng web", description="只启动网页 · serve the pages only")
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args(arguments)
    if cluster.is_embedded():
        raise Trouble(
            "tiangeng web 用别处的数据库：请设置 DATABASE_URL；自带的数据库请用 tiangeng run。",
            "Set DATABASE_URL for `tiangeng web`; with the embedded database use `tiangeng run`.",
        )
    cluster.prepare()
    meters.clear()
    command = web_command(chosen.host, chosen.port)
    os.execvpe(command[0], command, setup.environment())


def end_leftovers() -> int:
    """After a kill -9 of the supervisor its children live on; end those of this data directory, and only those."""
    us = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.AccessDenied, psutil.NoSuchProcess):
            if process.pid not in us and process.environ().get("TIANGENG_SUPERVISED") == str(data_dir()):
                process.terminate()
                found.append(process)
    kill(still_alive(found, after=5))
    if found:
        say(f"结束了上次留下的 {len(found)} 个进程", f"ended {len(found)} processes left by the last run")
    return len(found)


def refuse_taken_port(host: str, port: int) -> None:
    """Before anything slow is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Trouble(f"端口 {port} 需要管理员权限。", f"Port {port} needs privileges; try PORT=8000.") from None
        except OSError as error:
            raise Trouble(
                f"{host} 的端口 {port} 用不了（{error.strerror}）；换一个试试：make run PORT={port + 1}",
                f"Port {port} is taken; try: make run PORT={port + 1}",
            ) from None


def answers(host: str, port: int) -> bool:
    """True once somebody accepts connections there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def main(arguments: list[str]) -> int:
    """`tiangeng run`."""
    about = "启动一切：数据库、网页、后台任务 · start everything"
    parser = argparse.ArgumentParser(prog="tiangeng run", description=about)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="端口 · port (8000)")
    setup.add_options(parser)
    chosen = parser.parse_args(arguments)
    setup.refuse_unknown_pack(chosen.pack)
    tiangeng = [sys.executable, "-m", "tiangeng"]
    return Supervisor(
        host=chosen.host,
        port=chosen.port,
        preparation=[*tiangeng, "setup", "--pack", chosen.pack, *([] if chosen.demo else ["--no-demo"])],
        web=web_command(chosen.host, chosen.port),
        worker=[*tiangeng, "work"],
        welcome=setup.welcome(chosen.pack) if chosen.demo else None,
    ).run()
