"""The log: a plain insert inside the business transaction, so that nothing happens without a line and no line is
written for what did not happen. `seal` chains the committed lines; `verify` finds any change, deletion or truncation.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from .actors import Actor
from .models import LogEntry, LogSeal
from .tracing import request_id, request_source

GENESIS = "0" * 64
RESTORED = "backup.restored"  # written by `tiangeng restore`
SETTLED_AFTER = timedelta(days=1)  # no transaction lives a day, so older gaps in the ids stay gaps


def log(
    actor: Actor,
    verb: str,
    obj: models.Model | None = None,
    *,
    at: datetime,
    reason: str = "",
    outcome: str = "done",
    **changes: Any,
) -> None:
    """Write one line. `changes` holds values of non-sensitive fields only; secrets are never logged.

    A line written while the actor stood in for somebody says for whom; one about what was handed in for somebody whose
    account is gone is the deed of whoever handed it in.
    """
    _insert([_line(actor, verb, obj, at=at, reason=reason, outcome=outcome, changes=changes)])


def log_all(actor: Actor, verb: str, about: Sequence[tuple[models.Model, dict[str, Any]]], *, at: datetime) -> None:
    """The same verb done to several records, a line each, in one statement."""
    if about:
        _insert([_line(actor, verb, obj, at=at, reason="", outcome="done", changes=changes) for obj, changes in about])


def log_look(
    actor: Actor, verb: str, kind: str, ids: Sequence[str], *, at: datetime, regions: Sequence[str], **changes: Any
) -> None:
    """Somebody looked at these records (`kind` is their type): a line per person, record and day, however often they look."""
    if not ids:
        return
    lines = [_line(actor, verb, None, at=at, reason="", outcome="done", changes=changes) for _id in ids]
    for line, pk, region in zip(lines, ids, regions, strict=True):
        line[_TYPE], line[_ID], line[_REGION] = kind, pk, region
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    values = [*(value for line in lines for value in line), midnight]
    with connection.cursor() as cursor:
        cursor.execute(_ONCE_A_DAY.format(", ".join([_TYPED] * len(lines))), values)


def _line(
    actor: Actor, verb: str, obj: models.Model | None, *, at: datetime, reason: str, outcome: str, changes: dict[str, Any]
) -> list[Any]:  # fmt: skip
    if actor.absent:
        changes = changes | {"in_place_of": [away.name for away in actor.absent]}
    who_id, who = actor.account_id, actor.name
    if actor.bearer:
        who_id, who = actor.bearer.account_id, actor.bearer.name
        changes = changes | {"handed_in_for": actor.name, "handed_in_because": actor.bearer.reason}
    region = getattr(obj, "region_code", "") or (actor.cover.lo if actor.cover else "")
    return [
        at, who_id, who[:80], ",".join(sorted(actor.roles))[:120], request_source.get(), verb,
        obj._meta.label_lower if obj is not None else "", str(obj.pk) if obj is not None else "", region, outcome,
        reason, json.dumps(changes, ensure_ascii=False, default=str), request_id.get(),
    ]  # fmt: skip


def _insert(lines: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{_INSERT} {', '.join([_VALUES] * len(lines))}", [value for line in lines for value in line])


_COLUMNS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "roles",
    "source",
    "verb",
    "object_type",
    "object_id",
    "region_code",
    "outcome",
    "reason",
    "changes",
    "request_id",
)


_INSERT = f"INSERT INTO kernel_logentry ({', '.join(_COLUMNS[1:])}) VALUES"
_VALUES = f"({', '.join(['%s'] * (len(_COLUMNS) - 1))})"
_CASTS = {"at": "timestamptz", "actor_id": "uuid", "changes": "jsonb"}
_TYPED = f"({', '.join('%s::' + _CASTS.get(column, 'text') for column in _COLUMNS[1:])})"
_TYPE, _ID, _REGION = (_COLUMNS.index(name) - 1 for name in ("object_type", "object_id", "region_code"))
# Without a key that refuses the second line: its number would be used up, and every number missing parts a seal's range.
_ONCE_A_DAY = f"""
INSERT INTO kernel_logentry ({", ".join(_COLUMNS[1:])})
SELECT v.* FROM (VALUES {{}}) AS v ({", ".join(_COLUMNS[1:])})
WHERE NOT EXISTS (
  SELECT 1 FROM kernel_logentry l WHERE l.object_type = v.object_type AND l.object_id = v.object_id AND l.verb = v.verb
    AND l.actor_id IS NOT DISTINCT FROM v.actor_id AND l.at >= %s::timestamptz)
