"""Sensitive fields: encrypted with a key kept outside the database, found by a blind index, masked on screen.

Cell format: `version 1 | suite 1 | key id 2 | nonce 12 | ciphertext | tag 16`; the associated data is
`table.column.row id`, so that a cell moved to another row does not open. Suites: 1 = AES-256-GCM, 2 = SM4-GCM.
"""

import contextlib
import hmac
import json
import os
import secrets as random_source
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

VERSION = 1
SUITES = {1: (algorithms.AES256, 32), 2: (algorithms.SM4, 16)}
SUITE_NAMES = {"intl": 1, "gm": 2}


class Unreadable(Exception):
    """The cell was changed, moved from another row, or its key is gone."""


class KeyProvider(Protocol):
    """Where keys live: a file, a KMS, a 密码机. Never the database, never its backup."""

    def current(self) -> int: ...
    def data_key(self, key_id: int) -> bytes: ...
    def index_key(self) -> bytes: ...


class FileKeyProvider:
    """Keys in one file readable by the service only; `rotate` adds a key, old ones stay readable."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or settings.TIANGENG_KEY_FILE
        if not self.path.exists():
            self._create()
        self._keys = json.loads(self.path.read_text(encoding="utf-8"))

    def _create(self) -> None:
        """Make the first keys; when two processes start together, the first one's keys are the keys."""
        first = {"current": 1, "data": {"1": random_source.token_hex(32)}, "index": random_source.token_hex(32)}
        partial = self._partial(first)
        with contextlib.suppress(FileExistsError):
            os.link(partial, self.path)
        partial.unlink()

    def _partial(self, keys: dict[str, Any]) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self.path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(keys), encoding="utf-8")
        return partial

    def current(self) -> int:
        return int(self._keys["current"])

    def data_key(self, key_id: int) -> bytes:
        try:
            return bytes.fromhex(self._keys["data"][str(key_id)])
        except KeyError:
            raise Unreadable(f"key {key_id} is not there") from None

    def index_key(self) -> bytes:
        return bytes.fromhex(self._keys["index"])

    def rotate(self) -> int:
        """Add a new current key; returns its id. Rows are re-encrypted when they are next written."""
        newest = max(int(k) for k in self._keys["data"]) + 1
        self._keys["data"][str(newest)] = random_source.token_hex(32)
        self._keys["current"] = newest
        self._partial(self._keys).replace(self.path)
        return newest


@lru_cache(maxsize=1)
def keys() -> KeyProvider:
    """The provider named in the settings."""
    provider: KeyProvider = import_string(settings.TIANGENG_KEY_PROVIDER)()
    return provider


def encrypt(text: str, *, place: str) -> bytes:
    """Seal `text` for one cell, named `table.column.row id`."""
    suite = SUITE_NAMES[settings.TIANGENG_CIPHER_SUITE]
    algorithm, size = SUITES[suite]
    key_id, nonce = keys().current(), os.urandom(12)
    head = bytes([VERSION, suite]) + key_id.to_bytes(2, "big")
    encryptor = Cipher(algorithm(keys().data_key(key_id)[:size]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(head + place.encode())
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return head + nonce + body + encryptor.tag


def decrypt(cell: bytes, *, place: str) -> str:
    """Open a cell; raises `Unreadable` when it was changed or belongs elsewhere."""
    head, nonce, body, tag = cell[:4], cell[4:16], cell[16:-16], cell[-16:]
    if len(cell) < 32 or head[0] != VERSION or head[1] not in SUITES:
        raise Unreadable("not a sealed cell")
    algorithm, size = SUITES[head[1]]
    decryptor = Cipher(
        algorithm(keys().data_key(int.from_bytes(head[2:4], "big"))[:size]), modes.GCM(nonce, tag)
    ).decryptor()
    decryptor.authenticate_additional_data(head + place.encode())
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag:
        raise Unreadable("the cell was changed or moved") from None


def blind_index(value: str, *, purpose: str) -> bytes:
    """Sixteen bytes by which an exact value is found without being stored."""
    plain = unicodedata.normalize("NFKC", value).strip().upper()
    return hmac.digest(keys().index_key(), f"{purpose}|{plain}".encode(), "sha256")[:16]


def derived(purpose: str, *about: object) -> bytes:
    """A key of this installation for one purpose and one thing: the same each time, and written nowhere."""
    return hmac.digest(keys().index_key(), "\0".join(["derived", purpose, *map(str, about)]).encode(), "sha256")


class Secret:
    """A sealed cell in hand: shows its mask, and opens only where `reveal` is called."""

    def __init__(self, cell: bytes, place: str, mask: Callable[[str], str]) -> None:
        self.cell, self.place, self._mask = cell, place, mask

    def __str__(self) -> str:
        return self._mask(self.reveal())

    def __repr__(self) -> str:
        return "<Secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.cell == self.cell

    def __hash__(self) -> int:
        return hash(self.cell)

    def reveal(self) -> str:
        """The plain value. Callers are actions that log the look."""
        return decrypt(self.cell, place=self.place)


class _Sealing:
    """Descriptor: plain text assigned to the field is sealed at once for this row; reading gives a `Secret`."""

    def __init__(self, field: "SecretField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type) -> Any:
        if row is None:
            return self
        cell = row.__dict__.get(self.field.attname)
        if cell is None:
            return None
        return Secret(bytes(cell), self._place(row), self.field.mask)

    def __set__(self, row: models.Model, value: str | bytes | memoryview | Secret | None) -> None:
        if isinstance(value, Secret):
            value = value.cell if value.place == self._place(row) else value.reveal()
        if isinstance(value, str):
            value = encrypt(value, place=self._place(row)) if value else None
        row.__dict__[self.field.attname] = value

    def _place(self, row: models.Model) -> str:
        return f"{row._meta.db_table}.{self.field.column}.{row.pk}"


def hide_all(value: str) -> str:
    return "*" * len(value)


class SecretField(models.BinaryField):  # type: ignore[type-arg]
    """A text kept sealed. The row's primary key must be set before the value (it is: UUIDs are made at birth)."""

    def __init__(self, *args: Any, mask: Callable[[str], str] = hide_all, **kwargs: Any) -> None:
        self.mask = mask
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Sealing(self))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return model_instance.__dict__.get(self.attname)
