"""What import-linter cannot see: strings, writes from screens, clocks, states, sizes."""

import ast
import sys
from collections import defaultdict
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from ninja import Schema

from tests.architecture.source import PACKAGE, ROOT, dotted, listed, modules, templates

sys.path.insert(0, str(ROOT / "scripts"))
import make_docs

FLOOR = {room: height for height, floor in enumerate(reversed(make_docs.floors())) for room in floor}

# Tables outside the walls that screens may read as they are: nothing in them is about a person or a place's affairs.
OPEN_REGISTERS = {"Region", "Category", "Pack"}
# model → why a screen reads its own slice of it without a scope
OWN_SLICE = {
    ("console/views/pages.py", "TaskRun"): "a person's own long tasks, filtered by account",
    ("console/views/pages.py", "LogEntry"): "the auditor's page; asks audit.read",
    ("console/views/pages.py", "LogSeal"): "the auditor's page; asks audit.read",
    ("issues/views/record.py", "Receipt"): "the receipt of an issue already found through the scope",
    ("people/views/accounts.py", "Authenticator"): "the second factor of an account already found through the scope",
    ("people/views/me.py", "Authenticator"): "one's own second factor",
    ("people/signin_forms.py", "Authenticator"): "the second factor of whoever is signing in",
}
WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "delete", "bulk_update"}
# file → why it writes all the same
WRITES_ANYWAY = {
    "people/signin_forms.py": "allauth asks its form alone whether a code is right; a used one is remembered before it answers"
}

CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
CLOCKS_UNLESS_TOLD = {"timezone.localdate", "timezone.localtime"}  # with an argument they only convert it
CLOCK_PARTS = {"views", "api", "panels", "tasks", "management", "middleware", "handlers"}
# file → why it may look at the clock
OTHER_CLOCKS = {
    "people/signin.py": "called by allauth and by Django's sign-in, which hand in no clock",
    "ui/context.py": "read once a page and handed to the tags",
    "ui/tables.py": "for a table drawn outside a request of ours",
    "ui/templatetags/ui.py": "for a page drawn without the context processor",
}

# Where a state may be written; everything else goes through the room's life cycle.
STATES_ARE_WRITTEN_IN = {
    "issues": {
        f"actions/{name}.py"
        for name in (
            "moves",
            "handling",
            "routing",
            "answering",
            "objecting",
            "ruling",
            "promising",
            "pairing",
            "handing_over",
            "merging",
            "appealing",
        )
    },
    "assignments": {"actions.py"},
    "meetings": {"actions/steps.py"},
    "people": {"actions/grants.py", "actions/standing_in.py"},
    "public": {"actions/opinions.py"},
    "lawful": {"actions/approvals.py"},
    "kernel": {"tasks.py"},
    "notices": {"actions/hooking.py"},
}

TOO_LONG, TOO_LONG_A_TEST = 400, 500  # a story of many small scenes reads on longer than a rule does
# file → which one thing it is, though it is long
LONG = {}


def test_foreign_keys_given_as_strings_point_down_too():
    climbing = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in FLOOR:
            continue
        for field in model._meta.get_fields():
            target = field.remote_field.model if field.remote_field and not field.auto_created else None
            label = target._meta.app_label if target else model._meta.app_label
            if label in FLOOR and label != model._meta.app_label and FLOOR[label] >= FLOOR[model._meta.app_label]:
                climbing.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert not climbing, listed(climbing)


def test_no_model_of_ours_leans_on_a_table_of_a_library():
    """Libraries come and go; their tables may point at our accounts, ours not at theirs."""
    leaning = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOOR
        for field in model._meta.get_fields()
        if field.remote_field and not field.auto_created and field.remote_field.model._meta.app_label not in FLOOR
    ]
    assert not leaning, listed(leaning)


def _manager_calls(module):
    """(model, method, node) for every `Model.objects.method` that is read in a file."""
    for node in ast.walk(module.tree):
        manager = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(manager, ast.Attribute) and manager.attr in ("objects", "_default_manager", "_base_manager"):
            yield (manager.value.id if isinstance(manager.value, ast.Name) else "?"), node.attr, node


def test_screens_reach_rows_only_through_the_scope():
    reaching = [
        f"{module.at(node)} {model}.objects.{method}"
        for module in modules()
        if module.is_screen
        for model, method, node in _manager_calls(module)
        if method not in ("visible_to", "few_visible_to", "none")
        and model not in OPEN_REGISTERS
        and (module.name, model) not in OWN_SLICE
    ]
    assert not reaching, listed(reaching)


