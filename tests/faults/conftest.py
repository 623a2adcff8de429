"""One whole stack for all the fault tests of a process: each must leave it serving, which is what they are about."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.faults.field_phone import SHELL, Phone, chromium
from tests.faults.stack import Stack, free_port

LONG = os.environ.get("TIANGENG_SOAK") == "1"  # `make soak`: the same stories, longer


@pytest.fixture(scope="session")
def whole() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="tg-") as name:
        path = Path(name).resolve()
        path.chmod(0o711)
        stack = Stack(path, free_port())
        if SHELL.exists():  # a copy of its own: a story puts another build in its place
            shutil.copytree(SHELL.parent, path / "phone")
            stack.extra["TIANGENG_PHONE"] = str(path / "phone")
        try:
            yield stack.start()
        finally:
            stack.stop()


@pytest.fixture
def stack(whole: Stack) -> Stack:
    """Serving, whatever the test before has done to it: every process has shed what died."""
    whole.until(whole.is_serving)
    whole.until(whole.is_well)
    return whole


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Ended with its module: its event loop would be in the way of other tests' database."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def opened(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright) as found:
        yield found


@pytest.fixture
def browser(opened: Browser, stack: Stack) -> Iterator[Browser]:
    """One for all stories of a module; nothing of one is left to the next, for each phone has a context of its own."""
    stack.sql("DELETE FROM field_device")  # five an account, and each story brings a new one
    yield opened
    for context in opened.contexts:
        context.close()


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Phone]:
    found = Phone.fresh(browser, stack)
    yield found
    found.context.close()
