import socket

import pytest

from conftest import NOON
from tiangeng.notices import posting, signing


def send(outside, **given):
    return posting.post(outside.url, b"{}", **({"headers": {}, "timeout": 1.0, "allow_private": True} | given))


def test_what_is_posted_arrives_with_its_headers(outside):
    assert send(outside, headers={"webhook-id": "7"}).is_taken
    headers, body = outside.got[0]
    assert body == b"{}" and headers["webhook-id"] == "7" and headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "is_final"), [(400, True), (404, True), (408, False), (429, False), (500, False), (503, False)]
)
def test_an_answer_says_whether_it_would_be_the_same_tomorrow(outside, status, is_final):
    outside.moods = [status]
    answer = send(outside)
    assert (answer.is_taken, answer.is_final) == (False, is_final)


@pytest.mark.parametrize("mood", ["drop", "slow", "drip"])
def test_a_line_that_is_dropped_or_too_slow_is_unreachable(outside, mood):
    outside.moods = [mood]
    with pytest.raises(posting.Unreachable):
        send(outside)


def test_nobody_there_is_unreachable(outside):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        outside.url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(posting.Unreachable):
        send(outside)


def test_a_redirect_is_not_followed(outside):
    outside.moods = [307]
    answer = send(outside)
    assert answer.status == 307 and answer.is_final and len(outside.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/latest", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://0.0.0.0/", "https://224.0.0.1/", "https://2130706433/",
        "https://localhost/", "http://93.184.216.34/", "https://user:word@93.184.216.34/", "ftp://93.184.216.34/", "https:///x",
        "https://93.184.216.34:x/",
    ],
)  # fmt: skip
def test_what_leads_inside_or_is_no_web_address_is_forbidden(url):
    with pytest.raises(posting.Forbidden):
        posting.check(url, allow_private=False)


def test_an_address_of_the_internet_is_allowed():
    posting.check("https://93.184.216.34/hook?x=1", allow_private=False)


def test_a_signature_holds_for_its_body_id_and_moment_only():
    secret = signing.new_secret(lambda n: bytes(n))
    given = signing.headers(secret, message_id="m1", at=NOON, body=b"{}")
    assert signing.is_genuine(secret, given=given, body=b"{}", now=NOON)
    assert not signing.is_genuine(secret, given=given, body=b"{ }", now=NOON)
    assert not signing.is_genuine(secret, given=given | {"webhook-id": "m2"}, body=b"{}", now=NOON)
    assert not signing.is_genuine(signing.new_secret(), given=given, body=b"{}", now=NOON)
    late = NOON.replace(hour=13)
    assert not signing.is_genuine(secret, given=given, body=b"{}", now=late)


def test_the_signature_is_the_one_the_scheme_prescribes():
    """Worked out with openssl: printf 'msg_1.1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret -binary | base64."""
    import subprocess
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(1_700_000_000, UTC)
    made = signing.headers("whsec_c2VjcmV0", message_id="msg_1", at=at, body=b'{"a":1}')["webhook-signature"]
    told = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", "secret", "-binary"], input=b'msg_1.1700000000.{"a":1}', capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    import base64

    assert made == "v1," + base64.b64encode(told).decode()
