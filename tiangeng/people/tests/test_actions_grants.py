"""Grants take two people."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, Grant, Organisation
from tiangeng.people.refusals import (
    AccountFrozen,
    AdministratorsApart,
    AlreadyGranted,
    DatesUnfit,
    NotForYourself,
    RegionUnknown,
    RoleUnknown,
    SecondPersonNeeded,
    TerritoryUnfit,
    UnitClosed,
    UnitNeeded,
    UnitUnfit,
)
from tiangeng.people.roles import POWERS, Role
from tiangeng.people.states import GrantState

from .conftest import COUNTY, TOWNSHIP, VILLAGE, propose, run, unit


def test_a_proposal_gives_nothing_until_it_is_approved(cast, account, proposal, now):
    assert queries.actor_for(account, now=now).grants == ()
    run(actions.approve_grant, actor=cast.security_admin, grant_id=proposal.pk, now=now)
    actor = queries.actor_for(account, now=now)
    assert actor.roles == {"worker"}
    assert actor.territories == (VILLAGE,)
    assert actor.organisation_name == "农业农村局"


def test_approving_ends_the_sessions_it_changes(cast, account, proposal, now):
    before = Account.objects.get(pk=account.pk).session_stamp
    run(actions.approve_grant, actor=cast.security_admin, grant_id=proposal.pk, now=now)
    assert Account.objects.get(pk=account.pk).session_stamp > before


def test_who_proposed_cannot_approve(cast, proposal, now):
    both = Actor(
        cast.system_admin.account_id,
        "一人两手",
        grants=(
            Held("x", COUNTY, None, POWERS[Role.SYSTEM_ADMIN].capabilities | POWERS[Role.SECURITY_ADMIN].capabilities),
        ),
    )
    with pytest.raises(SecondPersonNeeded):
        run(actions.approve_grant, actor=both, grant_id=proposal.pk, now=now)


def test_who_is_to_be_granted_cannot_approve(cast, account, proposal, now):
    herself = Actor(account.pk, "曾小燕", grants=(Held("x", COUNTY, None, POWERS[Role.SECURITY_ADMIN].capabilities),))
    with pytest.raises(SecondPersonNeeded):
        run(actions.approve_grant, actor=herself, grant_id=proposal.pk, now=now)


@pytest.mark.parametrize("who", ["granted_by_id", "account_id"])
def test_the_database_refuses_one_person_too(world, proposal, who):
    with pytest.raises(IntegrityError, match="grant_takes_two_people"), transaction.atomic():
        Grant.objects.filter(pk=proposal.pk).update(approved_by_id=getattr(proposal, who))


def test_the_database_refuses_a_grant_in_force_that_nobody_approved(world, proposal):
    with pytest.raises(IntegrityError, match="grant_in_force_is_approved"), transaction.atomic():
        Grant.objects.filter(pk=proposal.pk).update(state=GrantState.IN_FORCE)


def test_nobody_proposes_for_himself(cast, now):
    own = Account.objects.get(pk=cast.system_admin.account_id)
    with pytest.raises(NotForYourself):
        propose(cast, own, now, role="audit_admin", territory=COUNTY, organisation_id=None)


def test_the_security_administrator_does_not_propose_and_a_cadre_neither(cast, account, now):
    given = {"account_id": account.pk, "role": "worker", "territory": VILLAGE, "from_on": date(2026, 3, 1), "now": now}
    with pytest.raises(NotYours):
        run(actions.propose_grant, actor=cast.security_admin, organisation_id=unit("agriculture").pk, **given)
    with pytest.raises(Missing):
        run(actions.propose_grant, actor=cast.cadre, organisation_id=unit("agriculture").pk, **given)


def test_a_neighbours_security_administrator_cannot_tell_it_exists(cast, proposal, now):
    far = Actor(new_id(), "邻县安全", grants=(Held("x", "331123", None, POWERS[Role.SECURITY_ADMIN].capabilities),))
    with pytest.raises(Missing):
        run(actions.approve_grant, actor=far, grant_id=proposal.pk, now=now)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"role": "emperor"}, RoleUnknown),
        ({"territory": COUNTY}, TerritoryUnfit),
        ({"role": "township", "territory": VILLAGE}, TerritoryUnfit),
        ({"role": "superior", "territory": COUNTY}, TerritoryUnfit),
        ({"organisation_id": None}, UnitNeeded),
        ({"territory": "331181104999"}, RegionUnknown),
        ({"to_on": date(2026, 2, 1)}, DatesUnfit),
        ({"to_on": date(2026, 3, 17)}, DatesUnfit),
        ({"role": "security_admin", "territory": COUNTY, "organisation_id": None}, AdministratorsApart),
        ({"role": "superior", "territory": "3311"}, NotYours),
        ({"role": "superior", "territory": ""}, NotYours),
    ],
)
def test_what_no_grant_may_be_is_refused_by_name(cast, account, now, changes, refusal):
    with pytest.raises(refusal):
        propose(cast, account, now, **changes)


def test_a_unit_of_another_county_is_refused(cast, account, now):
    far = Organisation.objects.exclude(county_code=COUNTY).first()
    with pytest.raises(Missing):
        propose(cast, account, now, organisation_id=far.pk)
    everywhere = Actor(new_id(), "省管", grants=(Held("x", "", None, POWERS[Role.SYSTEM_ADMIN].capabilities),))
    given = {"role": "worker", "territory": VILLAGE, "from_on": date(2026, 3, 1), "now": now}
    with pytest.raises(UnitUnfit):
        run(actions.propose_grant, actor=everywhere, account_id=account.pk, organisation_id=far.pk, **given)


def test_a_closed_unit_takes_no_grants(cast, account, now):
    run(actions.close_organisation, actor=cast.county_admin, organisation_id=unit("weather").pk, reason="撤并", now=now)
    with pytest.raises(UnitClosed):
        propose(cast, account, now, organisation_id=unit("weather").pk)


def test_the_same_grant_is_not_asked_for_twice(cast, account, proposal, now):
    with pytest.raises(AlreadyGranted):
        propose(cast, account, now)
    propose(cast, account, now, territory="331181104202")


def test_a_frozen_account_is_not_granted_anything(cast, account, proposal, now):
    run(actions.freeze_account, actor=cast.security_admin, account_id=account.pk, reason="x", now=now)
    with pytest.raises(AccountFrozen):
        propose(cast, account, now, territory="331181104202")
    with pytest.raises(AccountFrozen):
        run(actions.approve_grant, actor=cast.security_admin, grant_id=proposal.pk, now=now)


def test_refusing_says_why_and_is_final(cast, account, proposal, now):
    with pytest.raises(ReasonNeeded):
        run(actions.refuse_grant, actor=cast.security_admin, grant_id=proposal.pk, reason=" ", now=now)
    run(actions.refuse_grant, actor=cast.security_admin, grant_id=proposal.pk, reason="没有文件", now=now)
    with pytest.raises(WrongMove):
        run(actions.approve_grant, actor=cast.security_admin, grant_id=proposal.pk, now=now)
    assert queries.actor_for(account, now=now).grants == ()


def test_an_ended_grant_has_no_effect_from_that_moment(cast, account, granted, now):
    run(actions.end_grant, actor=cast.security_admin, grant_id=granted.pk, reason="派驻期满", now=now)
    assert queries.actor_for(account, now=now).grants == ()
    granted.refresh_from_db()
    assert (granted.state, granted.ended_reason) == (GrantState.ENDED, "派驻期满")


def test_only_security_ends_a_grant(cast, granted, now):
    with pytest.raises(NotYours):
        run(actions.end_grant, actor=cast.system_admin, grant_id=granted.pk, reason="x", now=now)


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 9, 30), True), (date(2026, 10, 1), False)],
)
def test_a_grant_holds_on_its_first_and_last_day_and_not_beyond(cast, account, now, day, is_in_force):
    grant = propose(cast, account, now, to_on=date(2026, 9, 30))
    run(actions.approve_grant, actor=cast.security_admin, grant_id=grant.pk, now=now)
    assert bool(queries.grants_in_force(account.pk, on=day)) is is_in_force


# ---------------------------------------------------------------------- the three administrators


@pytest.fixture
def office(cast, now) -> Account:
    """An administrator's account without an office yet."""
    account, _password = run(
        actions.create_account,
        actor=cast.system_admin,
        username="xin-guanli",
        display_name="新管理",
        county_code=COUNTY,
        is_administrator=True,
        now=now,
    )
    return account


