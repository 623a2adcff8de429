"""No power beside the grants, and no setting that means nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.db import models

from tiangeng.people import checks
from tiangeng.people.models import Account


def ids() -> list[str]:
    return [error.id for error in checks.no_power_beside_grants()]


def test_the_installation_as_it_stands_passes():
    assert ids() == []


def test_an_account_can_be_neither_staff_nor_superuser():
    assert get_user_model() is Account
    for name in ("is_superuser", "is_staff", "has_perm", "groups"):
        assert not hasattr(Account, name)


@pytest.mark.parametrize("name", sorted(checks.FORBIDDEN))
def test_a_model_with_such_a_field_is_found(name):
    field = models.BooleanField(default=False)
    field.set_attributes_from_name(name)

    class Meta:
        @staticmethod
        def get_fields():
            return [field]

    class Sneaky(models.Model):
        class Meta:
            app_label = "people"
            abstract = True

    Sneaky._meta = Meta()
    assert [error.id for error in checks._of_model(Sneaky)] == ["people.E001"]


@pytest.mark.parametrize("backend", ["django.contrib.auth.backends.ModelBackend", "axes.backends.AxesBackend"])
def test_a_backend_that_answers_about_permissions_is_found(settings, backend):
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, backend]
    assert "people.E002" in ids()


@pytest.mark.parametrize("name", ["TIANGENG_SECOND_FACTOR", "TIANGENG_PASSWORD_PROFILE"])
def test_a_policy_nobody_knows_is_found(settings, name):
    setattr(settings, name, "maybe")
    assert ids() == ["people.E003"]


def test_a_proxy_nobody_named_is_warned_of(settings):
    settings.HTTPS, settings.TIANGENG_PROXIES = True, frozenset()
    (found,) = checks.callers_are_told_apart()
    assert found.id == "people.W001" and not found.is_serious()
    settings.TIANGENG_PROXIES = frozenset({"127.0.0.1"})
    assert checks.callers_are_told_apart() == []
