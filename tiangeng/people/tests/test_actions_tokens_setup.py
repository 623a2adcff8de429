"""Keys for outside clients; browsers; and the very beginning."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.refusals import Missing, SignInNeeded
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, ApiToken, Grant, Session
from tiangeng.people.refusals import (
    AlreadySetUp,
    NameMissing,
    NotForYourself,
    NoTokens,
    RegionUnknown,
    ServerOnly,
    TokensFull,
)

from .conftest import COUNTY, run

LINE = system_actor("命令行")


@pytest.fixture
def herself(account, granted, now):
    return queries.actor_for(Account.objects.get(pk=account.pk), now=now)


def test_a_key_acts_as_its_owner_until_its_day_and_is_kept_as_a_hash_only(herself, now):
    token, key = run(actions.make_token, actor=herself, name="大屏", days=30, now=now)
    assert queries.actor_of_token(key, now=now) == herself
    assert queries.actor_of_token(key, now=now + timedelta(days=30)) is None
    assert queries.actor_of_token(key + "x", now=now) is None
    assert key.encode() not in bytes(ApiToken.objects.get(pk=token.pk).digest)


def test_a_revoked_key_opens_nothing(herself, now):
    token, key = run(actions.make_token, actor=herself, name="大屏", days=30, now=now)
    run(actions.revoke_token, actor=herself, token_id=token.pk, now=now)
    assert queries.actor_of_token(key, now=now) is None


def test_others_keys_are_out_of_sight_but_security_may_stop_them(cast, herself, now):
    token, _key = run(actions.make_token, actor=herself, name="大屏", days=30, now=now)
    with pytest.raises(Missing):
        run(actions.revoke_token, actor=cast.cadre, token_id=token.pk, now=now)
    with pytest.raises(NotForYourself):
        run(actions.revoke_token, actor=cast.system_admin, token_id=token.pk, now=now)
    run(actions.revoke_token, actor=cast.security_admin, token_id=token.pk, now=now)
    token.refresh_from_db()
    assert token.revoked_at == now


def test_keys_are_few_named_and_short_lived(herself, now):
    for days in (0, 366):
        with pytest.raises(NameMissing):
            run(actions.make_token, actor=herself, name="大屏", days=days, now=now)
    with pytest.raises(NameMissing):
        run(actions.make_token, actor=herself, name=" ", days=1, now=now)
    for _ in range(5):
        run(actions.make_token, actor=herself, name="大屏", days=1, now=now)
    with pytest.raises(TokensFull):
        run(actions.make_token, actor=herself, name="大屏", days=1, now=now)
    run(actions.make_token, actor=herself, name="大屏", days=1, now=now + timedelta(days=2))


def test_administrators_and_strangers_get_no_keys(cast, nobody, now):
    with pytest.raises(NoTokens):
        run(actions.make_token, actor=cast.system_admin, name="x", days=1, now=now)
    with pytest.raises(SignInNeeded):
        run(actions.make_token, actor=nobody, name="x", days=1, now=now)


def test_one_ends_ones_own_browsers_and_nobody_elses(cast, herself, nobody, now):
    mine, other, foreign = (
        Session.objects.create(session_key=f"{n}" * 32, session_data="", expire_date=now, account_id=owner)
        for n, owner in enumerate((herself.account_id, herself.account_id, cast.cadre.account_id))
    )
    for actor in (herself, nobody):
        with pytest.raises(Missing):
            run(actions.end_session, actor=actor, tag=foreign.tag)
    run(actions.end_session, actor=herself, tag=other.tag)
    assert run(actions.end_other_sessions, actor=herself, keep=mine.session_key) == 0
    assert set(Session.objects.values_list("session_key", flat=True)) == {mine.session_key, foreign.session_key}


# ---------------------------------------------------------------------- the beginning


@pytest.fixture
def empty(world):
    """A system without accounts."""
    assert not Account.objects.exists()


def begin(now, **changes):
    given = {"usernames": ("xitong", "anquan", "shenji"), "county_code": COUNTY, "now": now}
    return run(actions.bootstrap_administrators, actor=LINE, **{**given, **changes})


def test_the_first_three_stand_for_each_other(empty, now):
    made = begin(now)
    assert [office.value for _account, office, _password in made] == ["system_admin", "security_admin", "audit_admin"]
    for account, office, password in made:
        assert account.check_password(password)
        assert account.must_change_password
        assert queries.actor_for(account, now=now).roles == {office.value}
    for grant in Grant.objects.all():
        assert len({grant.account_id, grant.granted_by_id, grant.approved_by_id}) == 3


def test_the_beginning_happens_once(empty, now):
    begin(now)
    with pytest.raises(AlreadySetUp):
        begin(now, usernames=("aaa", "bbb", "ccc"))


def test_a_signed_in_person_cannot_start_over_or_renew(cast, now):
    for act, given in (
        (actions.bootstrap_administrators, {"usernames": ("aaa", "bbb", "ccc")}),
        (actions.renew_administrator, {"username": "anquan"}),
    ):
        with pytest.raises(ServerOnly):
            run(act, actor=cast.system_admin, now=now, **given)


@pytest.mark.parametrize("county", ["331181104", "999999", "龙泉"])
def test_administrators_keep_a_county_or_more(empty, now, county):
    with pytest.raises(RegionUnknown):
        begin(now, county_code=county)


def test_a_locked_out_administrator_is_let_in_from_the_server(empty, now):
    (account, _office, old), *_rest = begin(now)
    Account.objects.filter(pk=account.pk).update(is_active=False, frozen_reason="90 天没有使用")
    Authenticator.objects.create(user=account, type="totp", data={})
    again, password = run(actions.renew_administrator, actor=LINE, username="XITONG", now=now)
    assert again.is_active
    assert again.check_password(password)
    assert not again.check_password(old)
    assert not Authenticator.objects.filter(user=account).exists()
    with pytest.raises(Missing):
        run(actions.renew_administrator, actor=LINE, username="nobody", now=now)


def test_the_command_prints_each_password_once_and_says_no_afterwards(empty, capsys):
    call_command("administrators", county=COUNTY)
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines() if "\t" in line]
    assert [(office, name) for office, name, _password in lines] == [
        ("系统管理员", "xitong"),
        ("安全管理员", "anquan"),
        ("审计管理员", "shenji"),
    ]
    assert all(Account.objects.get(username=name).check_password(password) for _office, name, password in lines)
    with pytest.raises(CommandError, match="已经有账号"):
        call_command("administrators")
    call_command("administrators", renew="anquan")
    assert "anquan" in capsys.readouterr().out