def test_an_administrator_holds_one_office_and_no_business(cast, office, now):
    propose(cast, office, now, role="audit_admin", territory=COUNTY, organisation_id=None)
    with pytest.raises(AdministratorsApart):
        propose(cast, office, now, role="security_admin", territory=COUNTY, organisation_id=None)
    with pytest.raises(AdministratorsApart):
        propose(cast, office, now, role="worker")


def test_the_database_keeps_offices_apart_when_an_action_forgets(cast, office, now):
    first = propose(cast, office, now, role="audit_admin", territory=COUNTY, organisation_id=None)
    with pytest.raises(IntegrityError, match="administrators_exclude_each_other"), transaction.atomic():
        Grant.objects.create(
            account=office,
            role="system_admin",
            territory=COUNTY,
            from_on=first.from_on,
            granted_by_id=new_id(),
            granted_by_name="x",
            granted_at=now,
        )


@pytest.mark.parametrize(("who", "role"), [("office", "worker"), ("account", "audit_admin")])
def test_the_database_keeps_business_and_administration_apart(request, world, now, who, role):
    holder = request.getfixturevalue(who)
    with pytest.raises(IntegrityError, match="administrator_holds_no_business_grant"), transaction.atomic():
        Grant.objects.create(
            account=holder,
            role=role,
            territory=COUNTY,
            from_on=date(2026, 3, 1),
            granted_by_id=new_id(),
            granted_by_name="x",
            granted_at=now,
        )


