"""`tiangeng demo PACK`: a county to look at and to try, made through the ordinary actions."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tiangeng.demo import county, marks
from tiangeng.demo.casting import NAMED, PASSWORD
from tiangeng.demo.setting import last_day
from tiangeng.kernel.refusals import Refusal


class Command(BaseCommand):
    help = "装入演示县（人是编的，村是真的）；--accounts 只列演示账号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", nargs="?", default="longquan")
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="演示的最后一天，默认今天")
        parser.add_argument("--accounts", action="store_true")
        parser.add_argument("--part", choices=sorted(county.PARTS), help="内部使用：在另一个进程里只写这一部分")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._accounts(options["pack"])
            return
        if options["part"]:
            county.PARTS[options["part"]](options["pack"], today=options["today"], say=self._bare)
            return
        if marks.is_whole(options["pack"]):
            self.stdout.write("演示县已经在了 · the demo county is there already")
            return
        begun = time.monotonic()
        try:
            county.make(options["pack"], today=options["today"] or last_day(timezone.localtime()), say=self._say)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(self.style.SUCCESS(f"演示县装好了，用时 {time.monotonic() - begun:.0f} 秒"))

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _bare(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _accounts(self, pack: str) -> None:
        if not marks.is_whole(pack):
            return
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}，人物均为虚构） · demo accounts, one public password:")
        for username, (name, _role, position, what) in NAMED.items():
            self.stdout.write(f"  {username:<11}{name}　{position}：{what}")
        for username, what in zip(
            county.ADMINISTRATORS, ("系统管理员", "安全管理员", "审计管理员：核验日志"), strict=True
        ):
            self.stdout.write(f"  {username:<11}{what}")
