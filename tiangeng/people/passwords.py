"""Password policy: at least ten characters of three kinds, none of the last five, renewed by age; argon2id sized for a county."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Account, OldPassword
from .roles import ADMINISTRATORS

SHORTEST, KINDS, REMEMBERED = 10, 3, 5
MAX_AGE, MAX_AGE_ADMINISTRATOR = timedelta(days=180), timedelta(days=90)


class Argon2Hasher(Argon2PasswordHasher):
    """argon2id, 19 MiB, two passes, one lane: about 36 ms of CPU, so a village-day morning does not storm the server."""

    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1


class LengthAndClassesValidator:
    """At least ten characters of three of the four kinds; long phrases are welcome."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = [str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum() or ord(c) > 127]
        if len(password) < SHORTEST:
            raise ValidationError(_("密码至少 %(n)d 位。") % {"n": SHORTEST}, code="too_short")
        if len(password) < 24 and sum(any(kind(c) for c in password) for kind in kinds) < KINDS:
            raise ValidationError(_("密码要含大写、小写、数字、符号中的至少三种。"), code="too_plain")

    def get_help_text(self) -> str:
        return _("至少 10 位，含大写、小写、数字、符号中的三种；24 位以上的长句不限种类。")


class NotRecentValidator:
    """None of the last five passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Account) or user._state.adding:
            return
        recent = [user.password, *user.old_passwords.order_by("-set_at").values_list("password", flat=True)[:REMEMBERED]]
        if any(check_password(password, old) for old in recent if old):
            raise ValidationError(_("不能使用最近五次用过的密码。"), code="used_recently")

    def password_changed(self, password: str, user: Any = None) -> None:
        if isinstance(user, Account) and not user._state.adding and user.password_changed_at:
            OldPassword.objects.create(account=user, password=user.password, set_at=user.password_changed_at)

    def get_help_text(self) -> str:
        return _("不能与最近五次相同。")


def is_expired(account: Account, roles: frozenset[str], *, now: datetime) -> bool:
    """Whether the password must be renewed before anything else."""
    if account.must_change_password or account.password_changed_at is None:
        return True
    limit = MAX_AGE_ADMINISTRATOR if roles & ADMINISTRATORS else MAX_AGE
    return now - account.password_changed_at > limit