"""


def _hash(data: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, data).hexdigest()


def _digest(rows: Iterator[tuple[Any, ...]], algorithm: str) -> tuple[str, list[int]]:
    """One digest over the rows in id order, and their ids."""
    running, ids = hashlib.new(algorithm), []
    for row in rows:
        ids.append(row[0])
        plain = [v.astimezone(UTC).isoformat() if isinstance(v, datetime) else v for v in row]
        running.update(json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n")
    return running.hexdigest(), ids


def _ranges(ids: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for number in ids:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _root(previous: str, members: list[list[int]], digest: str, algorithm: str) -> str:
    return _hash(f"{previous}|{json.dumps(members)}|{digest}".encode(), algorithm)


def _unsealed(limit: int) -> list[tuple[Any, ...]]:
    """Committed rows no seal holds. Late commits may fill gaps below the newest seal; after a day no more."""
    newest = LogSeal.objects.order_by("-id").first()
    settled = LogSeal.objects.filter(at__lt=newest.at - SETTLED_AFTER).order_by("-id").first() if newest else None
    floor = max((r[1] for r in settled.members), default=0) if settled else 0
    held: list[list[int]] = []
    for members in LogSeal.objects.filter(id__gt=settled.id if settled else 0).values_list("members", flat=True):
        held += members
    low = [r[0] for r in held] or [0]
    high = [r[1] for r in held] or [0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join('l.' + c for c in _COLUMNS)} FROM kernel_logentry l WHERE l.id > %s AND NOT EXISTS "
            "(SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) AS held(low, high) WHERE l.id BETWEEN low AND high) "
            "ORDER BY l.id LIMIT %s",
            [floor, low, high, limit],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@transaction.atomic
def seal(*, now: datetime, limit: int = 50_000) -> LogSeal | None:
    """Chain the lines committed since the last seal; None when there are none. One sealer at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tiangeng.seal'))")
    last = LogSeal.objects.order_by("-id").first()
    rows = _unsealed(limit)
    if not rows:
        return None
    algorithm = settings.TIANGENG_LOG_HASH
    digest, ids = _digest(iter(rows), algorithm)
    members, previous = _ranges(ids), last.root if last else GENESIS
    link = LogSeal.objects.create(
        at=now,
        members=members,
        row_count=len(ids),
        rows_digest=digest,
        previous_root=previous,
        root=_root(previous, members, digest, algorithm),
        algorithm=algorithm,
    )
    transaction.on_commit(lambda: _publish(link))
    return link


def _publish(link: LogSeal) -> None:
    """Append the root outside the database, so that cutting off the tail of the chain shows too."""
    path: Path = settings.TIANGENG_AUDIT_ROOTS
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as roots:
        roots.write(f"{link.pk} {link.at.astimezone(UTC).isoformat()} {link.row_count} {link.root}\n")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the log, and where."""

    seal_id: int
    text: str  # as it is kept: in Chinese, with blanks
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """The sentence, in the reader's language."""
        return gettext(self.text) % self.facts


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` saw: how many seals and rows it walked, and what it found wrong."""

    seal_count: int
    row_count: int
    unsealed_count: int
    findings: tuple[Finding, ...]
    restores: tuple[tuple[datetime, str], ...] = ()  # when the database was replaced by a backup, and by which

    @property
    def is_intact(self) -> bool:
        return not self.findings


def verify(*, progress: Any = None) -> Verification:
    """Walk the whole chain. The caller's walls must be open to everything."""
    findings: list[Finding] = []
    previous, seal_count, row_count, high = GENESIS, 0, 0, 0
    total = LogSeal.objects.count()
    for link in LogSeal.objects.order_by("id").iterator(chunk_size=500):
        rows = _rows_of(link.members)
        digest, ids = _digest(iter(rows), link.algorithm)
        findings += _faults(link, previous, digest, ids)
        previous, seal_count, row_count = link.root, seal_count + 1, row_count + len(ids)
        high = max(high, *(r[1] for r in link.members))
        if progress:
            progress(seal_count, total)
    findings += _cut_off(settings.TIANGENG_AUDIT_ROOTS)
    return Verification(seal_count, row_count, len(_unsealed(1_000_000)), tuple(findings), _restores())


def _restores() -> tuple[tuple[datetime, str], ...]:
    """A restore is lawful and no finding; what was done between the backup and the restore is in no chain any more."""
    found = LogEntry.objects.filter(verb=RESTORED).order_by("at", "object_id").values_list("at", "object_id")
    return tuple(found.distinct())


@dataclass(frozen=True, slots=True)
class Restore:
    """The database was replaced by a backup, and stood then as it had stood when that was made."""

    at: datetime
    made_at: datetime


def last_restore() -> Restore | None:
    """Few lines, found by the index of a record's; put in order in SQL, the whole log might be walked for them."""
    lines = LogEntry.objects.filter(object_type="backup", verb=RESTORED).values_list("at", "changes__made_at")
    found = max(lines, default=None)
    return Restore(found[0], datetime.fromisoformat(found[1])) if found else None


def _rows_of(members: list[list[int]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join('l.' + c for c in _COLUMNS)} FROM unnest(%s::bigint[], %s::bigint[]) AS m(low, high) "
            "JOIN kernel_logentry l ON l.id BETWEEN m.low AND m.high ORDER BY l.id",
            [[r[0] for r in members], [r[1] for r in members]],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _faults(link: LogSeal, previous: str, digest: str, ids: list[int]) -> list[Finding]:
    found = []
    if link.previous_root != previous:
        found.append(Finding(link.pk, gettext_noop("封条断链：前一枚封条被删去或改动")))
    expected = [n for low, high in link.members for n in range(low, high + 1)]
    missing = sorted(set(expected) - set(ids))
    if missing:
        text, few = gettext_noop("缺少记录 %(rows)s（共 %(count)s 条）"), ", ".join(map(str, missing[:10]))
        found.append(Finding(link.pk, text, {"rows": few, "count": len(missing)}))
    elif digest != link.rows_digest:
        text = gettext_noop("记录 %(first)s–%(last)s 中有内容被改动")
        found.append(Finding(link.pk, text, {"first": expected[0], "last": expected[-1]}))
    if link.root != _root(link.previous_root, link.members, link.rows_digest, link.algorithm):
        found.append(Finding(link.pk, gettext_noop("封条本身被改动")))
    return found


def _cut_off(path: Path) -> list[Finding]:
    """Seals the outside file knows and the database does not, or knows differently."""
    if not path.exists():
        return []
    published = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    standing = dict(LogSeal.objects.values_list("pk", "root"))
    return [
        Finding(int(number), gettext_noop("封条在库外留有底，库内已不存在或不同：记录被截断或替换"))
        for number, _at, _count, root in published
        if standing.get(int(number)) != root
    ]
