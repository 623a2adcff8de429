"""走村连心卡: found from the village's page, and large type for whoever follows its QR."""

import pytest

from tests.journeys.browser import Street

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村


def test_an_officer_finds_the_cards_of_a_village(street: Street) -> None:
    officer = street.officer("jiwen").goes(f"/places/regions/{VILLAGE}/")
    officer.looks("village-with-cards").presses("走村连心卡").reads("打印（A4，每页 8 张）", "大贵溪村").looks("cards")
    answer = officer.page.request.get(f"{officer.address}/cards/{VILLAGE}/sheet.pdf")
    assert answer.status == 200 and answer.body().startswith(b"%PDF")


def test_a_villager_reads_large_type_without_a_script(street: Street) -> None:
    villager = street.villager().goes(f"/p/{VILLAGE}/")
    villager.follows(villager.page.get_by_role("link", name="大字版"))
    for path in (f"/p/{VILLAGE}/", f"/p/{VILLAGE}/ask/", "/p/r/", "/p/opinion/"):
        villager.goes(path).looks("large" + path.replace("/", "-").rstrip("-"))
        size = villager.page.locator("body").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 24, path
    villager.follows(villager.page.get_by_role("link", name="普通字")).does_not_read("普通字")
