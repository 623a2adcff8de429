"""`tiangeng administrators`: the first three administrators, and the way back in for one who is locked out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting
from tiangeng.people import actions


class Command(BaseCommand):
    help = "首次启用：建立三位管理员（系统、安全、审计），密码只显示这一次；--renew NAME 给进不来的管理员一个新的一次性密码"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", default="", help="管理员管到哪里：区划代码，如 331181；不写是全国")
        parser.add_argument(
            "--names",
            nargs=3,
            metavar=("SYSTEM", "SECURITY", "AUDIT"),
            default=("xitong", "anquan", "shenji"),
            help="三个用户名",
        )
        parser.add_argument("--renew", metavar="NAME", help="重新启用一位管理员：解冻、取消第二重验证、给一次性密码")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now = system_actor("命令行"), timezone.now()
        try:
            with acting(actor):
                if options["renew"]:
                    renewed, password = actions.renew_administrator(actor=actor, username=options["renew"], now=now)
                    lines = [(renewed.display_name, renewed.username, password)]
                else:
                    made = actions.bootstrap_administrators(
                        actor=actor, usernames=tuple(options["names"]), county_code=options["county"], now=now
                    )
                    lines = [(str(office.label), account.username, password) for account, office, password in made]
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        for line in lines:
            self.stdout.write("\t".join(line))
        self.stdout.write(self.style.WARNING("以上密码只显示这一次，请分别当面交给本人；7 天内有效，登录后必须修改。"))
