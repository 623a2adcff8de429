"""No superuser, no staff flag, no permissions beside the grants: `manage.py check` refuses to start with one."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import PermissionsMixin
from django.core.checks import CheckMessage, Error, Warning, register
from django.db.models import Model

from . import tickets

FORBIDDEN = {"is_superuser", "is_staff", "user_permissions", "groups"}
_LIBRARIES = ("django.", "allauth.", "axes.", "procrastinate.")
POLICIES = {
    "TIANGENG_SECOND_FACTOR": {"none", "administrators", "all"},
    "TIANGENG_PASSWORD_PROFILE": {"dengbao", "asvs"},
}


@register()
def no_power_beside_grants(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Errors people.E001–E004."""
    ours = [model for model in apps.get_models() if not model.__module__.startswith(_LIBRARIES)]
    found = [_of_model(model) for model in {*ours, get_user_model()}]
    errors = [error for part in found for error in part]
    if any(path.endswith("ModelBackend") or path.endswith("AxesBackend") for path in settings.AUTHENTICATION_BACKENDS):
        errors.append(Error("a backend that answers questions about permissions is configured", id="people.E002"))
    for name, allowed in POLICIES.items():
        if getattr(settings, name) not in allowed:
            hint = "、".join(sorted(allowed))
            errors.append(Error(f"{name}={getattr(settings, name)!r}", hint=f"可选：{hint}", id="people.E003"))
    return errors + _of_tickets()


@register()
def callers_are_told_apart(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Warning people.W001: behind a proxy nobody believes, everybody has its address."""
    if not settings.HTTPS or settings.TIANGENG_PROXIES:
        return []
    what = "没有写明代理的地址：所有人都像从代理来，谁输错五次密码，大家都登不进 · whoever mistypes locks out everybody"
    return [Warning(what, hint="TIANGENG_PROXIES=127.0.0.1（代理的地址 · the proxy's address）", id="people.W001")]


def _of_tickets() -> list[Error]:
    """A door that is half configured stays shut: who signs and for whom must be said with the keys."""
    path = settings.TIANGENG_TICKET_KEYS
    if not path:
        return []
    names = ("TIANGENG_TICKET_ISSUER", "TIANGENG_TICKET_AUDIENCE")
    errors = [Error(f"{name} is missing", id="people.E004") for name in names if not getattr(settings, name)]
    try:
        tickets.keys_in(path)
    except (OSError, ValueError) as error:
        errors.append(Error(f"TIANGENG_TICKET_KEYS: {error}", id="people.E004"))
    return errors


def _of_model(model: type[Model]) -> list[Error]:
    names = {field.name for field in model._meta.get_fields()} & FORBIDDEN
    if issubclass(model, PermissionsMixin) or names:
        hint = "权力只来自授权（Grant），请去掉 PermissionsMixin 和这些字段"
        what = "、".join(sorted(names)) or "PermissionsMixin"
        return [Error(f"{model.__name__} 有 {what}", hint=hint, obj=model, id="people.E001")]
    return []
