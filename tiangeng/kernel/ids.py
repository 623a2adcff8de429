"""Ids made where the record is born, and short numbers a person can read over the phone."""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import uuid6
from django.db import connection

_chance: ContextVar[random.Random | None] = ContextVar("chance", default=None)


def new_id() -> uuid.UUID:
    """A UUIDv7: sortable by birth, made by phone or server alike."""
    chance = _chance.get()
    if chance is None:
        return uuid.UUID(bytes=uuid6.uuid7().bytes)
    return uuid.UUID(int=(chance.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62))


@contextmanager
def drawn_from(chance: random.Random) -> Iterator[None]:
    """Inside, ids follow from the seed: the demo county is the same county every time it is made."""
    token = _chance.set(chance)
    try:
        yield
    finally:
        _chance.reset(token)


def next_number(*, county_code: str, prefix: str, year: int) -> str:
    """The next human number, `LQ-2026-000123`; the counter stays locked until the transaction ends: none is doubled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (county_code, prefix, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (county_code, prefix, year) DO UPDATE SET last = kernel_counter.last + 1 RETURNING last",
            [county_code, prefix, year],
        )
        return f"{prefix}-{year}-{cursor.fetchone()[0]:06d}"
