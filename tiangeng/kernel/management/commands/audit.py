"""`tiangeng audit verify|seal`: walk the log's chain and say where it was changed, cut or emptied."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tiangeng.kernel import log
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting


class Command(BaseCommand):
    help = "日志：verify 核验整条链（有问题时以 1 退出），seal 立即加封"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify", "seal"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(system_actor("命令行")):
            if options["verb"] == "seal":
                link = log.seal(now=timezone.now())
                self.stdout.write(f"封条 {link.pk}：{link.row_count} 条" if link else "没有新的记录")
                return
            found = log.verify()
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "intact": found.is_intact,
                        "seals": found.seal_count,
                        "rows": found.row_count,
                        "unsealed": found.unsealed_count,
                        "restores": [{"at": at.isoformat(), "backup": backup} for at, backup in found.restores],
                        "findings": [{"seal": f.seal_id, "what": f.what} for f in found.findings],
                    },
                    ensure_ascii=False,
                )
            )
        else:
            self.stdout.write(f"{found.seal_count} 枚封条，{found.row_count} 条记录，{found.unsealed_count} 条未加封")
            for at, backup in found.restores:
                self.stdout.write(f"{timezone.localtime(at):%Y-%m-%d %H:%M} 从备份 {backup} 恢复过")
            for finding in found.findings:
                self.stdout.write(self.style.ERROR(f"第 {finding.seal_id} 枚封条：{finding.what}"))
            self.stdout.write(self.style.SUCCESS("日志完好") if found.is_intact else self.style.ERROR("日志有问题"))
        if not found.is_intact:
            raise SystemExit(1)
