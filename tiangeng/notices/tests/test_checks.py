"""A system at work whose messages lead nowhere is told so before it starts."""

import pytest

from tiangeng.notices import checks


@pytest.mark.parametrize(
    ("https", "address", "found"),
    [
        (False, "http://localhost:8000", []),
        (True, "https://tg.example.gov.cn", []),
        (True, "http://localhost:8000", ["notices.E001"]),
        (True, "http://tg.example.gov.cn", ["notices.E001"]),
    ],
)
def test_links_must_lead_to_the_house_once_it_is_at_work(settings, https, address, found):
    settings.HTTPS, settings.TIANGENG_ADDRESS, settings.TIANGENG_SMS_URL = https, address, "https://sms.example"
    assert [error.id for error in checks.links_lead_here()] == found


def test_a_county_at_work_without_a_gateway_is_told_so_and_starts_all_the_same(settings):
    settings.HTTPS, settings.TIANGENG_ADDRESS, settings.TIANGENG_SMS_URL = True, "https://tg.example.gov.cn", ""
    (found,) = checks.links_lead_here()
    assert found.id == "notices.W001" and not found.is_serious()
    settings.HTTPS = False
    assert checks.links_lead_here() == []
