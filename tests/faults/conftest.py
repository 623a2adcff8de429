"""One whole stack for all the fault tests of a run: each of them must leave it serving, which is what they are about."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stack import Stack, free_port

LONG = os.environ.get("TIANGENG_SOAK") == "1"  # `make soak`: the same stories, longer


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `-n 2 --dist loadgroup` one process looks after the stack, the other does what needs none."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("stack"))


@pytest.fixture(scope="session")
def whole() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="tg-") as name:
        path = Path(name).resolve()
        path.chmod(0o711)
        stack = Stack(path, free_port())
        try:
            yield stack.start()
        finally:
            stack.stop()


@pytest.fixture
def stack(whole: Stack) -> Stack:
    """Serving, whatever the test before has done to it."""
    whole.until(whole.is_serving)
    return whole
