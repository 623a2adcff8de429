"""Ids made where the record is born, and short numbers a person can read over the phone."""

import random
import uuid
from collections.abc import Callable, Iterator, Mapping
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


def id_of_words(words: str, *, whose: uuid.UUID, born: int) -> uuid.UUID:
    """A UUIDv7 of that moment (milliseconds since 1970) which follows from the words: sent once more they have the same."""
    told = uuid.uuid5(whose, words).int & ((0xFFF << 64) | ((1 << 62) - 1))
    return uuid.UUID(int=(born << 80) | (0x7 << 76) | (0x2 << 62) | told)


def born(key: uuid.UUID) -> int:
    """When a UUIDv7 was made, in milliseconds since 1970."""
    return key.int >> 80


@contextmanager
def drawn_from(chance: random.Random) -> Iterator[None]:
    """Inside, ids follow from the seed: the demo county is the same county every time it is made."""
    token = _chance.set(chance)
    try:
        yield
    finally:
        _chance.reset(token)


Row = tuple[str, str, int]  # a county, a prefix, a year: each row of numbers is counted by itself
Blocks = dict[Row, Iterator[int]]
_ahead: ContextVar[Blocks | None] = ContextVar("numbers_ahead", default=None)


def next_number(row: Row) -> str:
    """The next human number, `LQ-2026-000123`; the counter stays locked until the transaction ends: none is doubled."""
    _county, prefix, year = row
    return f"{prefix}-{year}-{next_in(row):06d}"


def next_in(row: Row, *, above: Callable[[], int] = lambda: 0) -> int:
    """The next of a row: of those taken ahead, else the counter's, which is higher than `above` says."""
    taken = (_ahead.get() or {}).get(row)
    number = next(taken, None) if taken else None
    return _take(row, 1, above=above()) if number is None else number


def take_ahead(wanted: Mapping[Row, int], *, above: Callable[[Row], int] = lambda row: 0) -> Blocks:
    """So many numbers of each row, for a long transaction that is not to keep others waiting at a counter.

    Take them in a short one before it. What the long one leaves unused, because it failed or was killed, is never given
    out: numbers tell things apart, nobody counts by them.
    """
    blocks: Blocks = {}
    for row, count in sorted(wanted.items()):
        last = _take(row, count, above=above(row))
        blocks[row] = iter(range(last - count + 1, last + 1))
    return blocks


@contextmanager
def drawing_on(blocks: Blocks) -> Iterator[None]:
    """Inside, numbers come from these as long as there are any."""
    token = _ahead.set(blocks)
    try:
        yield
    finally:
        _ahead.reset(token)


def _take(row: Row, count: int, *, above: int) -> int:
    """So many more of a row; returns the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (county_code, prefix, year, last) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (county_code, prefix, year) DO UPDATE SET last = greatest(kernel_counter.last, %s) + %s "
            "RETURNING last",
            [*row, above + count, above, count],
        )
        return int(cursor.fetchone()[0])
