"""Row-level security written from the models' declarations, after every migration.

One range per request, set for the transaction alone; FORCE, so that the owner obeys it too; no value means no rows.
Measured on a million rows, the range costs nothing while OR and EXISTS policies cost a hundredfold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from .actors import Actor
from .once import known as known_once
from .scope import Scope, scoped_models

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def wall_of(model: type[models.Model]) -> dict[str, str]:
    """The policies a model's scope asks for: name → SQL condition; the first is permissive, others restrict."""
    scope: Scope = model.scope  # type: ignore[attr-defined]
    code = connection.ops.quote_name(scope.territory)
    lo = "current_setting('tg.lo', true)"
    if scope.county_wide:  # a village's range lies inside its county: compare what they share
        code, lo = connection.ops.quote_name("county_code"), f"left({lo}, 6)"
    walls = {"wall": f"{code} >= {lo} AND {code} < current_setting('tg.hi', true)"}
    for column, setting in ((scope.hidden_organisation, "tg.orgs"), (scope.hidden_staff, "tg.staff")):
        if column:
            name = connection.ops.quote_name(str(getattr(model._meta.get_field(column), "column", column)))
            walls[f"hidden_{column}"] = (
                f"{name} IS NULL OR NOT {name}::text = "
                f"ANY(string_to_array(coalesce(current_setting('{setting}', true), ''), ','))"
            )
    return walls


def build_walls() -> int:
    """Make the database's policies equal to the declarations; returns how many it had to write."""
    written = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname, d.description FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
            "LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass"
        )
        standing = {(table, name): text for table, name, text in cursor.fetchall()}
        for model in scoped_models():
            table = model._meta.db_table
            wanted = wall_of(model)
            for name, condition in wanted.items():
                if standing.pop((table, name), None) == condition:
                    continue
                kind = "PERMISSIVE" if name == "wall" else "RESTRICTIVE"
                check = "" if name == "wall" else " FOR SELECT"
                with_check = f" WITH CHECK ({condition})" if name == "wall" else ""
                cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
                cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
                cursor.execute(f'DROP POLICY IF EXISTS "{name}" ON "{table}"')
                cursor.execute(f'CREATE POLICY "{name}" ON "{table}" AS {kind}{check} USING ({condition}){with_check}')
                cursor.execute(f'COMMENT ON POLICY "{name}" ON "{table}" IS %s', [condition])
                written += 1
            for stale in [key for key in standing if key[0] == table and key[1].startswith(("wall", "hidden_"))]:
                cursor.execute(f'DROP POLICY "{stale[1]}" ON "{table}"')
                written += 1
    return written


def close_append_only() -> None:
    """Take from the serving role the right to change or delete what is append-only."""
    role = connection.ops.quote_name(settings.TIANGENG_APP_ROLE)
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if getattr(model, "append_only", False):
                cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{model._meta.db_table}" FROM {role}')


def build_walls_after_migrate(**kwargs: Any) -> None:
    build_walls()
    close_append_only()


def acting_now() -> Actor | None:
    """Whose walls stand in this thread, if any."""
    return _acting.get()


@contextmanager
def acting(actor: Actor, *, goes_by_keys: bool = False, whole: bool = False) -> Iterator[Actor]:
    """Open a transaction whose walls are this actor's; nested, the outer actor's walls return afterwards.

    `goes_by_keys`: what follows finds and writes rows by their keys, so that one plan of a prepared statement serves
    every value. Lists do not: whose range holds a whole county needs another plan than whose holds a village. Inside
    walls that stand already what was said of the outer ones goes on.
    `whole`: the transaction around it ends with it, so that there is nothing to go back to.
    """
    with transaction.atomic(savepoint=not whole):
        before = _acting.get()
        _set(actor, plans="auto" if goes_by_keys else "" if before else "force_custom_plan")
        token, known = _acting.set(actor), known_once.set({})
        try:
            yield actor
        finally:
            _acting.reset(token)
            known_once.reset(known)
        if not connection.needs_rollback and (before or not whole):
            _set(before)


def become(actor: Actor) -> None:
    """These walls stand from here to the end of the walls around: for a door that learns inside a request who is asking."""
    assert _acting.get() is not None, "nobody would take them down"
    _set(actor)
    _acting.set(actor)
    known_once.set({})


def go_by_keys() -> None:
    """From here to the end of the walls around rows are found by their keys, as `acting(…, goes_by_keys=True)` says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', 'auto', true)")


def let_nothing_stay() -> None:
    """What has been written inside the walls around is undone when they come down."""
    transaction.set_rollback(True)


def _set(actor: Actor | None, *, plans: str = "") -> None:
    cover = actor.cover if actor else None
    lo, hi = (cover.lo, cover.hi) if cover else ("~", "~")  # an empty range: no rows
    orgs = ",".join(sorted(str(o) for o in actor.organisation_ids)) if actor else ""
    staff = ",".join(sorted(str(pk) for pk in actor.staff_ids)) if actor else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tg.lo', %s, true), set_config('tg.hi', %s, true),"
            " set_config('tg.orgs', %s, true), set_config('tg.staff', %s, true)"
            + (f", set_config('plan_cache_mode', '{plans}', true)" if plans else ""),
            [lo, hi, orgs, staff],
        )
