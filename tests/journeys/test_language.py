"""The English switch on the main screens."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.journeys.browser import ROOT, Person, Street

pytestmark = pytest.mark.journey

SCREENS = ("/", "/issues/", "/issues/new/", "/issues/supervision/", "/visits/", "/visits/programmes/", "/places/", "/people/",
           "/people/units/", "/people/me/", "/search/?q=qu", "/tasks/")  # fmt: skip
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}[^\n]*")
UI_PARTS = "nav, header, h1, h2, th, label, legend, button, summary, .help, .empty, dt, .btn, .crumbs, footer"


def test_the_switch_speaks_english_and_what_is_left_in_chinese_is_listed(street: Street) -> None:
    supervisor = street.officer("zhouzheng")
    supervisor.page.locator("details.menu summary").last.click()
    with supervisor.page.expect_navigation():
        supervisor.page.get_by_role("button", name="English").click()
    assert supervisor.page.locator("html").get_attribute("lang") == "en"
    left = {path: found for path in SCREENS if (found := _chinese_left(supervisor.goes(path)))}
    folder = Path(os.environ.get("TIANGENG_ALBUM") or ROOT / "test-results")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "english-left.json").write_text(json.dumps(left, ensure_ascii=False, indent=1), encoding="utf-8")


def _chinese_left(person: Person) -> list[str]:
    """Words of the interface, not of the county: what stands in headings, labels, buttons and hints."""
    texts = person.page.locator(UI_PARTS).all_inner_texts()
    return sorted({match.group().strip()[:60] for text in texts for match in CHINESE.finditer(text)})
