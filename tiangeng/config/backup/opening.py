"""`python -m tiangeng.config.backup.opening`: works a restored database as people would; prints what did not go, as JSON.

Run by the drill in a process of its own that knows only the scratch database: one sealed field of every kind is opened with the
keys at hand, the first page for strangers is asked for, and somebody's own.
"""

import json
import os
import sys
from collections.abc import Iterator

from tiangeng.kernel.actors import system_actor

PAGES = ("/accounts/login/", "/p/")


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tiangeng.config.settings"
    import django

    django.setup()
    print(json.dumps([*_sealed(), *_pages()], ensure_ascii=False))
    return 0


def _sealed() -> Iterator[str]:
    """The newest row of each kind: its key was in use when the backup was taken."""
    from django.apps import apps
    from django.db import transaction

    from tiangeng.kernel.secrets import SecretField, Unreadable
    from tiangeng.kernel.walls import acting

    fields = [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, SecretField)
    ]
    with transaction.atomic(), acting(system_actor("恢复演练")):
        for model, name in fields:
            row = model._default_manager.filter(**{f"{name}__isnull": False}).order_by("-pk").first()
            try:
                if row is not None:
                    getattr(row, name).reveal()
            except Unreadable:
                yield f"{model._meta.db_table}.{name} 里加密的内容，手边的密钥打不开"


def _pages() -> Iterator[str]:
    from django.conf import settings
    from django.test import Client

    from tiangeng.people.models import Account

    host = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    client = Client(raise_request_exception=False, headers={"host": host})
    for path in PAGES:
        status = client.get(path, secure=settings.HTTPS).status_code
        if status != 200:
            yield f"恢复出来的系统打不开 {path}（{status}）"
    person = Account.objects.filter(is_active=True).order_by("last_login", "pk").last()
    if person is not None:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        status = client.get("/", secure=settings.HTTPS).status_code
        if status not in (200, 302):  # to a second factor, or to a new password
            yield f"在恢复出来的系统里登录后打不开首页（{status}）"


if __name__ == "__main__":
    sys.exit(main())
