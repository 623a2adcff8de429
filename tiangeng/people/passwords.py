"""Password policy, and argon2id sized for a county.

Profile `dengbao` (等保, the default): ten characters of three kinds, renewed by age. Profile `asvs` (OWASP ASVS 5.0):
fifteen characters of any kind, never renewed for age alone. Under both: none of the last five, none of the common ones,
any length up to 256, pasting allowed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Account, OldPassword
from .roles import ADMINISTRATORS

SHORTEST, SHORTEST_ASVS, LONGEST, KINDS, REMEMBERED = 10, 15, 256, 3, 5
MAX_AGE, MAX_AGE_ADMINISTRATOR = timedelta(days=180), timedelta(days=90)
ONE_TIME_AGE = timedelta(days=7)  # a password told on paper and never used is a risk, not a convenience
_LETTERS, _CAPITALS, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


class Argon2Hasher(Argon2PasswordHasher):
    """argon2id, 19 MiB, two passes, one lane: about 36 ms of CPU, so that a village-day morning is no storm."""

    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1


class LengthAndClassesValidator:
    """Long enough, and under 等保 of three kinds of characters; long phrases are welcome."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("密码最长 %(n)d 位。") % {"n": LONGEST}, code="too_long")
        if len(password) < shortest():
            raise ValidationError(_("密码至少 %(n)d 位。") % {"n": shortest()}, code="too_short")
        kinds = [str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum() or ord(c) > 127]
        if _by_dengbao() and sum(any(kind(c) for c in password) for kind in kinds) < KINDS:
            raise ValidationError(_("密码要含大写、小写、数字、符号（或汉字）中的至少三种。"), code="too_plain")

    def get_help_text(self) -> str:
        if _by_dengbao():
            return _("至少 10 位，含大写、小写、数字、符号（或汉字）中的三种。")
        return _("至少 15 位，不限种类；几个不相干的词连起来最好记。")


class NotRecentValidator:
    """None of the last five passwords, the present one among them."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Account) or user._state.adding:
            return
        older = user.old_passwords.order_by("-set_at", "-id").values_list("password", flat=True)[: REMEMBERED - 1]
        if any(check_password(password, old) for old in (user.password, *older) if old):
            raise ValidationError(_("不能使用最近五次用过的密码。"), code="used_recently")

    def get_help_text(self) -> str:
        return _("不能与最近五次相同。")


def _by_dengbao() -> bool:
    return bool(settings.TIANGENG_PASSWORD_PROFILE == "dengbao")


def ages() -> bool:
    """Whether passwords must be renewed after a time."""
    return _by_dengbao()


def shortest() -> int:
    return SHORTEST if _by_dengbao() else SHORTEST_ASVS


def check(password: str, account: Account) -> None:
    """All the rules for a password a person chose; raises ValidationError with every sentence that applies."""
    password_validation.validate_password(password, account)


def remember(account: Account) -> None:
    """Keep the present hash before it is replaced; those beyond the fifth are forgotten."""
    OldPassword.objects.create(
        account=account, password=account.password, set_at=account.password_changed_at or account.created_at
    )
    kept = account.old_passwords.order_by("-set_at", "-id").values("pk")[:REMEMBERED]
    account.old_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def one_time(below: Callable[[int], int]) -> str:
    """A password to be read aloud once: Kdm7-xp3t-W9fq-h2Rt. About 85 bits, none of the characters people mix up."""
    everything = _LETTERS + _CAPITALS + _DIGITS
    while True:
        letters = [everything[below(len(everything))] for _place in range(16)]
        if all(any(one in kind for one in letters) for kind in (_LETTERS, _CAPITALS, _DIGITS)):
            return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def is_expired(account: Account, roles: frozenset[str], *, now: datetime) -> bool:
    """Whether the password must be renewed before anything else."""
    if account.must_change_password or account.password_changed_at is None:
        return True
    if not _by_dengbao():
        return False
    limit = MAX_AGE_ADMINISTRATOR if account.is_administrator or roles & ADMINISTRATORS else MAX_AGE
    return now - account.password_changed_at > limit


def is_one_time_over(account: Account, *, now: datetime) -> bool:
    """Whether a one-time password has waited too long to be used."""
    return account.must_change_password and (
        account.password_changed_at is None or now - account.password_changed_at > ONE_TIME_AGE
    )
