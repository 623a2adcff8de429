"""`tiangeng regions load`: the administrative divisions of the whole country, or of some of it."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.places import gazetteer


class Command(BaseCommand):
    help = "载入行政区划（省、市、县、乡、村）。同一份文件第二次载入会立刻跳过。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="载入区划文件")
        load.add_argument("--file", type=Path, default=settings.TIANGENG_REGIONS_FILE, help="CSV 或 CSV.gz")
        load.add_argument("--only", nargs="+", default=[], metavar="代码", help="只载入这些代码以下的区划，如 331181")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            done = gazetteer.load(
                actor=system_actor("区划载入"), path=options["file"], prefixes=options["only"], now=timezone.now(),
                say=lambda line: self.stdout.write(f"  {line}"),
            )  # fmt: skip
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if done.was_known:
            self.stdout.write(f"区划已是这一份：{done.row_count:,} 条，没有再读。")
            return
        self.stdout.write(
            f"区划 {done.row_count:,} 条：新增 {done.new_count:,}，更新 {done.changed_count:,}，不变 {done.same_count:,}；"
            f"表中另有 {done.kept_count:,} 条文件里没有，保留。用时 {time.monotonic() - began:.1f} 秒。"
        )
