"""How often one source may knock at a public door. Counted in the database, so that every process counts alike.

A sliding count from two fixed stretches: what was counted in the one before weighs as much of it as still lies inside the
last hour. Two look-ups by key and one write; rows of the past are swept a few at a time by those who come later.
"""

import hmac
import ipaddress
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from django.conf import settings
from django.db import connection

from tiangeng.kernel.refusals import Refusal

from .refusals import AddedTooOften, AskedTooOften, LookedTooOften, SpokeTooOften

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
SWEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Door:
    """A public door: how many may come through it in what time."""

    name: str
    most: int
    within: timedelta
    refusal: type[Refusal]


ASK = Door("ask", 10, timedelta(hours=1), AskedTooOften)  # per source and village
ADD = Door("add", 6, timedelta(days=1), AddedTooOften)  # per receipt
ALIKE = Door("alike", 150, timedelta(minutes=10), LookedTooOften)  # per source: once a pause in typing
ASK_VILLAGE = Door("ask_village", 60, timedelta(hours=1), AskedTooOften)
LOOK = Door("look", 300, timedelta(minutes=10), LookedTooOften)  # per source: a whole village may stand behind one
MINUTES = Door("minutes", 60, timedelta(hours=1), LookedTooOften)  # per source: an office may stand behind one
OPINION = Door("opinion", 10, timedelta(hours=1), SpokeTooOften)  # per source
OPINION_COUNTY = Door("opinion_county", 120, timedelta(hours=1), SpokeTooOften)
OWN_NUMBER = Door("own_number", 10, timedelta(hours=1), LookedTooOften)  # per receipt: a number is not to be guessed
WRONG_CODE = Door("wrong_code", 30, timedelta(minutes=10), LookedTooOften)  # per source: nobody mistypes that often


def knock(door: Door, who: str, *, now: datetime) -> None:
    """Count one knock, or refuse with the minutes to wait. A refused knock is not counted: waiting always helps."""
    key, since, carried = _before(door, who, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public_knock (door, source, since, count) SELECT %s, %s, %s, 1 WHERE %s <= %s "
            "ON CONFLICT (door, source, since) DO UPDATE SET count = public_knock.count + 1 "
            "WHERE public_knock.count + 1 + %s <= %s RETURNING count",
            [door.name, key, since, carried + 1, door.most, carried, door.most],
        )
        counted = cursor.fetchone()
    if counted is None:
        _refuse(door, since, now)
    elif counted[0] == 1:
        _sweep(now)


def must_be_open(door: Door, who: str, *, now: datetime) -> None:
    """Refuse who has knocked too often, without counting this time."""
    key, since, carried = _before(door, who, now)
    if carried + _count(door, key, since) + 1 > door.most:
        _refuse(door, since, now)


def _before(door: Door, who: str, now: datetime) -> tuple[bytes, datetime, float]:
    """The key of a source, the stretch that runs now, and what the stretch before still weighs."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"{door.name}|{who}".encode(), "sha256")[:16]
    since = _EPOCH + (now - _EPOCH) // door.within * door.within
    return key, since, _count(door, key, since - door.within) * (1 - (now - since) / door.within)


def _count(door: Door, key: bytes, since: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count FROM public_knock WHERE door = %s AND source = %s AND since = %s", [door.name, key, since]
        )
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _refuse(door: Door, since: datetime, now: datetime) -> NoReturn:
    raise door.refusal(minutes=max(1, math.ceil((since + door.within - now) / timedelta(minutes=1))))


def _sweep(now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM public_knock WHERE id IN (SELECT id FROM public_knock WHERE since < %s ORDER BY since LIMIT %s "
            "FOR UPDATE SKIP LOCKED)",
            [now - timedelta(days=1), SWEPT_AT_ONCE],
        )


def source_of(address: str) -> str:
    """Whom an address stands for: an IPv6 home changes its last half at will."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
