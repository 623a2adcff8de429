"""The password policy as a table."""

import random
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from tiangeng.people import passwords
from tiangeng.people.models import Account
from tiangeng.people.roles import Role

SOMEONE = Account(username="zengxiaoyan", display_name="曾小燕")


def is_accepted(password: str) -> bool:
    try:
        passwords.check(password, SOMEONE)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("", False),
        ("Aa1!", False),
        ("Abcdef12", False),  # eight
        ("Qingci-26", False),  # nine
        ("Qingci-266", True),  # ten
        ("qingcibaojian", False),  # one kind
        ("qingcibaojian26", False),  # two kinds
        ("QINGCI202688", False),
        ("qingci baojian 26", True),  # a space is a symbol
        ("龙泉青瓷2026宝剑abc", True),
        ("Password1234", False),  # on every list
        ("Zengxiaoyan1", False),  # her own name
        ("x" * 200 + "A1", True),
        ("Ab1" * 86, False),  # 258
        (" Qingci26 ab", True),  # what is pasted is taken as it is
    ],
)
def test_dengbao_asks_for_ten_characters_of_three_kinds(settings, password, accepted):
    settings.TIANGENG_PASSWORD_PROFILE = "dengbao"
    assert is_accepted(password) is accepted


@pytest.mark.parametrize(
    ("password", "accepted"),
    [("Qingci-266", False), ("qingcibaojiano", False), ("qingcibaojianok", True), ("longquan shan li de niao", True)],
)
def test_asvs_asks_for_length_and_nothing_else(settings, password, accepted):
    settings.TIANGENG_PASSWORD_PROFILE = "asvs"
    assert is_accepted(password) is accepted


@pytest.mark.parametrize(
    ("profile", "is_administrator", "days", "is_due"),
    [
        ("dengbao", False, 180, False),
        ("dengbao", False, 181, True),
        ("dengbao", True, 90, False),
        ("dengbao", True, 91, True),
        ("asvs", False, 3000, False),
        ("asvs", True, 3000, False),
    ],
)
def test_passwords_are_renewed_by_age_where_the_profile_says_so(settings, now, profile, is_administrator, days, is_due):
    settings.TIANGENG_PASSWORD_PROFILE = profile
    account = Account(is_administrator=is_administrator, must_change_password=False, password_changed_at=now)
    roles = frozenset({Role.SECURITY_ADMIN.value}) if is_administrator else frozenset()
    assert passwords.is_expired(account, roles, now=now + timedelta(days=days)) is is_due


def test_a_one_time_password_is_always_due_and_dies_after_a_week(settings, now):
    settings.TIANGENG_PASSWORD_PROFILE = "asvs"
    account = Account(must_change_password=True, password_changed_at=now)
    assert passwords.is_expired(account, frozenset(), now=now)
    assert not passwords.is_one_time_over(account, now=now + timedelta(days=7))
    assert passwords.is_one_time_over(account, now=now + timedelta(days=7, seconds=1))


def test_one_time_passwords_can_be_read_aloud_and_pass_the_policy(settings):
    settings.TIANGENG_PASSWORD_PROFILE = "dengbao"
    below = random.Random(7).randrange
    made = {passwords.one_time(below) for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert is_accepted(password)
        assert not set(password) & set("0O1lIo")


def test_hashes_are_argon2id_of_the_agreed_size(monkeypatch):
    monkeypatch.undo()
    kind, scheme, _version, cost, *_rest = make_password("Qingci-266").split("$")
    assert (kind, scheme) == ("argon2", "argon2id")
    assert cost == "m=19456,t=2,p=1"
