"""What the kernel itself keeps, and the worker's queue, in the field register."""

from django.utils.translation import gettext_lazy as _

from .register import Basis, Keep, Seen, columns, plain, table

_QUEUE = _("排队要做的活；只有编号，没有内容")

TABLES = (
    table("kernel.Counter", _("编号"), plain("id county_code prefix year last", _("编号不重复"))),
    table(
        "kernel.LogEntry",
        _("日志"),
        plain("id object_type object_id region_code outcome"),
        columns(
            "at actor_id actor_name roles source verb reason changes request_id",
            _("谁看了、改了什么，出了事查得到"),
            Basis.SAFETY,
            Seen.AUDIT,
            Keep.LOG,
        ),
    ),
    table(
        "kernel.LogSeal",
        _("日志封条"),
        plain(
            "id at members row_count rows_digest previous_root root algorithm",
            _("日志有没有被动过，一验就知道"),
            keep=Keep.LOG,
        ),
    ),
    table(
        "kernel.Pack",
        _("机制包"),
        plain("county_code name title version parts digest loaded_at"),
        columns("loaded_by", _("谁装的"), Basis.OFFICE, Seen.KEEPERS, Keep.DEED),
    ),
    table(
        "kernel.TaskRun",
        _("后台任务"),
        plain("id kind title state done_count total_count created_at finished_at"),
        columns("account_id message arguments result", _("自己发起的活做到哪了"), Basis.OFFICE, Seen.SELF, Keep.DAY),
    ),
    table(
        "kernel.News",
        _("待转告"),
        plain(
            "id kind facts heard tries_count announced_at due_at",
            _("办了的事要告诉谁，说到为止；只有编号和位置，没有内容"),
        ),
    ),
    table(
        "kernel.IdempotencyKey",
        _("防重号"),
        columns(
            "id account_id key operation request_digest status body created_at",
            _("同一条重复送来只算一次"),
            Basis.SAFETY,
            Seen.SYSTEM,
            Keep.DAY,
        ),
    ),
    *(
        table(f"procrastinate.{name}", _("后台队列"), plain("*", _QUEUE, keep=Keep.DAY))
        for name in ("ProcrastinateWorker", "ProcrastinateJob", "ProcrastinateEvent", "ProcrastinatePeriodicDefer")
    ),
)
