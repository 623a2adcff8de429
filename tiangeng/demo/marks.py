"""Whether a demo county is whole. A load that was cut off left a mark: only then may everything be cleared away."""

from datetime import datetime

import psycopg
from django.conf import settings
from psycopg import sql

from tiangeng.kernel import tasks
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.refusals import Refusal
from tiangeng.people.models import Account

KIND = "demo.load"
KEPT = ("django_migrations", "django_content_type", "auth_permission", "places_region%", "places_gazetteer%")


class NotEmpty(Refusal):
    code, message = "not_empty", "这个库里已经有账号和数据，演示只装进空库。"


def is_whole(name: str) -> bool:
    """Loaded to the end."""
    return TaskRun.objects.filter(kind=KIND, title=name, state=TaskRun.State.DONE).exists()


def begin(name: str, *, now: datetime) -> None:
    """Put the mark; what an earlier, interrupted load left is removed first. A database with real data is refused."""
    if TaskRun.objects.filter(kind=KIND, state=TaskRun.State.RUNNING).exists():
        _clear()
    elif Account.objects.exists():
        raise NotEmpty
    tasks.open_run(KIND, title=name, now=now)


def finish(name: str) -> None:
    """The county is whole."""
    tasks.close_run(KIND, title=name)


def _clear() -> None:
    """Empty every table but the country's regions, as the owner: the serving role may not."""
    with psycopg.connect(settings.TIANGENG_OWNER_URL, autocommit=True) as owner:
        rows = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user "
            "AND NOT tablename LIKE ANY(%s)", [list(KEPT)],
        ).fetchall()  # fmt: skip
        tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in rows)
        owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
    settings.TIANGENG_AUDIT_ROOTS.unlink(missing_ok=True)
