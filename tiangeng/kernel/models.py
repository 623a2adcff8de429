"""The kernel's own tables: counter, log and its seals, packs, running tasks, news, idempotency keys."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from .ids import new_id


class Counter(models.Model):
    """The last human number given out, per county, prefix and year."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6, db_collation="C")
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "prefix", "year"], name="counter_one_per_year")]


class LogEntry(models.Model):
    """One line of the log: who did what to which record, and why. Never changed, never deleted by the application."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    roles = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    region_code = models.CharField(max_length=12, db_collation="C", blank=True)
    outcome = models.CharField(max_length=16, default="done")  # done · refused
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    append_only = True

    class Meta:
        indexes = [
            Index(fields=["object_type", "object_id"], name="log_of_a_record"),
            Index(fields=["actor_id", "-at"], name="log_of_a_person"),
            Index(fields=["-at"], name="log_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.verb}"


class LogSeal(models.Model):
    """A link of the chain: `root = H(previous root ‖ members ‖ H(rows))` over rows committed since the last link."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    members = models.JSONField()  # closed id ranges, [[from, to], …]
    row_count = models.PositiveIntegerField()
    rows_digest = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64)
    root = models.CharField(max_length=64, unique=True)
    algorithm = models.CharField(max_length=8, default="sm3")

    append_only = True


class Pack(models.Model):
    """The mechanism a county has loaded: every room's part as it was read, with its differences known."""

    county_code = models.CharField(max_length=6, db_collation="C", primary_key=True)
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    parts = models.JSONField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80, blank=True)


BROKEN = gettext_noop("出错了，编号 %(id)s，请告诉系统管理员。")
CUT_OFF = gettext_noop("做到一半时后台进程意外停了，没有做完。请重新发起；反复如此请告诉系统管理员。")


class TaskRun(models.Model):
    """Long work that can be left and found again: how far it is, and what it did."""

    class State(models.TextChoices):
        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没做成")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    account_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(null=True)
    message = models.TextField(blank=True)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [Index(fields=["account_id", "-created_at"], name="task_of_a_person")]
        constraints = [
            CheckConstraint(
                name="task_finished_iff_dated",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed"]) & Q(finished_at__isnull=True)),
            )
        ]

    @property
    def percent(self) -> int | None:
        return round(100 * self.done_count / self.total_count) if self.total_count else None

    @property
    def said(self) -> str:
        """The message, in the reader's language where it is one of the system's own."""
        facts = {"id": str(self.pk)[-12:]}
        known = next((text for text in (BROKEN, CUT_OFF) if text % facts == self.message), "")
        return gettext(known) % facts if known else self.message


class News(models.Model):
    """Something announced that has still to be heard: written with what it tells of, gone once everybody has heard it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=80)
    facts = models.JSONField()
    heard = ArrayField(models.CharField(max_length=120), default=list)  # handlers that need not be told again
    tries_count = models.PositiveSmallIntegerField(default=0)
    announced_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [Index(fields=["due_at"], name="news_due_first")]


class IdempotencyKey(models.Model):
    """The answer once given to a key: the same entry sent again gets the same answer and makes no second row."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField()
    key = models.CharField(max_length=80)
    operation = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["account_id", "key"], name="idempotency_one_per_key")]
        indexes = [Index(fields=["created_at"], name="idempotency_oldest_first")]
