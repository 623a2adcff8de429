"""The ground of the sweep and of the API's examples."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import override_settings

from conftest import NOON
from tests.architecture.county import County, build
from tiangeng.ui import counted


@pytest.fixture(scope="module")
def county(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """Built once per process, in a transaction that is never committed; noon of a Wednesday, for the requests too.

    What waits for a person is asked once: the same question on every page costs as much as all the rest of most of them.
    """
    with (
        mock.patch("django.utils.timezone.now", return_value=NOON),
        mock.patch.object(counted, "_asked", cache(counted._asked)),
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        transaction.atomic(),
        connection.cursor() as cursor,
        override_settings(TIANGENG_PHONE=_an_app(tmp_path_factory.mktemp("phone"))),
    ):
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")  # one that has just been heard of: /readyz
        yield build(NOON, tmp_path_factory.mktemp("packs"))
        transaction.set_rollback(True)


def _an_app(folder: Path) -> Path:
    """Built or not: what is swept here is who may have its files."""
    (folder / "index.html").write_text("<!doctype html><title>田埂</title>", encoding="utf-8")
    return folder
