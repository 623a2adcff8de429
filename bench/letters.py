"""2,183 real letters of citizens (contest data, for tests inside this project only) as requests of Longquan's villagers.

Where a letter-writer lives is invented: it follows from the writer's salted name, so one person stays in one village.
When it was written is stretched over the demo's year in the letters' own order, so that neither the hour nor the day is
crowded more than it was.
"""

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from tiangeng.config.paths import ROOT

_FORMS = UUID("6f3b1a52-2f0e-5c1b-9f4e-0d2b7a1c9e44")  # namespace of the forms' own ids


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as a public request."""

    form_id: UUID
    user: str
    title: str
    body: str
    at: datetime
    village: str
    luck: int  # 0–99, from the letter's id: how its story goes

    @property
    def address(self) -> str:
        """The writer's own network address, in a block set aside for private use."""
        host = zlib.crc32(self.user.encode()) & 0xFFFFFF
        return f"10.{host >> 16}.{host >> 8 & 255}.{host & 255}"


def folder() -> Path:
    """The shared data, beside the project unless TIANGENG_SHARED says where."""
    return Path(os.environ.get("TIANGENG_SHARED") or ROOT.parent / "shared") / "data" / "petitions"


def file() -> Path:
    return folder() / "hot_dev.parquet"


def missing() -> str:
    """Why the letters cannot be played; '' when they can."""
    return "" if file().exists() else f"no {file().name} found; TIANGENG_SHARED names the folder with data/petitions"


def read(villages: Sequence[str], *, first: datetime, last: datetime, limit: int = 0) -> list[Letter]:
    """All of them (or the first `limit`) by time, spread between `first` and `last`."""
    from pyarrow import parquet

    rows = parquet.read_table(file(), columns=["id", "user", "time", "title", "body"]).to_pylist()
    rows.sort(key=lambda row: (row["time"], row["id"]))
    times = [datetime.fromisoformat(row["time"]) for row in rows]
    whole = max(times[-1] - times[0], timedelta(seconds=1))
    found = [
        _letter(row, first + (last - first) * ((time - times[0]) / whole), villages)
        for row, time in zip(rows, times, strict=True)
    ]
    return found[:limit] if limit else found


def _letter(row: dict[str, str], at: datetime, villages: Sequence[str]) -> Letter:
    village = villages[zlib.crc32(row["user"].encode()) % len(villages)]
    luck = zlib.crc32(row["id"].encode()) % 100
    return Letter(uuid5(_FORMS, row["id"]), row["user"], row["title"], row["body"], at, village, luck)
