"""A test that waits in the browser waits by a function.

The policy of our pages forbids evaluating text. An expression given as text is evaluated anew at every look,
and only the first is allowed: it passes where the page is already as hoped and fails where waiting is needed.
"""

import ast

from .source import ROOT, listed

PLACES = ("bench", "tests", "tiangeng")


def _waits(tree):
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "wait_for_function"
    )


def test_waiting_is_told_by_a_function():
    found, bare = 0, []
    for place in PLACES:
        for path in (ROOT / place).rglob("*.py"):
            for call in _waits(ast.parse(path.read_text(encoding="utf-8"))):
                found += 1
                told = call.args[0]
                if not (isinstance(told, ast.Constant) and str(told.value).startswith("(") and "=>" in told.value):
                    bare.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert found, "nothing waits by a function any more: this test can go"
    assert not bare, listed(bare)