_DIRECT = {"connection", "connections", "transaction"}


def test_screens_do_not_speak_to_the_database_by_themselves():
    speaking = [
        module.name
        for module in modules()
        if module.is_screen
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "django.db" and _DIRECT & {a.name for a in node.names})
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("raw", "extra"))
    ]
    assert not speaking, listed(speaking)


def _is_write(call):
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "update":  # a dict is updated with a dict, a table with named columns
        return bool(call.keywords) and not call.args
    return call.func.attr in WRITES and dotted(call.func) != "router.delete"


def test_screens_never_write():
    screens = [module for module in modules() if module.is_screen and module.name not in WRITES_ANYWAY]
    writing = [module.at(call) for module in screens for call in module.calls() if _is_write(call)]
    assert not writing, listed(writing)


def test_only_the_edges_look_at_the_clock():
    looking = [
        module.at(node)
        for module in modules()
        if module.part not in CLOCK_PARTS and module.room != "config" and module.name not in OTHER_CLOCKS
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and dotted(node) in CLOCKS)
        or (
            isinstance(node, ast.Call)
            and not node.args
            and not node.keywords
            and dotted(node.func) in CLOCKS_UNLESS_TOLD
        )
    ]
    assert not looking, listed(looking)


def _targets(node):
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def _writes_a_state(node):
    """`x.state = …`, `rows.update(state=…)`, `setattr(x, "state", …)`."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in _targets(node))
    if not isinstance(node, ast.Call):
        return False
    called = dotted(node.func)
    if called.endswith(".update"):
        return any(keyword.arg == "state" for keyword in node.keywords)
    return called == "setattr" and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"


def _state_writes(module):
    return [node for node in ast.walk(module.tree) if _writes_a_state(node)]


def test_a_state_is_written_only_where_its_room_says():
    elsewhere = [
        module.at(node)
        for module in modules()
        for node in _state_writes(module)
        if module.name.partition("/")[2] not in STATES_ARE_WRITTEN_IN.get(module.room, set())
    ]
    assert not elsewhere, listed(elsewhere)


@pytest.mark.parametrize("room", sorted(STATES_ARE_WRITTEN_IN))
def test_the_places_where_states_are_written_are_all_needed(room):
    written = {m.name.partition("/")[2] for m in modules() if m.room == room and _state_writes(m)}
    assert written == STATES_ARE_WRITTEN_IN[room]


def test_no_file_is_two_things():
    paths = [*PACKAGE.rglob("*.py"), *templates(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]
    long = {}
    for path in paths:
        count = len(path.read_text(encoding="utf-8").splitlines())
        if "migrations" not in path.parts and count > (TOO_LONG_A_TEST if "tests" in path.parts else TOO_LONG):
            long[str(path.relative_to(ROOT))] = count
    unexcused = [f"{name}: {count} lines" for name, count in long.items() if name not in LONG]
    assert not unexcused, listed(unexcused)
    assert set(LONG) <= set(long), "no longer long: take it off the list"


def test_no_drawer_for_odds_and_ends():
    odds = [
        p
        for p in PACKAGE.rglob("*.py")
        if p.stem in ("utils", "helpers", "misc", "common") or p.stem.startswith("part")
    ]
    assert not odds, listed(odds)


def test_the_rooms_drawn_are_the_rooms_there_are():
    there = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set(make_docs.ROOMS) == there == set(FLOOR)


def test_every_room_has_a_page_that_says_what_it_is():
    without = [room for room in FLOOR if room != "config" and not (PACKAGE / room / "README.md").exists()]
    assert not without, listed(without)


def test_no_two_shapes_of_the_api_share_a_name():
    """The API's document has one drawer for all names: of two shapes under one, a client would be told the wrong one."""
    import_module(settings.ROOT_URLCONF)
    shapes: dict[str, set[str]] = defaultdict(set)
    left = [Schema]
    while left:
        for one in left.pop().__subclasses__():
            left.append(one)
            if one.__module__.startswith("tiangeng."):
                shapes[one.__name__].add(one.__module__)
    assert len(shapes) > 100
    assert not {name for name, found in shapes.items() if len(found) > 1}
