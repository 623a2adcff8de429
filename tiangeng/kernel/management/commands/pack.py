"""`tiangeng pack show|load NAME`: what a mechanism pack would change, and loading it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tiangeng.kernel import packs
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.walls import acting


class Command(BaseCommand):
    help = "机制包：show 看差异，load 载入（先列差异，再问一句；--yes 不问）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["show", "load"])
        parser.add_argument("name")
        parser.add_argument("--yes", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("命令行", capabilities=("packs.load",))
        try:
            with acting(actor):
                found = packs.differences(options["name"])
                for difference in found:
                    self.stdout.write(str(difference))
                self.stdout.write(f"{len(found)} 处不同")
                if options["verb"] == "show" or (not found and not options["yes"]):
                    return
                if not options["yes"] and input("载入？[y/N] ").strip().lower() != "y":
                    return
                packs.load(options["name"], actor=actor, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(self.style.SUCCESS("已载入"))
