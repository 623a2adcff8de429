"""Two walls from one declaration: on random rows and random actors they agree with the rule written out by hand."""

import random
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import connection

from tiangeng.issues.models import Category, Handling, Issue, Role
from tiangeng.kernel.actors import Actor, Held, Range
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.scope import Scope, placed, scoped_models
from tiangeng.kernel.walls import acting, wall_of
from tiangeng.people.models import Organisation, OrganisationKind, Staff
from tiangeng.places.models import Household
from tiangeng.visits.models import Visit

NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
CODES = [
    "33",
    "3311",
    "331181",
    "331181001",
    "331181001001",
    "331181001002",
    "331181002",
    "331181002001",
    "331127",
    "331127001",
    "331127001001",
    "3301",
    "330182",
    "330182001001",
    "34",
    "341181001001",
]


def by_hand(actor: Actor, issue: Issue, parts: dict) -> bool:
    """The rule of domain.md, spelled out without the kernel's code."""
    territories = [g.territory for g in actor.grants]
    if not territories:
        return False
    lows = list(territories)
    if not any(issue.region_code.startswith(t) for t in territories):
        # the wall is one range over all territories: rows between them lie inside it, rows beyond never do
        low = min(lows)
        high = max(t[:-1] + chr(ord(t[-1]) + 1) if t else "~" for t in territories)
        if not low <= issue.region_code < high:
            return False
    mine = {g.organisation_id for g in actor.grants if g.organisation_id}
    if issue.about_organisation_id in mine or (actor.staff_id and issue.about_staff_id == actor.staff_id):
        return False
    read = any(
        g.reads_territory
        and issue.region_code.startswith(g.territory)
        and (not issue.is_confidential or "issues.confide" in g.capabilities)
        for g in actor.grants
    )
    part = bool(parts[issue.pk] & mine) or issue.organisation_id in mine
    wrote = actor.account_id is not None and issue.created_by_id == actor.account_id
    return read or part or wrote


@pytest.fixture
def county_of_random_issues(world):
    chance = random.Random(20260318)
    category = Category.objects.first()
    everywhere = Actor(None, "布置", grants=(Held("system", ""),), kind="system")
    with acting(everywhere):
        units = [
            Organisation.objects.create(
                code=f"u{i}",
                name=f"单位{i}",
                short_name=f"单位{i}",
                sort_key=str(i),
                kind=OrganisationKind.DEPARTMENT,
                **placed("331181"),
            )
            for i in range(6)
        ]
        people = [
            Staff.objects.create(
                organisation=units[i], name=f"人{i}", sort_key=str(i), initials="r", **placed("331181")
            )
            for i in range(6)
        ]
        writers = [new_id() for _ in range(4)]
        issues, parts = [], {}
        for n in range(150):
            about = chance.choice(units) if chance.random() < 0.2 else None
            issue = Issue.objects.create(
                number=f"T-2026-{n:06d}",
                title="水渠漏水",
                body="…",
                category=category,
                level="county",
                source="office",
                reported_at=NOW,
                changed_at=NOW,
                created_by_id=chance.choice([*writers, None]),
                organisation=chance.choice([*units, None]),
                about_organisation=about,
                about_staff=chance.choice(people) if about and chance.random() < 0.5 else None,
                is_confidential=chance.random() < 0.3,
                **placed(chance.choice(CODES)),
            )
            helping = chance.sample(units, chance.randrange(3))
            for i, unit in enumerate(helping):
                Handling.objects.create(
                    issue=issue,
                    organisation=unit,
                    role=Role.ASSISTING if i else Role.LEAD,
                    assigned_at=NOW,
                    **placed(issue.region_code),
                )
            issues.append(issue)
            parts[issue.pk] = {u.pk for u in helping}
    return chance, units, people, writers, issues, parts


def random_actor(chance, units, people, writers) -> Actor:
    grants = tuple(
        Held(
            "r",
            chance.choice([*CODES, ""] if chance.random() < 0.1 else CODES),
            chance.choice(units).pk if chance.random() < 0.6 else None,
            frozenset({"issues.confide"} if chance.random() < 0.3 else ()),
            chance.random() < 0.6,
        )
        for _ in range(chance.randrange(4))
    )
    return Actor(
        chance.choice(writers),
        "某人",
        staff_id=chance.choice([*people, None]) and chance.choice(people).pk,
        grants=grants,
    )


def can_be_locked(actor: Actor, issue: Issue) -> bool:
    with suppress(Missing):
        return bool(Issue.objects.lock_visible(actor, issue.pk) == issue)
    return False


