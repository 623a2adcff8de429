"""Rows added in as few statements as it takes: for what a phone sends a thousand times."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def in_one(action: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Decorator: one transaction, and inside another no savepoint of its own.

    For actions that refuse before they write, so that after a refusal there is nothing to go back to.
    """

    @wraps(action)
    def wrapped(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if connection.in_atomic_block:
            return action(*args, **kwargs)
        with transaction.atomic():
            return action(*args, **kwargs)

    return wrapped


def add_new(row: models.Model, *, telling: str = "true") -> tuple[Any, ...] | None:
    """Insert the row; None, and nothing written, where its key or another that may be there once is taken.

    Who comes second waits for the first to commit. `telling` is SQL about the new row, answered in the same breath.
    """
    model = type(row)
    values = [
        getattr(row, name) if field is None else field.get_db_prep_save(getattr(row, name), connection)
        for name, field in _columns(model)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert(model, telling), values)
        told: tuple[Any, ...] | None = cursor.fetchone()
    row._state.adding = told is None
    row._state.db = connection.alias
    return told


PLAIN = (
    models.UUIDField,
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.DateField,
    models.DateTimeField,
)


@cache
def _columns(model: type[models.Model]) -> list[tuple[str, Any]]:
    """Each column's attribute, and its field where a value is not bound as it is: what is kept sealed, JSON, numbers."""
    return [
        (field.attname, None if type(getattr(field, "target_field", field)) in PLAIN else field)
        for field in model._meta.concrete_fields
    ]


@cache
def _insert(model: type[models.Model], telling: str) -> str:
    name = connection.ops.quote_name
    columns = [name(str(field.column)) for field in model._meta.concrete_fields]
    return (
        f"INSERT INTO {name(model._meta.db_table)} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT DO NOTHING RETURNING {telling}"
    )
