"""Many issues, one verb: who would go is found out by the action itself, and nothing has happened before it is said."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import make_person
from tiangeng.documents.models import SheetExport
from tiangeng.issues import actions
from tiangeng.issues.actions import batching
from tiangeng.issues.models import Batch, Issue, IssueEvent
from tiangeng.issues.refusals import BatchAtWork, BatchTooLarge, NothingChosen, NothingWouldGo
from tiangeng.issues.states import State
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry, TaskRun
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful

from .factories import dispatched, reported, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast, now):
    """Two that wait for a dispatcher, and one that has been dispatched."""
    with acting(cast.county_admin):
        waiting = [reported(cast.cadre, now=now, title=f"路灯不亮{n}") for n in range(2)]
        return [*waiting, dispatched(cast, now=now)]


def chosen(actor, now, issues, verb="dispatch"):
    with acting(actor):
        return actions.choose(actor=actor, now=now, verb=verb, issue_ids=[i.pk for i in issues])


def tried(actor, now, issues, verb="dispatch", **asked):
    asked = asked or {"lead": str(unit("water").pk), "note": "请一并安排"}
    batch = chosen(actor, now, issues, verb)
    with acting(actor):
        return actions.try_batch(actor=actor, now=now, batch_id=batch.pk, asked=asked)


def done(actor, now, batch):
    with acting(actor):
        return actions.run_batch(actor=actor, now=now, batch_id=batch.pk)


def states(actor, issues):
    with acting(actor):
        return [Issue.objects.get(pk=issue.pk).state for issue in issues]


def test_a_preview_says_who_would_go_and_why_not_and_changes_nothing(world, three, cast, now):
    officer = cast.township_officer
    before = IssueEvent.objects.count(), LogEntry.objects.count()
    batch = tried(officer, now, three)
    assert [batch.tried[str(i.pk)] == "" for i in three] == [True, True, False]
    assert "待接单" in batch.tried[str(three[2].pk)]
    assert states(officer, three) == [State.REPORTED, State.REPORTED, State.DISPATCHED]
    assert (IssueEvent.objects.count(), LogEntry.objects.count()) == (before[0], before[1] + 2)  # chosen, tried


def test_each_goes_by_its_own_action_and_what_was_refused_stays(world, three, cast, now):
    officer = cast.township_officer
    batch = done(officer, now, tried(officer, now, three))
    assert states(officer, three) == [State.DISPATCHED] * 3
    assert len(batch.went) == 2 and batch.finished_at
    for issue in three[:2]:
        assert LogEntry.objects.filter(verb="issue.dispatch", object_id=str(issue.pk)).count() == 1
        assert issue.events.filter(name="dispatch", reason="请一并安排").count() == 1
    assert LogEntry.objects.filter(verb="issue.dispatch", object_id=str(three[2].pk)).count() == 1
    with pytest.raises(BatchAtWork):
        done(officer, now, batch)


def test_what_moved_between_preview_and_deed_is_left_alone_and_said(world, three, cast, now):
    officer = cast.township_officer
    batch = tried(officer, now, three)
    with acting(officer):
        actions.decline_issue(actor=officer, issue_id=three[0].pk, now=now, ground="no-facts", reason="见说明")
    batch = done(officer, now, batch)
    assert states(officer, three)[:2] == [State.DECLINED, State.DISPATCHED]
    assert "刚刚已经" in batch.done[str(three[0].pk)]


def test_duplicates_are_merged_together_and_the_whole_batch_is_taken_back(world, three, cast, now):
    officer = cast.township_officer
    batch = done(officer, now, tried(officer, now, three[:2], "merge", number=three[2].number.lower()))
    assert states(officer, three)[:2] == [State.MERGED, State.MERGED]
    with acting(officer):
        with pytest.raises(ReasonNeeded):
            actions.undo_batch(actor=officer, now=now, batch_id=batch.pk, reason=" ")
        actions.undo_batch(actor=officer, now=now, batch_id=batch.pk, reason="不是一回事")
        with pytest.raises(BatchAtWork):
            actions.undo_batch(actor=officer, now=now, batch_id=batch.pk, reason="再来")
    assert states(officer, three)[:2] == [State.REPORTED, State.REPORTED]
    assert three[0].events.filter(name="unmerge", reason="不是一回事").count() == 1
    with pytest.raises(Missing):
        tried(officer, now, three[:2], "merge", number="LQ-2026-999999")


def test_what_has_no_way_back_is_not_taken_back(world, three, cast, now):
    officer = cast.township_officer
    batch = done(officer, now, tried(officer, now, three))
    with acting(officer), pytest.raises(BatchAtWork):
        actions.undo_batch(actor=officer, now=now, batch_id=batch.pk, reason="派错了")


@pytest.mark.parametrize(
    ("verb", "asked"), [("note", {"words": "已到现场", "is_internal": False}), ("remind", {"words": "请抓紧"})]
)
def test_notes_and_reminders_go_to_those_they_may(world, three, cast, now, verb, asked):
    officer = cast.township_officer
    batch = done(officer, now, tried(officer, now, three, verb, **asked))
    assert len(batch.went) == {"note": 3, "remind": 1}[verb]
    assert IssueEvent.objects.filter(reason=asked["words"]).count() == len(batch.went)


def test_nobody_chooses_what_they_do_not_see_or_may_not_do(world, three, cast, now):
    with pytest.raises(NothingChosen):
        chosen(cast.township_officer, now, [])
    with pytest.raises(Missing):
        chosen(cast.neighbour, now, three)
    with pytest.raises(NotYours):
        chosen(cast.cadre, now, three)
    with pytest.raises(Missing):
        chosen(cast.township_officer, now, three, "abolish")
    ids = [new_id() for _n in range(batching.MOST + 1)]
    with acting(cast.township_officer), pytest.raises(BatchTooLarge):
        actions.choose(actor=cast.township_officer, now=now, verb="note", issue_ids=ids)
    batch = chosen(cast.township_officer, now, three)
    with acting(cast.county_admin), pytest.raises(Missing):
        actions.run_batch(actor=cast.county_admin, now=now, batch_id=batch.pk)


def test_where_none_would_go_nothing_is_begun(world, three, cast, now):
    batch = tried(cast.township_officer, now, three[2:])
    with pytest.raises(NothingWouldGo):
        done(cast.township_officer, now, batch)


def test_many_are_long_work_that_goes_on_where_it_was_cut_off(world, three, cast, now, monkeypatch):
    officer, told = cast.township_officer, []
    monkeypatch.setattr(batching, "AT_ONCE", 1)
    monkeypatch.setattr(batching, "CHUNK", 1)
    batch = tried(officer, now, three)
    assert batch.tried_at is None and TaskRun.objects.get(pk=batch.task_id).account_id == officer.account_id
    with pytest.raises(BatchAtWork):
        done(officer, now, batch)

    def report(count, total):
        told.append((count, total))
        if told == [(1, 3)]:
            raise KeyboardInterrupt  # the worker is killed after the first

    work = {"actor": officer, "now": now, "batch_id": batch.pk, "what": "try", "report": report}
    with pytest.raises(KeyboardInterrupt):
        actions.perform(**work)
    actions.perform(**work)
    assert told == [(1, 3), (2, 3), (3, 3)]
    TaskRun.objects.filter(pk=batch.task_id).update(state="done", finished_at=now)
    batch.refresh_from_db()
    assert batch.tried_at and len(batch.would_go) == 2
    done(officer, now, batch)
    assert states(officer, three)[:2] == [State.REPORTED] * 2
    actions.perform(**(work | {"what": "run", "report": lambda count, total: None}))
    assert states(officer, three) == [State.DISPATCHED] * 3
    assert IssueEvent.objects.filter(name="dispatch").count() == 3


def test_from_the_list_to_the_result(world, three, cast, now, client_of):
    client = client_of(cast.township_officer)
    page = client.get("/issues/").text
    for verb in ("派给同一家", "催办", "记进展", "并案", "导出选中的"):
        assert verb in page
    assert "全部 3 件" in page
    sent = {"everything": "1", "path": "/issues/", "query": "state=reported"}
    batch_url = client.post(reverse("issues:batch_new", args=["dispatch"]), sent).headers["Location"]
    assert "派给同一家" in client.get(batch_url).text and "还没看" in client.get(batch_url).text
    refused = client.post(batch_url, {"lead": ""})
    assert refused.status_code == 422 and "还没选" in refused.text
    assert client.post(batch_url, {"lead": str(unit("water").pk)}).headers["Location"] == batch_url
    assert "能办 2 件" in client.get(batch_url).text
    assert client.post(f"{batch_url}run/").headers["Location"] == batch_url
    after = client.get(batch_url).text
    assert "办成 2 件" in after and "整批撤回…" not in after
    assert client.get(f"/issues/?batch={Batch.objects.get().pk}").text.count("路灯不亮") >= 2
    assert "办完了" in client.get(reverse("issues:batches")).text
    assert client_of(cast.county_admin).get(batch_url).status_code == 404


def test_the_chosen_ones_are_taken_out_as_a_sheet(world, three, cast, now, client_of):
    client = client_of(cast.township_officer)
    sent = {"ids": [str(three[0].pk), "nonsense"]}
    assert client.post(reverse("issues:batch_new", args=["export"]), sent).headers["Location"] == "/files/exports/"
    assert SheetExport.objects.get().row_count == 1
    bureau = client_of(cast.bureau).get("/issues/").text
    assert "派给同一家" not in bureau and "记进展" in bureau


def test_what_is_in_my_hand_is_put_into_a_colleagues_and_the_rest_says_in_whose_it_is(world, three, cast, now):
    bureau, water = cast.bureau, unit("water")
    mate = make_person("水利同事", role="department", territory=water.county_code, unit=water, now=now)
    done(cast.township_officer, now, tried(cast.township_officer, now, three[:2]))
    with acting(bureau):
        actions.accept_issue(actor=bureau, issue_id=three[0].pk, now=now)
    with acting(mate):
        actions.accept_issue(actor=mate, issue_id=three[1].pk, now=now)
    batch = tried(bureau, now, three, "hand_on", taker=str(mate.staff_id))
    assert [batch.tried[str(i.pk)] == "" for i in three] == [True, False, False]
    assert "水利同事" in batch.tried[str(three[1].pk)]
    assert "没有本单位" in batch.tried[str(three[2].pk)]
    done(bureau, now, batch)
    assert three[0].handlings.get(role="lead").holder_id == mate.staff_id
    assert three[0].events.filter(name="hand_over", is_public=False).count() == 1
    stranger = tried(bureau, now, three[:1], "hand_on", taker=str(cast.helping_bureau.staff_id))
    assert "没有找到本单位" in stranger.tried[str(three[0].pk)]


def test_the_form_offers_the_colleagues_of_ones_unit(world, three, cast, now, client_of):
    water = unit("water")
    make_person("水利同事", role="department", territory=water.county_code, unit=water, now=now)
    client = client_of(cast.bureau)
    page = client.post(reverse("issues:batch_new", args=["hand_on"]), {"ids": [three[2].pk]}, follow=True)
    assert "水利同事" in page.content.decode()
    assert cast.helping_bureau.name not in page.content.decode()


def test_what_was_said_to_a_batch_ends_with_its_issues_and_who_did_how_many_stays(world, three, cast, now):
    batch = done(cast.township_officer, now, tried(cast.township_officer, now, three))
    night = system_actor("到期清理", territory="331181", capabilities=("lawful.retain",))
    for years, left in ((9, True), (11, False)):
        lawful.take_off_due(actor=night, county_code="331181", now=now + timedelta(days=366 * years))
        batch = Batch.objects.get(pk=batch.pk)
        assert [bool(batch.asked), bool(batch.tried), bool(batch.done), len(batch.issue_ids)] == [left] * 3 + [3]
