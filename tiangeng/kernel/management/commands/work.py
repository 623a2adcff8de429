"""`tiangeng work`: the worker; queued tasks and the clock's own."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "后台进程：排队的任务和定时的任务"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("procrastinate", "worker", concurrency=4, delete_jobs="always")
