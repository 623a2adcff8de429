"""The country's regions, from the file of scripts/build_regions.py into the table: only what differs is written.

A region that the file no longer knows stays: households, issues and log lines still name it.
"""

import gzip
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal

from .models import LEVEL_OF_LENGTH, RegionLoad

COLUMNS = ("code", "level", "name", "full_name", "kind", "pinyin", "initials", "sort_key")
Say = Callable[[str], None]


class RegionFileRefused(Refusal):
    code, message = "region_file_refused", _("区划文件不能用：%(why)s")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the file did."""

    row_count: int
    new_count: int
    changed_count: int
    kept_count: int  # in the table, not in the file
    was_known: bool = False

    @property
    def same_count(self) -> int:
        return self.row_count - self.new_count - self.changed_count


@transaction.atomic
def load(
    *, actor: Actor, path: Path, prefixes: Sequence[str] = (), now: datetime, say: Say = lambda line: None
) -> Loaded:
    """Bring the table to the file's state below `prefixes` (none: everywhere), with the regions above them."""
    wanted = sorted(set(prefixes))
    if wrong := [prefix for prefix in wanted if not prefix.isdigit() or len(prefix) not in LEVEL_OF_LENGTH]:
        raise RegionFileRefused(why=f"“{wrong[0]}”不是 2、4、6、9 或 12 位的区划代码")
    if not path.is_file():
        raise RegionFileRefused(why=f"没有 {path.name}，请先运行 scripts/build_regions.py 生成")
    digest = _digest(path)
    if known := _already(digest, wanted):
        return Loaded(known.row_count, 0, 0, 0, was_known=True)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places.regions'))")
        _copy(cursor, path, say)
        if wanted:
            _keep_only(cursor, wanted)
        cursor.execute("ANALYZE incoming")  # without it the planner compares every row with every other
        _check(cursor)
        say("写入表中…")
        found = _merge(cursor)
        cursor.execute("DROP TABLE incoming")
    load = RegionLoad.objects.create(digest=digest, prefixes=wanted, row_count=found.row_count, loaded_at=now)

    log(
        actor,
        "regions.loaded",
        load,
        at=now,
        file=path.name,
        new_count=found.new_count,
        changed_count=found.changed_count,
    )
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _already(digest: str, prefixes: list[str]) -> RegionLoad | None:
    """The newest load, if it was this file for these regions or for all: an older one may have been overwritten since."""
    newest = RegionLoad.objects.order_by("-id").first()
    return newest if newest and newest.digest == digest and newest.prefixes in ([], prefixes) else None


def _copy(cursor: Any, path: Path, say: Say) -> None:
    """The file into a temporary table, as it comes: packed or not."""
    columns = ", ".join(f'{name} text COLLATE "C" NOT NULL' for name in COLUMNS)
    cursor.execute(
        f'CREATE TEMP TABLE incoming ({columns}, parent_code text COLLATE "C" GENERATED ALWAYS AS (left(code, '
        "CASE length(code) WHEN 12 THEN 9 WHEN 9 THEN 6 WHEN 6 THEN 4 WHEN 4 THEN 2 ELSE 0 END)) STORED) ON COMMIT DROP"
    )
    names, done = ", ".join(COLUMNS), 0
    try:
        with _opened(path) as file:
            if file.readline().decode("utf-8-sig").strip() != ",".join(COLUMNS):
                raise RegionFileRefused(why=f"第一行应是 {','.join(COLUMNS)}")
            with cursor.copy(f"COPY incoming ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({names}))") as copy:
                while block := file.read(1 << 22):
                    copy.write(block)
                    done += len(block)
            say(f"已读 {done / 1e6:.1f} MB")
    except psycopg.DataError as error:
        raise RegionFileRefused(why=str(error).splitlines()[0]) from error
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise RegionFileRefused(why="文件不完整或不是 UTF-8 的 CSV") from error


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb"))


def _keep_only(cursor: Any, prefixes: list[str]) -> None:
    """What lies below the prefixes, and the regions above them, so that every path can be told."""
    cursor.execute(
        "DELETE FROM incoming WHERE NOT EXISTS (SELECT 1 FROM unnest(%s::text[]) AS prefix "
        "WHERE starts_with(code, prefix) OR starts_with(prefix, code))",
        [prefixes],
    )


def _check(cursor: Any) -> None:
    """Refuse what would make a tree with holes, naming the first wrong line."""
    levels = ", ".join(f"({size}, '{level.value}')" for size, level in LEVEL_OF_LENGTH.items())
    known = f"(VALUES {levels}) AS known(size, level)"
    for why, question in (
        ("没有一行内容", "SELECT '—' WHERE NOT EXISTS (SELECT 1 FROM incoming)"),
        ("代码重复", "SELECT code FROM incoming GROUP BY code HAVING count(*) > 1 LIMIT 1"),
        ("代码与层级不符", f"SELECT code FROM incoming i WHERE code !~ '^[0-9]+$' OR NOT EXISTS (SELECT 1 FROM {known} "
         "WHERE size = length(i.code) AND known.level = i.level) LIMIT 1"),
        ("没有名称或排序键", "SELECT code FROM incoming WHERE name = '' OR full_name = '' OR sort_key = '' LIMIT 1"),
        ("上级区划不在文件里", "SELECT code FROM incoming i WHERE parent_code <> '' AND NOT EXISTS "
         "(SELECT 1 FROM incoming p WHERE p.code = i.parent_code) LIMIT 1"),
    ):  # fmt: skip
        cursor.execute(question)
        if row := cursor.fetchone():
            raise RegionFileRefused(why=f"{why}（{row[0]}）")


def _merge(cursor: Any) -> Loaded:
    """Write the rows that differ; in code order, which is also the order the indexes like."""
    names = ", ".join(COLUMNS)
    ours, theirs = (", ".join(f"{table}.{name}" for name in COLUMNS) for table in "ri")
    cursor.execute(
        f"""
        WITH written AS (
          INSERT INTO places_region ({names}, parent_code)
          SELECT {names}, parent_code FROM incoming i
          WHERE NOT EXISTS (SELECT 1 FROM places_region r WHERE r.code = i.code AND ({ours}) = ({theirs}))
          ORDER BY code
          ON CONFLICT (code) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
          RETURNING xmax = 0 AS is_new
        )
        SELECT (SELECT count(*) FROM incoming), count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
        """
    )
    row_count, new_count, changed_count = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM places_region r WHERE NOT EXISTS (SELECT 1 FROM incoming i WHERE i.code = r.code)"
    )
    return Loaded(row_count, new_count, changed_count, cursor.fetchone()[0])