def test_an_account_with_grants_cannot_change_its_kind(world, account, granted):
    with pytest.raises(IntegrityError, match="administrator_holds_no_business_grant"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_administrator=True)


# ---------------------------------------------------------------------- the night


def test_the_night_closes_what_is_over_and_leaves_the_rest(cast, account, now):
    over = propose(cast, account, now, to_on=date(2026, 3, 31))
    lasting = propose(cast, account, now, territory=TOWNSHIP)
    for grant in (over, lasting):
        run(actions.approve_grant, actor=cast.security_admin, grant_id=grant.pk, now=now)
    assert actions.end_expired_grants(now=now) == 0
    assert actions.end_expired_grants(now=now + timedelta(days=14)) == 1
    assert set(Grant.objects.filter(account=account).values_list("state", "territory")) == {
        (GrantState.ENDED, VILLAGE),
        (GrantState.IN_FORCE, TOWNSHIP),
    }


def test_an_account_nobody_uses_for_ninety_days_is_frozen_and_one_in_use_is_not(cast, account, now):
    kept = Account.objects.get(pk=cast.cadre.account_id)
    kept.last_login = now + timedelta(days=80)
    kept.save(update_fields=["last_login"])
    actions.freeze_unused(now=now + timedelta(days=91))
    account.refresh_from_db()
    kept.refresh_from_db()
    assert (account.is_active, kept.is_active) == (False, True)
    assert account.frozen_reason


def test_who_was_given_a_new_password_this_afternoon_is_not_frozen_tonight(cast, account, now):
    later = now + timedelta(days=100)
    run(actions.reset_password, actor=cast.system_admin, account_id=account.pk, now=later)
    actions.freeze_unused(now=later + timedelta(hours=10))
    account.refresh_from_db()
    assert account.is_active


def test_a_key_in_use_keeps_its_account_awake(cast, account, granted, now):
    _token, key = run(actions.make_token, actor=queries.actor_for(account, now=now), name="大屏", days=365, now=now)
    assert queries.actor_of_token(key, now=now + timedelta(days=60)) is not None
    actions.freeze_unused(now=now + timedelta(days=91))
    account.refresh_from_db()
    assert account.is_active


def test_who_was_unfrozen_is_not_frozen_again_the_same_night(cast, account, now):
    later = now + timedelta(days=91)
    actions.freeze_unused(now=later)
    Account.objects.filter(pk=cast.security_admin.account_id).update(is_active=True, frozen_reason="")
    run(actions.unfreeze_account, actor=cast.security_admin, account_id=account.pk, reason="休假回来", now=later)
    actions.freeze_unused(now=later + timedelta(hours=12))
    account.refresh_from_db()
    assert account.is_active
