"""What the models declare is what the migrations make and what the database holds."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.architecture.source import listed

NEVER_CHANGED = {"kernel.LogEntry", "kernel.LogSeal", "issues.IssueEvent"}


def test_no_migration_is_missing():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("tiangeng.")}
    loader = MigrationLoader(None)
    with translation.override(None, deactivate=True):  # migrations are written untranslated
        found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    missing = [
        f"{label}: {o.describe()}" for label in ours & set(found) for step in found[label] for o in step.operations
    ]
    assert not missing, listed(missing)


def test_what_is_never_changed_says_so():
    assert {m._meta.label for m in apps.get_models() if getattr(m, "append_only", False)} >= NEVER_CHANGED


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_database_itself_refuses_to_change_what_is_never_changed(world, right):
    tables = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
    assert tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t FROM unnest(%s::text[]) t WHERE has_table_privilege(current_user, t, %s)", [tables, right]
        )
        assert cursor.fetchall() == []


def test_every_business_table_can_be_moved_with_its_county():
    """Whatever lies in a place carries its county's code apart: the distribution key, should one machine not be enough."""
    from tiangeng.kernel.scope import scoped_models

    without = [m._meta.label for m in scoped_models() if "county_code" not in {f.name for f in m._meta.fields}]
    assert not without, listed(without)
