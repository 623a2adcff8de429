"""Without a mouse: every step of a dispatch is reached, seen and done with the keyboard alone."""

import pytest

from tests.journeys.browser import Person, Street

pytestmark = pytest.mark.journey

FOCUS = """() => {
  const found = document.activeElement, style = getComputedStyle(found), box = found.getBoundingClientRect();
  return {
    text: (found.getAttribute("aria-label") || found.labels?.[0]?.innerText || found.innerText || found.name || "").trim(),
    tag: found.tagName,
    style: `${found.className} ${style.outline}`,
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
  };
}"""


def test_an_issue_is_dispatched_with_the_keyboard_alone(street: Street) -> None:
    officer = street.officer("jiwen").goes("/")
    officer.page.keyboard.press("Tab")
    assert _focus(officer)["text"] == "跳到正文"
    officer.page.keyboard.press("Enter")
    assert officer.page.evaluate("document.activeElement.id") == "page", "the skip link leads into the page"

    officer.goes("/issues/?view=mine&state=reported")
    _tabs_to(officer, lambda at: at["tag"] == "A" and at["in_row"])
    _enters(officer).reads("轮到您：派单")
    _tabs_to(officer, lambda at: at["text"] == "派单…")
    _enters(officer)
    _tabs_to(officer, lambda at: at["text"].startswith("牵头单位"))
    _chooses(officer, "水利局")
    _tabs_to(officer, lambda at: at["text"] == "派单")
    _enters(officer).reads("已派单", "水利局", "待接单")


def test_the_rarer_filters_fold_behind_one_button_in_one_row(street: Street) -> None:
    officer = street.officer("jiwen").goes("/issues/")
    row = "document.querySelector('#filters').getBoundingClientRect().height"
    assert officer.page.evaluate(row) < 60, "one row at the desk"
    officer.looks("filters-folded")
    source = officer.main.get_by_label("来源", exact=True).and_(officer.page.locator("select"))
    assert not source.is_visible()
    _tabs_to(officer, lambda at: at["text"] == "更多筛选")
    officer.page.keyboard.press("Enter")
    officer.looks("filters-open")
    _tabs_to(officer, lambda at: at["text"] == "来源")
    with officer.page.expect_response(lambda answer: "source=visit" in answer.url):
        _chooses(officer, "走访")
    officer.reads("来源：走访")
    assert source.is_visible(), "what is narrowed stays open"
    officer.goes("/issues/?source=visit")
    assert source.is_visible()


def _focus(person: Person) -> dict[str, object]:
    return dict(person.page.evaluate(FOCUS))


def _tabs_to(person: Person, is_it: object) -> None:
    """Tab until there; whatever takes the focus on the way must show that it has it."""
    for _press in range(120):
        person.page.keyboard.press("Tab")
        at = _focus(person) | {"in_row": person.page.evaluate("!!document.activeElement.closest('tbody tr')")}
        assert at["tag"] == "BODY" or (at["visible"] and at["ringed"]), f"focus cannot be seen on {at}"
        if is_it(at):  # type: ignore[operator]
            return
    raise AssertionError(f"not reached with the Tab key on {person.page.url}")


def _chooses(person: Person, label: str) -> None:
    """Down the list, from its head."""
    person.page.keyboard.press("Home")
    for _press in range(120):
        if person.page.evaluate("document.activeElement.selectedOptions[0].label") == label:
            return
        person.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{label} is not in the list")


def _enters(person: Person) -> Person:
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    return person
