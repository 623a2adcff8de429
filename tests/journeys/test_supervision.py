"""What leaders see: what is late, with whom, and how each unit stands."""

import re

import pytest

from tests.journeys.browser import Street

pytestmark = pytest.mark.journey


def test_a_supervisor_sees_what_is_late_and_the_three_rates_of_each_unit_with_their_counts(street: Street) -> None:
    supervisor = street.officer("zhouzheng").looks("home-supervisor")
    supervisor.follows(supervisor.page.get_by_role("link", name="督办").first)
    supervisor.reads("已超期", "各单位三率", "超期在谁那里").looks("supervision", picture=True)
    shown = int(supervisor.main.get_by_role("heading", name="已超期").locator(".num").inner_text())
    assert shown > 0
    supervisor.reads("按时响应")  # the rates follow once the rest is there
    rates = supervisor.main.get_by_role("heading", name="各单位三率").locator("xpath=../..").get_by_role("row")
    assert rates.count() > 3
    for row in rates.all()[1:]:
        assert re.search(r"\d", row.inner_text())
    supervisor.follows(supervisor.main.get_by_role("link", name="全部").first)
    supervisor.looks("issues-late")


def test_a_leader_finds_where_things_are_stuck_from_the_home_page(street: Street) -> None:
    leader = street.officer("maoyuan").reads("三率（近 90 天）", "已超期").looks("home-leader")
    leader.presses("明细").reads("各单位三率")
