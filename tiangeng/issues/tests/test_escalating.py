"""One level at a time: from the village to its township's dispatcher, from there to the county's, and then the city's."""

import pytest

from conftest import VILLAGE
from tests.cast import make_superior
from tiangeng.issues import queries
from tiangeng.issues.refusals import AlreadyAbove, NoLevelAbove, NotTheDispatcher
from tiangeng.kernel.refusals import NotYours, ReasonNeeded
from tiangeng.kernel.walls import acting

from .factories import in_progress, move, reported, unit


@pytest.fixture
def with_the_village(cast, now):
    """A street light, which the village leads."""
    issue = reported(cast.cadre, now=now, category="street-light", region_code=VILLAGE)
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit(VILLAGE).pk)
    move("accept_issue", issue, cast.village_committee, now)
    move("start_issue", issue, cast.village_committee, now)
    return issue


def waits_for(actor, issue):
    with acting(actor):
        return queries.waiting_for(actor).filter(pk=issue.pk).exists()


def steps_of(actor, issue):
    issue.refresh_from_db()
    with acting(actor):
        return {step.name for step in queries.moves_for(actor, issue)}


def test_a_village_escalates_to_its_township(cast, now, with_the_village):
    issue = with_the_village
    move("escalate_issue", issue, cast.village_committee, now, reason="要换整条线")
    issue.refresh_from_db()
    assert (issue.state, issue.level) == ("escalated", "township")
    assert waits_for(cast.township_officer, issue)
    assert not waits_for(cast.other_township, issue)
    assert {"dispatch", "escalate"} <= steps_of(cast.township_officer, issue)


def test_the_township_escalates_on_to_the_county_and_has_it_no_longer(cast, now, with_the_village):
    issue = with_the_village
    move("escalate_issue", issue, cast.village_committee, now, reason="要换整条线")
    move("escalate_issue", issue, cast.township_officer, now, reason="镇里也定不了")
    issue.refresh_from_db()
    assert (issue.state, issue.level) == ("escalated", "county")
    assert waits_for(cast.county_admin, issue) and not waits_for(cast.township_officer, issue)
    assert "escalate" not in steps_of(cast.county_admin, issue)
    with pytest.raises(NotTheDispatcher):
        move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("power").pk)
    with pytest.raises(AlreadyAbove):
        move("escalate_issue", issue, cast.county_admin, now, reason="再往上")


def test_what_the_township_gave_out_again_is_not_yet_the_citys(cast, now, with_the_village):
    issue = with_the_village
    move("escalate_issue", issue, cast.village_committee, now, reason="要换整条线")
    move("dispatch_issue", issue, cast.township_officer, now, lead_id=unit("water").pk)
    levels = []
    for _round in range(2):
        move("accept_issue", issue, cast.bureau, now)
        move("start_issue", issue, cast.bureau, now)
        move("escalate_issue", issue, cast.bureau, now, reason="定不了")
        issue.refresh_from_db()
        levels.append(issue.level)
        move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("water").pk)
    assert levels == ["county", "city"]
    move("accept_issue", issue, cast.bureau, now)
    move("start_issue", issue, cast.bureau, now)
    with pytest.raises(NoLevelAbove) as refused:
        move("escalate_issue", issue, cast.bureau, now, reason="还是定不了")
    assert "请线下报市里" in refused.value.sentence


def test_put_in_another_category_it_stays_with_whom_it_was_escalated_to(cast, now):
    issue = reported(cast.cadre, now=now, category="channel-repair")
    move("escalate_issue", issue, cast.township_officer, now, reason="我们定不了")
    move("correct_issue", issue, cast.county_admin, now, category="rubbish", reason="是垃圾")
    assert waits_for(cast.county_admin, issue) and not waits_for(cast.township_officer, issue)


# ---------------------------------------------------------------- 上报到市的


@pytest.fixture
def at_the_city(cast, now):
    issue = in_progress(cast, now=now)
    for _round in range(2):
        move("escalate_issue", issue, cast.bureau, now, reason="定不了")
        issue.refresh_from_db()
        if issue.level == "city":
            return issue
        move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("water").pk)
        move("accept_issue", issue, cast.bureau, now)
        move("start_issue", issue, cast.bureau, now)
    raise AssertionError(issue.level)


@pytest.fixture(params=["3311", "33"])
def above(cast, now, request):
    return make_superior(request.param, now=now)


def test_what_was_escalated_to_the_city_waits_there_and_is_answered_down_to_the_county(cast, now, at_the_city, above):
    issue = at_the_city
    assert waits_for(above, issue) and waits_for(cast.county_admin, issue)
    assert steps_of(above, issue) == {"answer_down"} and "answer_down" not in steps_of(cast.county_admin, issue)
    with pytest.raises(ReasonNeeded):
        move("answer_down", issue, above, now, reason=" ")
    move("answer_down", issue, above, now, reason="省道改线已列入明年计划，先设警示")
    issue.refresh_from_db()
    assert (issue.state, issue.level) == ("escalated", "county") and issue.due_at > now
    assert not waits_for(above, issue) and steps_of(above, issue) == set()
    assert waits_for(cast.county_admin, issue) and not waits_for(cast.township_officer, issue)
    move("dispatch_issue", issue, cast.county_admin, now, lead_id=unit("water").pk)


def test_nobody_of_the_county_answers_for_the_city_nor_the_city_before_it_was_asked(cast, now, at_the_city, above):
    for actor in (cast.county_admin, cast.inspector, cast.township_officer):
        with pytest.raises(NotYours):
            move("answer_down", at_the_city, actor, now, reason="就这样")
    other = in_progress(cast, now=now)
    move("escalate_issue", other, cast.bureau, now, reason="定不了")
    assert not waits_for(above, other) and steps_of(above, other) == set()
    with pytest.raises(NotYours):
        move("answer_down", other, above, now, reason="就这样")


def test_the_city_finds_it_by_its_filter_and_answers_on_the_page(at_the_city, above, cast, now, client_of):
    waiting = in_progress(cast, now=now)
    client = client_of(above)
    page = client.get("/issues/?view=to_city").content.decode()
    assert at_the_city.number in page and waiting.number not in page
    assert at_the_city.number in client.get("/issues/?view=mine").content.decode()
    assert "答复县里" in client.get(at_the_city.get_absolute_url()).content.decode()
    sent = {"reason": "先设警示", "seen": "escalated"}
    assert client.post(f"/issues/{at_the_city.pk}/move/answer_down/", sent).status_code == 302
    assert "市里答复，交回县里" in client_of(cast.county_admin).get(at_the_city.get_absolute_url()).content.decode()
