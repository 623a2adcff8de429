"""Accounts: made, frozen, given new passwords."""

from datetime import timedelta

import pytest

from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, SignInNeeded
from tiangeng.people import actions, passwords, queries
from tiangeng.people.models import Account, ApiToken
from tiangeng.people.refusals import (
    AccountFrozen,
    AdministratorReset,
    AlreadyHasAccount,
    NameMissing,
    NotForYourself,
    NotFrozen,
    PasswordWeak,
    PasswordWrong,
    Retired,
    UsernameTaken,
    UsernameWrong,
)

from .conftest import COUNTY, GOOD, run


def test_a_new_account_has_a_password_that_must_be_changed_and_no_power(fresh, now):
    account, password = fresh
    assert account.check_password(password)
    assert account.must_change_password
    assert queries.actor_for(account, now=now).grants == ()


def test_the_one_time_password_is_nowhere_in_the_log(fresh):
    _account, password = fresh
    assert not [line for line in LogEntry.objects.all() if password in str(line.changes) + line.reason]


def test_a_person_has_one_account_only(cast, person, fresh, now):
    with pytest.raises(AlreadyHasAccount):
        run(actions.create_account, actor=cast.system_admin, username="zengxy2", staff_id=person.pk, now=now)


@pytest.mark.parametrize("name", ["", "ab", "Zeng Xiaoyan", "曾小燕", "a" * 41, "-zeng", "zeng\x00", "zeng@ly"])
def test_user_names_are_plain(cast, person, now, name):
    with pytest.raises(UsernameWrong):
        run(actions.create_account, actor=cast.system_admin, username=name, staff_id=person.pk, now=now)


def test_capitals_do_not_make_a_second_name(cast, fresh, now):
    with pytest.raises(UsernameTaken):
        run(
            actions.create_account,
            actor=cast.system_admin,
            username=" ZengXY ",
            display_name="另一位",
            county_code=COUNTY,
            is_administrator=True,
            now=now,
        )


def test_an_administrators_account_belongs_to_an_office_not_to_a_cadre(cast, person, now):
    with pytest.raises(NameMissing):
        run(
            actions.create_account,
            actor=cast.system_admin,
            username="boss",
            staff_id=person.pk,
            is_administrator=True,
            now=now,
        )


def test_only_the_system_administrator_makes_accounts(cast, person, now):
    for actor in (cast.security_admin, cast.county_admin, cast.cadre):
        with pytest.raises(NotYours):
            run(actions.create_account, actor=actor, username="zengxy", staff_id=person.pk, now=now)


def test_a_neighbour_cannot_tell_the_person_exists(cast, person, now):
    with pytest.raises(Missing):
        run(actions.create_account, actor=cast.neighbour, username="zengxy", staff_id=person.pk, now=now)


def test_freezing_takes_keys_and_browsers_away_at_once(cast, account, granted, now):
    actor = queries.actor_for(account, now=now)
    token, key = run(actions.make_token, actor=actor, name="大屏", days=30, now=now)
    stamp = Account.objects.get(pk=account.pk).session_stamp

    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="手机丢失", now=now)

    account.refresh_from_db()
    assert not account.is_active
    assert account.frozen_reason == "手机丢失"
    assert account.session_stamp > stamp
    assert queries.actor_of_token(key, now=now) is None
    assert ApiToken.objects.get(pk=token.pk).revoked_at == now


def test_either_administrator_may_freeze_but_only_security_unfreezes(cast, account, now):
    run(actions.freeze_account, actor=cast.system_admin, account_id=account.pk, reason="借给别人用", now=now)
    with pytest.raises(NotYours):
        run(actions.unfreeze_account, actor=cast.system_admin, account_id=account.pk, reason="说清了", now=now)
    run(actions.unfreeze_account, actor=cast.security_admin, account_id=account.pk, reason="说清了", now=now)
    account.refresh_from_db()
    assert account.is_active


def test_freezing_and_unfreezing_say_why(cast, account, now):
    with pytest.raises(ReasonNeeded):
        run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="  ", now=now)
    with pytest.raises(NotFrozen):
        run(actions.unfreeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=now)
    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=now)
    with pytest.raises(AccountFrozen):
        run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=now)


def test_nobody_freezes_himself(cast, now):
    with pytest.raises(NotForYourself):
        run(
            actions.freeze_account,
            actor=cast.security_admin,
            account_id=cast.security_admin.account_id,
            reason="x",
            now=now,
        )


def test_a_cadre_cannot_freeze_anybody(cast, account, now):
    with pytest.raises(Missing):
        run(actions.freeze_account, actor=cast.cadre, account_id=account.pk, reason="x", now=now)


def test_someone_retired_is_not_let_in_again(cast, person, account, now):
    run(actions.retire_staff, actor=cast.county_admin, staff_id=person.pk, reason="退休", now=now)
    with pytest.raises(Retired):
        run(actions.unfreeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=now)


def test_a_reset_password_works_once_and_the_old_one_no_more(cast, account, now):
    password = run(actions.reset_password, actor=cast.system_admin, account_id=account.pk, now=now)
    account.refresh_from_db()
    assert account.check_password(password)
    assert not account.check_password(GOOD)
    assert account.must_change_password


def test_no_administrator_alone_takes_over_another(cast, now):
    with pytest.raises(AdministratorReset):
        run(actions.reset_password, actor=cast.system_admin, account_id=cast.security_admin.account_id, now=now)


def test_changing_the_password_takes_the_old_one(account, now):
    actor = queries.actor_for(account, now=now)
    with pytest.raises(PasswordWrong):
        run(actions.change_own_password, actor=actor, old="wrong", new="Another-Good-1", now=now)
    with pytest.raises(PasswordWeak):
        run(actions.change_own_password, actor=actor, old=GOOD, new="short", now=now)


def test_nobody_changes_a_password_without_an_account(nobody, world, now):
    with pytest.raises(SignInNeeded):
        run(actions.change_own_password, actor=nobody, old="x", new=GOOD, now=now)


def test_the_last_five_passwords_are_barred_and_the_sixth_is_free(account, now):
    actor, old = queries.actor_for(account, now=now), GOOD
    for number in range(1, 6):
        new = f"Baoxi-Shangyang-{number}x"
        with pytest.raises(PasswordWeak):
            run(actions.change_own_password, actor=actor, old=old, new=GOOD, now=now + timedelta(days=number))
        run(actions.change_own_password, actor=actor, old=old, new=new, now=now + timedelta(days=number))
        old = new
    run(actions.change_own_password, actor=actor, old=old, new=GOOD, now=now + timedelta(days=6))
    account.refresh_from_db()
    assert account.old_passwords.count() <= passwords.REMEMBERED


def test_a_language_is_kept_with_the_account(account, now):
    run(actions.set_language, actor=queries.actor_for(account, now=now), language="en")
    account.refresh_from_db()
    assert account.language == "en"
    with pytest.raises(Missing):
        run(actions.set_language, actor=queries.actor_for(account, now=now), language="tlh")
