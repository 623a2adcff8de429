"""Constraints Django has no word for."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model


class SameInBoth(BaseConstraint):
    """Columns of this table that must stand together in one row of another: a foreign key over more than one column.

    The columns on the other side need a unique constraint of their own, made before this one.
    """

    def __init__(self, *, name: str, fields: tuple[str, ...], to: str, to_fields: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.fields, self.to, self.to_fields = tuple(fields), to, tuple(to_fields)

    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert model is not None
        assert schema_editor is not None
        quote = schema_editor.quote_name
        columns = ", ".join(quote(str(model._meta.get_field(field).column)) for field in self.fields)  # type: ignore[union-attr]
        target = f"{quote(self.to)} ({', '.join(quote(field) for field in self.to_fields)})"
        return f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns}) REFERENCES {target} DEFERRABLE"

    def create_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:  # type: ignore[override]
        rule = self.constraint_sql(model, schema_editor)
        return f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} ADD {rule}"

    def remove_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:  # type: ignore[override]
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model: type[Model], instance: Model, exclude: Any = None, using: str = "default") -> None:
        """Left to the database: only it sees both rows at once."""

    def deconstruct(self) -> Any:
        _path, _arguments, keywords = super().deconstruct()
        keywords |= {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        return f"{type(self).__module__}.{type(self).__name__}", (), keywords

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameInBoth) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)
