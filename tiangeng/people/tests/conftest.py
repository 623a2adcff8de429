"""What this room's tests share: a person with an account, made by the actions themselves."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, Grant, Organisation, Staff
from tiangeng.people.passwords import Argon2Hasher

COUNTY, TOWNSHIP, VILLAGE = "331181", "331181104", "331181104201"
GOOD = "Qingci-2026-longyuan"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """The same hash, made cheap: what it costs in life is measured in test_passwords.py."""
    monkeypatch.setattr(Argon2Hasher, "time_cost", 1)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 64)


class Clock:
    def __init__(self, start: datetime) -> None:
        self.at = start

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock(monkeypatch, now) -> Clock:
    found = Clock(now)
    monkeypatch.setattr(timezone, "now", found)
    monkeypatch.setattr("axes.handlers.proxy.now", found)
    monkeypatch.setattr(time, "time", lambda: found().timestamp())  # one-time codes go by the machine's seconds
    return found


def run(action: Callable[..., Any], *, actor: Actor, **given: Any) -> Any:
    """As a request does it: inside the actor's own walls."""
    with acting(actor):
        return action(actor=actor, **given)


def unit(code: str) -> Organisation:
    return Organisation.objects.get(county_code=COUNTY, code=code)


@pytest.fixture
def person(cast, now) -> Staff:
    """曾小燕 of the agriculture bureau, registered, without an account."""
    return run(
        actions.create_staff,
        actor=cast.system_admin,
        organisation_id=unit("agriculture").pk,
        name="曾小燕",
        position="农技员",
        phone="138 0578 1234",
        now=now,
    )


@pytest.fixture
def fresh(cast, person, now) -> tuple[Account, str]:
    """Her account and its one-time password."""
    return run(actions.create_account, actor=cast.system_admin, username="zengxy", staff_id=person.pk, now=now)


@pytest.fixture
def account(fresh, now) -> Account:
    """Her account, with a password of her own."""
    account, password = fresh
    actor = queries.actor_for(account, now=now)
    run(actions.change_own_password, actor=actor, old=password, new=GOOD, now=now)
    account.refresh_from_db()
    return account


@pytest.fixture
def proposal(cast, account, now) -> Grant:
    """A grant asked for by the system administrator: 驻村干部 in the cast's village."""
    return propose(cast, account, now)


def propose(cast: Any, account: Account, now: Any, **changes: Any) -> Grant:
    given: dict[str, Any] = {
        "role": "worker",
        "territory": VILLAGE,
        "organisation_id": unit("agriculture").pk,
        "from_on": date(2026, 3, 1),
        "reason": "派驻通知",
    }
    return run(actions.propose_grant, actor=cast.system_admin, account_id=account.pk, now=now, **{**given, **changes})


@pytest.fixture
def granted(cast, proposal, now) -> Grant:
    """The same, approved by the security administrator."""
    return run(actions.approve_grant, actor=cast.security_admin, grant_id=proposal.pk, now=now)


def sign_in(client: Client, username: str, password: str, **extra: Any) -> Any:
    """Type it into the form."""
    return client.post("/accounts/login/", {"login": username, "password": password}, **extra)
