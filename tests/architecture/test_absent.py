"""What is forbidden is absent: not hidden, not switched off, not there (国办函〔2026〕12号; quality.md).

Searched: addresses, tables and columns, the API, and every word a person reads. The stories of the demo's villagers are
not searched: a villager may well ask for a wristband that finds his father.
"""

import ast
import json
import re

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.addresses import operations, routes
from tests.architecture.source import PACKAGE, ROOT, listed, modules, templates
from tiangeng.lawful.forbidden import LOOKS_ALIKE, names_in, words_in

TAKES_POSITION = re.compile(r"geolocation|watchPosition|getCurrentPosition|sendBeacon|visibilitychange.*fetch")


def _forbidden(text):
    return words_in(text)


def _spoken(module):
    """Strings of a file that are not docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(module.tree)
                  if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def test_no_address_leads_to_a_forbidden_feature():
    found = [route.pattern for route in routes() if names_in(route.pattern) or names_in(route.name)]
    assert not found, listed(found)


def test_no_table_or_column_could_hold_one():
    columns = [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("tiangeng.")
        for field in model._meta.get_fields()
        if getattr(field, "column", None)
    ]
    found = [name for name in columns if names_in(name) and name not in LOOKS_ALIKE]
    assert len(columns) > 200
    assert not found, listed(found)


def test_the_api_neither_takes_nor_gives_one():
    document = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    names = [f"{schema}.{name}" for schema, body in schemas.items() for name in body.get("properties", {})]
    names += [f"{o.method} {o.path} {p['name']}" for o in operations() for p in o.operation.get("parameters", [])]
    found = [name for name in [*schemas, *names, *document["paths"]] if names_in(name) and name not in LOOKS_ALIKE]
    assert not found, listed(found)


def test_no_word_on_a_screen_speaks_of_one():
    found = [
        f"{path.relative_to(ROOT)}: {words}" for path in templates() if (words := _forbidden(path.read_text("utf-8")))
    ]
    found += [
        f"{module.at(node)}: {words}"
        for module in modules()
        if not module.name.startswith("demo/stories/") and module.name != "lawful/forbidden.py"  # the list itself
        for node in _spoken(module)
        if re.search("[一-鿿]", node.value) and (words := _forbidden(node.value))
    ]
    for path in sorted([*(ROOT / "packs").rglob("*.yaml"), *PACKAGE.rglob("*.po")]):
        found += [f"{path.relative_to(ROOT)}: {words}" for words in [_forbidden(path.read_text("utf-8"))] if words]
    assert not found, listed(found)


def test_no_script_asks_a_device_where_it_is():
    ours = [path for path in PACKAGE.rglob("*.js") if "vendor" not in path.parts]
    assert ours
    found = [path for path in [*ours, *templates()] if TAKES_POSITION.search(path.read_text("utf-8"))]
    assert not found, listed(found)


PERSON = re.compile("(staff|account|author)(_id)?(__|$)")


def _grouped_by(chain):
    """The names given to `.values(…)` before `.annotate(…)`."""
    for inner in ast.walk(chain):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "values":
            yield from (argument.value for argument in inner.args if isinstance(argument, ast.Constant))


def test_nobody_counts_diaries_by_person():
    """`.values("staff").annotate(n=Count(…))` on visits is how a count per person would be made."""
    found = []
    for module in modules():
        if module.room not in ("visits", "console", "public", "people"):
            continue
        for call in module.calls():
            if not (isinstance(call.func, ast.Attribute) and call.func.attr in ("annotate", "aggregate")):
                continue
            counts = any(isinstance(n, ast.Name) and n.id in ("Count", "Sum", "Avg", "Rank") for n in ast.walk(call))
            if counts and any(PERSON.match(name) for name in _grouped_by(call.func)):
                found.append(module.at(call))
    assert not found, listed(found)


def test_no_account_can_do_everything():
    """No superuser, no staff flag, no admin site: the three administrators exclude each other instead."""
    flags = {"is_superuser", "is_staff", "user_permissions", "groups"}
    found = [f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.get_fields() if f.name in flags
             and m._meta.app_label not in ("auth",)]  # fmt: skip
    assert not found, listed(found)
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert settings.AUTH_USER_MODEL == "people.Account"
    asked = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("is_superuser", "is_staff")
    ]
    assert not asked, listed(asked)


@pytest.mark.parametrize("sentence", ["今日打卡", "本月走访排名", "在线时长 3 小时", "给干部点赞"])
def test_the_search_would_find_one(sentence):
    assert _forbidden(sentence)


@pytest.mark.parametrize("name", ["visits/check-in/", "visits.visit.gps", "StaffRanking", "usage_count", "last_login"])
def test_the_search_would_find_a_name(name):
    assert names_in(name)
