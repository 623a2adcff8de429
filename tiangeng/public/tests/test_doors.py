from datetime import timedelta

import pytest

from tiangeng.public import doors
from tiangeng.public.models import Knock
from tiangeng.public.refusals import AskedTooOften

pytestmark = pytest.mark.django_db
DOOR = doors.Door("test", 3, timedelta(hours=1), AskedTooOften)


def knocks(who, now, times):
    """How many of so many knocks were let in."""
    let_in = 0
    for _ in range(times):
        try:
            doors.knock(DOOR, who, now=now)
        except AskedTooOften:
            continue
        let_in += 1
    return let_in


def test_so_many_are_let_in_and_no_more(now):
    assert knocks("192.0.2.1", now, 10) == 3
    assert knocks("192.0.2.2", now, 10) == 3, "another source has its own count"


def test_the_refusal_says_how_long_to_wait(now):
    knocks("x", now + timedelta(minutes=40), 3)
    with pytest.raises(AskedTooOften) as refusal:
        doors.knock(DOOR, "x", now=now + timedelta(minutes=40))
    assert "20 分钟" in refusal.value.sentence


def test_waiting_helps_even_those_who_kept_knocking(now):
    assert knocks("x", now, 50) == 3
    assert knocks("x", now + timedelta(hours=2), 50) == 3


def test_what_was_let_in_just_before_the_hour_still_weighs_after_it(now):
    assert knocks("x", now + timedelta(minutes=59), 3) == 3
    assert knocks("x", now + timedelta(minutes=61), 3) == 0
    assert knocks("x", now + timedelta(minutes=100), 3) == 2  # two thirds of the three have gone


def test_no_address_is_kept(now):
    doors.knock(DOOR, "192.0.2.77", now=now)
    row = Knock.objects.get(door="test")
    assert len(bytes(row.source)) == 16
    assert b"192.0.2.77" not in bytes(row.source)


def test_the_past_is_swept_by_those_who_come_later(now):
    for number in range(5):
        doors.knock(DOOR, f"old {number}", now=now - timedelta(days=3))
    doors.knock(DOOR, "new", now=now)
    assert Knock.objects.filter(since__lt=now - timedelta(days=1)).count() == 0


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_stands_for_a_home(address, source):
    assert doors.source_of(address) == source
