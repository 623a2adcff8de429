"""Tells mypy what the middleware puts on every request, so that no screen has to excuse itself for using it."""

from collections.abc import Callable

from mypy.nodes import MDEF, SymbolTableNode, Var
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import AnyType, TypeOfAny

REQUEST = "django.http.request.HttpRequest"
ADDED = ("actor", "now", "htmx", "request_id", "idempotency_key")  # kernel.middleware, kernel.api, django_htmx


class RequestPlugin(Plugin):
    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return _add if fullname == REQUEST else None


def _add(context: ClassDefContext) -> None:
    info = context.cls.info
    for name in ADDED:
        attribute = Var(name, AnyType(TypeOfAny.explicit))
        attribute.info = info
        attribute._fullname = f"{info.fullname}.{name}"
        info.names.setdefault(name, SymbolTableNode(MDEF, attribute, plugin_generated=True))


def plugin(version: str) -> type[Plugin]:
    return RequestPlugin
