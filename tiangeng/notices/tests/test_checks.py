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
    settings.HTTPS, settings.TIANGENG_ADDRESS = https, address
    assert [error.id for error in checks.links_lead_here()] == found
