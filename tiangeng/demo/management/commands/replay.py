"""`tiangeng replay PACK --json`: the county's published figures beside the database's own count; exits 1 on a mismatch."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tiangeng.demo import figures, marks


class Command(BaseCommand):
    help = "把公开数字和库里数出来的放在一起；有一项不等就以 1 退出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not marks.is_whole(options["pack"]):
            raise CommandError(f"库里没有 {options['pack']} 的演示数据，请先运行 tiangeng demo {options['pack']}")
        found = figures.replay(options["pack"])
        if options["json"]:
            rows = [
                {"row": f.row, "what": f.what, "published": f.published, "counted": f.counted, "agrees": f.agrees}
                for f in found.figures
            ]
            document = {"pack": found.pack, "agrees": found.agrees, "figures": rows, "coverage": list(found.coverage)}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str))
        else:
            for f in found.figures:
                mark = "＝" if f.agrees else "≠"
                self.stdout.write(f"{f.row} {f.what:<12} {f.published:>6} {mark} {f.counted}")
            for day in found.coverage:
                self.stdout.write(f"{day['day']} 到村 {day['reached']}/{day['covered']}，干部 {day['cadres']} 人")
        if not found.agrees:
            raise SystemExit(1)
