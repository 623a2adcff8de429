"""Ids made where the record is born, and short numbers a person can read over the phone."""

import uuid

import uuid6
from django.db import connection


def new_id() -> uuid.UUID:
    """A UUIDv7: sortable by birth, made by phone or server alike."""
    return uuid.UUID(bytes=uuid6.uuid7().bytes)


def next_number(*, county_code: str, prefix: str, year: int) -> str:
    """The next human number, `LQ-2026-000123`; the counter stays locked until the transaction ends: none is doubled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (county_code, prefix, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (county_code, prefix, year) DO UPDATE SET last = kernel_counter.last + 1 RETURNING last",
            [county_code, prefix, year],
        )
        return f"{prefix}-{year}-{cursor.fetchone()[0]:06d}"