def test_query_scope_and_database_wall_both_equal_the_rule(county_of_random_issues):
    chance, units, people, writers, issues, parts = county_of_random_issues
    everywhere = Actor(None, "布置", grants=(Held("system", ""),), kind="system")
    seen_some = 0
    for _ in range(120):
        actor = random_actor(chance, units, people, writers)
        wanted = {issue.pk for issue in issues if by_hand(actor, issue, parts)}
        with acting(everywhere):  # the query scope alone, with the database wall wide open
            alone = set(Issue.objects.visible_to(actor).values_list("pk", flat=True))
            one_by_one = {issue.pk for issue in issues if can_be_locked(actor, issue)}
        with acting(actor):
            both = set(Issue.objects.visible_to(actor).values_list("pk", flat=True))
            forgotten = set(Issue.objects.values_list("pk", flat=True))  # the wall alone: a filter was forgotten
        cover = actor.cover
        allowed = {
            i.pk
            for i in issues
            if cover
            and cover.holds(i.region_code)
            and i.about_organisation_id not in actor.organisation_ids
            and (actor.staff_id is None or i.about_staff_id != actor.staff_id)
        }
        assert alone == both == one_by_one == wanted
        assert forgotten == allowed
        assert wanted <= forgotten
        seen_some += bool(wanted)
    assert seen_some > 40  # the draw was not vacuous


def test_what_one_question_narrows_no_other_question_misses(county_of_random_issues):
    """Above the counties: a few rows of one county asked for first say nothing of what else there is."""
    *_world, issues, _parts = county_of_random_issues
    province = Actor(new_id(), "省里", grants=(Held("r", "33", None, frozenset({"issues.confide"}), True),))
    inside = {issue.pk for issue in issues if issue.region_code.startswith("33")}
    one = next(issue for issue in issues if issue.pk in inside)
    with acting(province):
        first = Issue.objects.filter(pk=one.pk).visible_to(province)
        assert [issue.pk for issue in first] == [one.pk]
        assert set(Issue.objects.visible_to(province).values_list("pk", flat=True)) == inside
        assert len({issue.county_code for issue in Issue.objects.visible_to(province)}) > 1


def test_outside_any_actor_there_is_nothing_to_see(county_of_random_issues, db):
    with connection.cursor() as cursor:
        cursor.execute("RESET tg.lo; RESET tg.hi")
    assert Issue.objects.count() == 0


def test_a_row_cannot_be_written_beyond_the_wall(world):
    from django.db.utils import ProgrammingError

    neighbour = Actor(new_id(), "邻县", grants=(Held("r", "331127"),))
    with pytest.raises(ProgrammingError, match="row-level security"), acting(neighbour):
        Organisation.objects.create(
            code="x", name="x", short_name="x", sort_key="x", kind="department", **placed("331181")
        )


def test_a_row_cannot_be_moved_beyond_the_wall(world):
    from django.db.utils import ProgrammingError

    household = Household.objects.create(
        number="001", head_name="李建国", sort_key="li", initials="ljg", created_at=NOW, **placed("331181104201")
    )
    local = Actor(new_id(), "本县", grants=(Held("r", "331181"),))
    with pytest.raises(ProgrammingError, match="row-level security"), acting(local):
        Household.objects.filter(pk=household.pk).update(region_code="331127001200")


def test_every_table_with_a_region_has_its_wall_standing_and_forced(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r'")
        forced = dict(cursor.fetchall())
        cursor.execute("SELECT tablename, policyname FROM pg_policies")
        standing = set(cursor.fetchall())
    for model in scoped_models():
        assert forced[model._meta.db_table], model
        assert {(model._meta.db_table, name) for name in wall_of(model)} <= standing


def test_every_model_with_a_region_column_declares_its_scope():
    from django.apps import apps

    from tiangeng.issues.models import IssuePart, IssueWords, Receipt
    from tiangeng.kernel.models import LogEntry

    # the log is read by the auditor only; a receipt and a part hold nothing but where to look (ADR 0009)
    outside = {LogEntry, Receipt, IssuePart, IssueWords}
    with_region = {m for m in apps.get_models() if any(f.name == "region_code" for f in m._meta.fields)}
    assert {m for m in with_region if not isinstance(getattr(m, "scope", None), Scope)} == outside


def test_the_serving_role_is_no_superuser_and_owns_nothing(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_a_range_covers_its_prefixes_and_nothing_before_or_after():
    r = Range.of("331181")
    assert [r.holds(c) for c in ("331181", "331181001001", "331182", "33118")] == [True, True, False, False]
    both = Range.covering(["331181001", "331127"])
    assert both == Range("331127", "331181002")
    assert Range.covering([]) is None
    assert Range.of("").holds("999999999999")


def test_a_private_visit_is_not_shown_for_the_territorys_sake(cast, now):
    with acting(cast.cadre):
        pass
    visit = Visit(
        account_id=cast.cadre.account_id,
        staff_id=cast.cadre.staff_id,
        organisation_id=min(cast.cadre.organisation_ids),
        visited_on=now.date(),
        heard="家里的难处",
        is_private=True,
        created_at=now,
        changed_at=now,
        **placed("331181104201"),
    )
    visit.save()
    seen = {
        name
        for name in ("cadre", "partner", "county_admin", "leader", "neighbour")
        if Visit.objects.visible_to(getattr(cast, name)).filter(pk=visit.pk).exists()
    }
    assert seen == {"cadre", "partner"}
