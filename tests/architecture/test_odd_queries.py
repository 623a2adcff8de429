"""A NUL behind a question mark or in an address is no crash: every page and every reading operation, in each one's own shape."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import SimpleCookie
from django.test import Client
from django.urls import reverse

from tests.architecture.addresses import operations, routes
from tests.architecture.source import listed
from tests.architecture.sweep import BACKEND
from tiangeng.kernel.ids import new_id

pytestmark = pytest.mark.sweep
WORDS = {"slug": "x", "region": "331181104201", "village": "331181104201", "int": "1"}
QUERY = "q=%00x&page=%00&formID=%00&county=%00&next=%00&region=%00x&since=%00&jurisdiction_id=%00"


def _filled(converter: str, *, odd: str) -> str:
    if converter == "uuid":
        return str(new_id())
    return odd if odd and converter in ("", "str", "path") else WORDS.get(converter, "x")


def addresses(*, odd: str) -> Iterator[str]:
    """Every address there is; with `odd`, those in which letters of one's own choice may stand, and these in them."""
    for route in routes():
        if odd and not any(converter in ("", "str", "path") for converter, _name in route.placeholders):
            continue
        try:
            given = {name: _filled(converter, odd=odd) for converter, name in route.placeholders}
            yield reverse(route.name, kwargs=given)
        except Exception:
            continue
    if not odd:
        for operation in operations():
            if operation.method == "GET":
                yield operation.path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("letter", "NOA")
def test_no_page_and_no_operation_crashes_at_a_nul(county, letter):
    client, crashed, asked = Client(raise_request_exception=False), [], 0
    if letter != "N":
        client.force_login(county.accounts[letter], backend=BACKEND)
    tried = [f"{address}?{QUERY}" for address in addresses(odd="")] + list(addresses(odd="\x00"))
    for address in tried:
        answer, asked = client.get(address), asked + 1
        if answer.status_code >= 500:
            crashed.append(f"{answer.status_code} {quote(address)}")
    assert asked > 250 and not crashed, listed(crashed)


@pytest.mark.parametrize("said", ["aaaaaaaa\x00b", "a" * 5000, "aaaaaaaa';--"])
@pytest.mark.parametrize(
    "name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
)
def test_no_cookie_crashes_a_page(county, name, said):
    client = Client(raise_request_exception=False, headers={"Cookie": cookie(name, said)})
    for address in ("/", "/accounts/login/", "/m/", "/api/field/me", "/openrosa/x/formList"):
        assert client.get(address).status_code < 500, address


def cookie(name: str, said: str) -> str:
    """As it goes over the line."""
    made = SimpleCookie()
    made[name] = said
    return f"{name}={made[name].coded_value}"
