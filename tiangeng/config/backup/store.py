"""Where backups lie, and what each of them says about itself."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import IO

from tiangeng.config.backup import sealing
from tiangeng.config.paths import data_dir
from tiangeng.config.terminal import Trouble

STAMP = "%Y%m%dT%H%M%SZ"
DUMP, ROOTS, LIST, ABOUT, DRILL = "database.dump", "roots.txt", "files.txt", "about.json", "drill.json"
FILES, SEALED = "files", ".sealed"
PIECE = 1024 * 1024


@dataclass(frozen=True)
class About:
    """What was in the database when the backup was taken; a drill counts again and compares."""

    made_at: str
    server: str
    database_bytes: int
    dump_bytes: int
    dump_sha256: str
    rows: dict[str, int]
    keys: dict[str, str] = field(default_factory=dict)  # id → fingerprint of the keys that open its encrypted fields
    sealed_with: str = ""  # id of the key of dump and attachments; none: they lie open


@dataclass(frozen=True)
class Backup:
    """One finished backup: its folder is named by the moment, and is there only when it is whole."""

    folder: Path

    @property
    def dump(self) -> Path:
        return self.folder / (DUMP + self.ending)

    @property
    def ending(self) -> str:
        return SEALED if self.about.sealed_with else ""

    @property
    def roots(self) -> Path:
        return self.folder / ROOTS

    @property
    def files(self) -> Path:
        """The attachments of all backups beside it."""
        return self.folder.parent / FILES

    @cached_property
    def about(self) -> About:
        return About(**json.loads((self.folder / ABOUT).read_text(encoding="utf-8")))

    @property
    def made_at(self) -> datetime:
        return datetime.strptime(self.folder.name, STAMP).replace(tzinfo=UTC)

    def listed(self) -> Iterator[tuple[str, int]]:
        """Path and size of each attachment it needs."""
        with (self.folder / LIST).open(encoding="utf-8") as lines:
            for line in lines:
                size, _, path = line.rstrip("\n").partition(" ")
                yield path, int(size)

    def shelved(self, name: str) -> Path:
        """Where an attachment of its list lies."""
        return self.files / f"{name}{self.ending}"

    def is_shelved(self, name: str, size: int) -> bool:
        """There, and of the size it must have."""
        path = self.shelved(name)
        return path.exists() and path.stat().st_size == (sealing.sealed_size(size) if self.ending else size)

    def plain(self, path: Path) -> Iterator[bytes]:
        """Its dump or one of its attachments, opened piece by piece."""
        with path.open("rb") as file:
            yield from sealing.opened(file, sealing.keys(), name=path.name) if self.ending else pieces_of(file)


def default_store() -> Path:
    """TIANGENG_BACKUPS, best on another disk; else beside the data."""
    return Path(os.environ.get("TIANGENG_BACKUPS") or data_dir() / "backups").expanduser().resolve()


def all_of(store: Path) -> list[Backup]:
    """Newest last; what was interrupted is not among them."""
    found = [path.parent for path in store.glob(f"*/{ABOUT}")] if store.is_dir() else []
    return [Backup(folder) for folder in sorted(found) if not folder.name.startswith(".")]


def newest(store: Path) -> Backup:
    found = all_of(store)
    if not found:
        raise Trouble(
            f"{store} 里还没有备份；先运行 tiangeng backup。", f"There is no backup in {store}: run tiangeng backup."
        )
    return found[-1]


def the_one(path: Path) -> Backup:
    """A backup by its folder, or the newest of a folder of backups."""
    return Backup(path) if (path / ABOUT).is_file() else newest(path)


def write_about(folder: Path, about: About) -> None:
    (folder / ABOUT).write_text(json.dumps(asdict(about), ensure_ascii=False, indent=1), encoding="utf-8")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return sha256(pieces_of(file))


def sha256(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def kept(source: IO[bytes], *, key: sealing.Key | None) -> Iterator[bytes]:
    """As it is, or sealed."""
    return sealing.sealed(source, key) if key else pieces_of(source)


def key_prints(data: Path | None = None) -> dict[str, str]:
    """Fingerprints of the keys of encrypted fields: enough to tell whether the right ones are at hand, and no more."""
    path = (data or data_dir()) / "secrets" / "keys.json"
    if not path.exists():
        return {}
    keys = json.loads(path.read_text(encoding="utf-8"))
    named = {**keys["data"], "index": keys["index"]}
    return {name: hashlib.sha256(f"tiangeng key {key}".encode()).hexdigest()[:16] for name, key in named.items()}
