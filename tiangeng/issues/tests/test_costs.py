"""What the pages beside an issue ask the database stays the same: draws, papers of handing over, the merge queue, batches, promises."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_person
from tests.costs import all_costs
from tiangeng.issues import actions
from tiangeng.issues.models import Pair
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting
from tiangeng.people.roles import Role

from .factories import dispatched, in_progress, reported, resolved, unit

COUNTY = "331181"
SEEKER = system_actor("并案", territory=COUNTY, capabilities=("issues.pair",))


@pytest.fixture
def now():
    return timezone.now()


def pinned(client, most):
    """The counts, none above what is pinned."""
    found = all_costs(client, list(most))
    assert {path: (found[path], most[path]) for path in most if found[path] > most[path]} == {}
    return found


def drawn(cast, now):
    day = timezone.localdate(now)
    return actions.draw_call_backs(
        actor=cast.county_admin, now=now, region_code=COUNTY, since_on=day - timedelta(days=7), until_on=day, size=9, seed=bytes(16)
    )  # fmt: skip


def asked_back(cast, now, count):
    for _n in range(count):
        resolved(cast, now=now, reporter_name="李建国", reporter_phone="13800138000")


def test_draws_ask_a_pinned_number_of_questions(cast, now, client_of):
    asked_back(cast, now, 2)
    client, small = client_of(cast.county_admin), drawn(cast, now)
    few = pinned(
        client, {"/issues/call-backs/": 18, f"/issues/call-backs/{small.pk}/": 20, "/issues/call-backs/new/": 16}
    )
    asked_back(cast, now, 5)
    large = drawn(cast, now)
    assert all_costs(client, ["/issues/call-backs/"])["/issues/call-backs/"] == few["/issues/call-backs/"]
    assert all_costs(client, [f"/issues/call-backs/{large.pk}/"]) == {
        f"/issues/call-backs/{large.pk}/": few[f"/issues/call-backs/{small.pk}/"]
    }


def handed(cast, now, heir, issues):
    for issue in issues:
        actions.make_promise(
            actor=cast.bureau, now=now, words="月底通水", until_on=(now + timedelta(days=9)).date(), issue_id=issue.pk
        )
    with acting(cast.bureau):
        return actions.offer_handover(actor=cast.bureau, now=now, giver_id=cast.bureau.staff_id, taker_id=heir.staff_id)


def test_papers_of_handing_over_ask_a_pinned_number_of_questions(cast, now, client_of):
    heir = make_person("梅兰", role=Role.DEPARTMENT, territory=COUNTY, unit=unit("water"), now=now)
    client = client_of(cast.bureau)
    small = handed(cast, now, heir, [in_progress(cast, now=now)])
    few = pinned(client, {"/issues/handovers/": 30, "/issues/handovers/new/": 30, f"/issues/handovers/{small.pk}/": 26})
    with acting(heir):
        actions.refuse_handover(actor=heir, now=now, handover_id=small.pk, reason="还没熟悉")
    large = handed(cast, now, heir, [in_progress(cast, now=now, title=f"第{n}件") for n in range(4)])
    for path in ("/issues/handovers/", "/issues/handovers/new/"):
        assert all_costs(client, [path])[path] == few[path], path
    assert all_costs(client, [f"/issues/handovers/{large.pk}/"]) == {
        f"/issues/handovers/{large.pk}/": few[f"/issues/handovers/{small.pk}/"]
    }
    keeper = client_of(cast.county_admin)
    assert pinned(keeper, {"/issues/handovers/": 30})


def test_the_merge_queue_asks_a_pinned_number_of_questions(cast, now, client_of):
    same = {"title": "水碓坑的渠又漏了", "body": "水碓坑那段渠一下雨就漏，去年埋管子挖开后没补实，田里没水。"}
    client, path = client_of(cast.township_officer), "/issues/pairs/"
    officer, begun = cast.township_officer, now

    def more(count, later):
        """That many reports alike, and the oldest open pair of them decided."""
        at = begun + later
        for n in range(count):
            reported(cast.cadre, now=at + timedelta(minutes=n), **same)
        with acting(SEEKER):
            actions.find_pairs(actor=SEEKER, county_code=COUNTY, now=at + timedelta(hours=1))
        oldest = Pair.objects.filter(state="proposed").order_by("found_at").first()
        actions.decide_pair(actor=officer, pair_id=oldest.pk, name="part", now=at + timedelta(hours=1))

    dispatched(cast, now=now)
    more(3, timedelta(minutes=5))
    few = pinned(client, {path: 20})
    more(4, timedelta(hours=2))
    assert Pair.objects.filter(state="proposed").count() > 3
    assert Pair.objects.exclude(state="proposed").count() > 1
    assert all_costs(client, [path]) == few


def tried(cast, now, issues):
    officer = cast.township_officer
    with acting(officer):
        batch = actions.choose(actor=officer, now=now, verb="note", issue_ids=[one.pk for one in issues])
        return actions.try_batch(
            actor=officer, now=now, batch_id=batch.pk, asked={"words": "正在办", "is_internal": False}
        )


def test_batches_ask_a_pinned_number_of_questions(cast, now, client_of):
    client = client_of(cast.township_officer)
    small = tried(cast, now, [reported(cast.cadre, now=now)])
    few = pinned(client, {"/issues/batches/": 16, small.get_absolute_url(): 18})
    large = tried(cast, now, [reported(cast.cadre, now=now, title=f"第{n}件") for n in range(6)])
    assert all_costs(client, ["/issues/batches/"])["/issues/batches/"] == few["/issues/batches/"]
    assert all_costs(client, [large.get_absolute_url()])[large.get_absolute_url()] == few[small.get_absolute_url()]


def test_promises_ask_a_pinned_number_of_questions(cast, now, client_of):
    client, path = client_of(cast.bureau), "/issues/promises/"
    heir = make_person("梅兰", role=Role.DEPARTMENT, territory=COUNTY, unit=unit("water"), now=now)
    handed(cast, now, heir, [in_progress(cast, now=now)])
    few = pinned(client, {path: 18})
    for n in range(6):
        issue = in_progress(cast, now=now, title=f"第{n}件")
        until = (now + timedelta(days=n + 2)).date()
        actions.make_promise(actor=cast.bureau, now=now, words=f"第{n}句", until_on=until, issue_id=issue.pk)
    assert all_costs(client, [path]) == few
