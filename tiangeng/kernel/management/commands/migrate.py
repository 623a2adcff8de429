"""`migrate`, which goes on where a killed one stopped: what is built beside the work is no transaction that takes itself back."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations import AddField

# An index that was being built when its builder died; one that is being built now is in the other table.
BROKEN_OFF = """
SELECT quote_ident(space.nspname) || '.' || quote_ident(class.relname)
FROM pg_index i JOIN pg_class class ON class.oid = i.indexrelid JOIN pg_namespace space ON space.oid = class.relnamespace
WHERE NOT i.indisvalid AND space.nspname = ANY (current_schemas(false))
  AND i.indexrelid NOT IN (SELECT index_relid FROM pg_stat_progress_create_index)
"""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        _clear(options["database"])
        with resumed():
            super().handle(*args, **options)


def _clear(database: str) -> None:
    with connections[database].cursor() as cursor:
        cursor.execute(BROKEN_OFF)
        for (index,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")


@contextmanager
def resumed() -> Iterator[None]:
    """Inside, a migration that is no transaction passes over the columns and indexes it made before it was killed."""
    with ExitStack() as stack:
        for operation, is_there in ((AddField, _has_column), (AddIndexConcurrently, _has_index)):
            stack.enter_context(mock.patch.object(operation, "database_forwards", _unless(operation, is_there)))
        yield


def _unless(operation: Any, is_there: Any) -> Any:
    forwards = operation.database_forwards

    def once(self: Any, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if schema_editor.atomic_migration or not is_there(self, model, schema_editor.connection):
            forwards(self, app_label, schema_editor, from_state, to_state)

    return once


def _has_column(operation: Any, model: Any, connection: Any) -> bool:
    column = model._meta.get_field(operation.name).column
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return column is not None and column in {one.name for one in found}


def _has_index(operation: Any, model: Any, connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [connection.ops.quote_name(operation.index.name)])
        return bool(cursor.fetchone()[0])
