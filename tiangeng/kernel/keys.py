"""Rows asked for by many keys at once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, Value
from django.db.models.sql.where import WhereNode


class OneOf(Func):
    """Whether the first is an element of the second, an array that is gathered once.

    As `IN (SELECT …)` it would be a join, planned from a guess of the subquery's size: far too small wherever a wall's three
    conditions on one column are taken for independent, or a word's pairs for rare.
    """

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", BooleanField()


class _Told(Func):
    """Keys as one text: of thousands none has to be made an object to be sent."""

    template = "string_to_array(%(expressions)s, ',')::uuid[]"


def one_of(keys: Sequence[str]) -> OneOf:
    """Whether the row's key is one of these."""
    return OneOf(F("pk"), _Told(Value(",".join(keys))))


def rows_of(rows: Any, keys: Sequence[Any]) -> Any:
    """The rows of these keys, in the order of `rows` and with all it shows.

    The keys have passed the filters and are not asked again, for that would be the same work once more; the walls in the
    database stand as ever. Rows filtered over a join keep it, and with it what it was filtered by.
    """
    is_joined = (
        sum(used > 0 for used in rows.query.alias_refcount.values()) > 1
    )  # some were looked at and are not needed
    if is_joined and getattr(rows, "found_up_to", None) is None:
        return rows.filter(pk__in=keys)
    found = rows.all()
    found.query.where = WhereNode()
    return found.filter(pk__in=keys)


def in_their_order(rows: Any, keys: Sequence[Any]) -> list[Any]:
    """The rows of these keys, in the order of the keys; without a key nothing is asked."""
    if not keys:
        return []
    found = {row.pk: row for row in rows_of(rows.order_by(), keys)}
    return [found[key] for key in dict.fromkeys(keys) if key in found]  # one may have gone out of sight meanwhile
