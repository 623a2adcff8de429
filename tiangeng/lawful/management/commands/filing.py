"""`tiangeng filing`: the filing kit 备案材料 — self-check, function list, data list; ends with 1 when the self-check finds something."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from tiangeng.lawful import selfcheck


class Command(BaseCommand):
    help = "备案材料：自查报告、功能清单、数据清单（--out 写到文件；--language en 英文）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path)
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            text = selfcheck.kit(now=timezone.localtime())
        if options["out"]:
            options["out"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text)
        if not selfcheck.run().is_clean:
            self.stderr.write("自查发现了不该有的东西，见上表。")
            sys.exit(1)
