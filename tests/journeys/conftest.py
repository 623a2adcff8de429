"""One small town for all stories; a street of its own, with nothing wrong in it, for each."""

import os
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.journeys import browser as browsers
from tests.journeys import town as towns
from tests.journeys.browser import Street
from tests.journeys.town import Town

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # the web's own clock cannot be told otherwise


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"tg_journeys_{os.environ.get('TIANGENG_TEST_DB', 'suite')}_{worker}"
    with towns.opened(name, today=TODAY, meanwhile=towns.JIANDE) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: Playwright's event loop would be in the way of other tests' database."""
    with browsers.launched() as found:
        yield found


@pytest.fixture
def street(town: Town, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Street]:
    found, failed_before = Street(browser, town.address), request.session.testsfailed
    yield found
    if request.session.testsfailed > failed_before or found.problems():
        found.keep_evidence(request.node.name[:60])
    found.empty()
    assert not found.problems(), "\n".join(found.problems())
