"""While somebody is away, what waits for them waits for whoever stands in, and the record says in whose place."""

from datetime import timedelta

import pytest

from tiangeng.issues import actions, queries, words
from tiangeng.issues.models import Issue
from tiangeng.issues.refusals import NotTheLead, NotYourPromise, SecondPersonNeeded
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people
from tiangeng.people import queries as people_queries
from tiangeng.people.models import Account

from .factories import dispatched, in_progress, reported, unit

TODAY = "2026-03-18"


def stands_in(cast, who: Actor, *, for_: Actor, now) -> Actor:
    """An approved stand-in from today for three days; the actor as the next request builds it."""
    today = now.date()
    with acting(for_):
        row = people.name_stand_in(
            actor=for_,
            now=now,
            stand_in_id=who.staff_id,
            from_on=today,
            to_on=today + timedelta(days=2),
            reason="年休假",
        )
    with acting(cast.security_admin):
        people.agree_stand_in(actor=cast.security_admin, stand_in_id=row.pk, now=now)
    return people_queries.actor_for(Account.objects.get(pk=who.account_id), now=now)


def test_what_waits_for_the_absent_one_waits_for_who_stands_in(cast, now):
    issue = dispatched(cast, now=now)
    assert issue not in queries.waiting_for(cast.leader)
    both = stands_in(cast, cast.leader, for_=cast.bureau, now=now)
    with acting(both):
        assert issue in queries.waiting_for(both)
        assert "accept" in {step.name for step in queries.moves_for(both, issue)}
    back = people_queries.actor_for(Account.objects.get(pk=cast.leader.account_id), now=now + timedelta(days=3))
    assert issue not in queries.waiting_for(back)


def test_the_timeline_says_who_acted_for_whom(cast, now):
    issue = dispatched(cast, now=now)
    both = stands_in(cast, cast.helping_bureau, for_=cast.bureau, now=now)
    with acting(both):
        actions.accept_issue(actor=both, issue_id=issue.pk, now=now)
    line = words.entry(issue.events.get(name="accept"))
    assert line.who == "水利局 · 刘畅代陈立"
    assert issue.events.get(name="accept").actor_id == both.account_id


def test_what_one_does_by_ones_own_right_is_not_signed_for_another(cast, now):
    issue = reported(cast.cadre, now=now)
    both = stands_in(cast, cast.township_officer, for_=cast.bureau, now=now)
    with acting(both):
        actions.dispatch_issue(actor=both, issue_id=issue.pk, now=now, lead_id=unit("water").pk)
        actions.accept_issue(actor=both, issue_id=issue.pk, now=now)
    assert words.entry(issue.events.get(name="dispatch")).who.endswith("季文")
    assert words.entry(issue.events.get(name="accept")).who.endswith("季文代陈立")


def test_a_helping_units_step_and_a_note_are_signed_too(cast, now):
    issue = in_progress(cast, now=now, helpers=("transport",))
    both = stands_in(cast, cast.leader, for_=cast.helping_bureau, now=now)
    handling = issue.handlings.get(role="assisting")
    with acting(both):
        actions.assist(actor=both, issue_id=issue.pk, handling_id=handling.pk, now=now, move="accept")
        actions.add_note(actor=both, issue_id=issue.pk, now=now, words="挖机已调")
    assert {event.facts.get("in_place_of") for event in issue.events.filter(name__in=["assist_accept", "note"])} == {
        "刘畅"
    }


def test_promises_wait_for_who_stands_in_and_can_be_kept(cast, now):
    said = actions.make_promise(
        actor=cast.bureau, now=now, words="月底通水", until_on=(now + timedelta(days=9)).date(), issue_id=dispatched(cast, now=now).pk
    )  # fmt: skip
    with pytest.raises(NotYourPromise):
        actions.keep_promise(actor=cast.county_admin, promise_id=said.pk, now=now)
    both = stands_in(cast, cast.leader, for_=cast.bureau, now=now)
    with acting(both):
        assert said in queries.my_promises(both)
        assert actions.keep_promise(actor=both, promise_id=said.pk, now=now).state == "kept"


def test_the_second_person_is_not_who_stands_in_for_the_first(cast, now):
    issue = in_progress(cast, now=now)
    actions.propose_ruling(actor=cast.county_admin, issue_id=issue.pk, now=now, ground="settled", reason="已付清")
    both = stands_in(cast, cast.inspector, for_=cast.county_admin, now=now)
    with acting(both), pytest.raises(SecondPersonNeeded):
        actions.decide_ruling(actor=both, issue_id=issue.pk, now=now, is_upheld=True, words="属实")
    decided = actions.decide_ruling(actor=cast.inspector, issue_id=issue.pk, now=now, is_upheld=False, words="还没付清")
    assert decided.state == "in_progress"


def test_a_complaint_about_the_absent_one_is_not_shown_to_who_stands_in(cast, now, villager):
    about = reported(
        villager, now=now, source="villager", category=_complaint(), about_staff_id=cast.bureau.staff_id, reporter_name="叶根水"
    )  # fmt: skip
    with acting(cast.inspector):
        assert Issue.objects.visible_to(cast.inspector).filter(pk=about.pk).exists()
    both = stands_in(cast, cast.inspector, for_=cast.bureau, now=now)
    with acting(both):
        assert not Issue.objects.visible_to(both).filter(pk=about.pk).exists()
        assert not Issue.objects.filter(pk=about.pk).exists(), "nor past the query scope: the wall stands too"


def test_who_stands_in_leads_nothing_the_absent_one_does_not_lead(cast, now):
    issue = dispatched(cast, now=now)
    both = stands_in(cast, cast.leader, for_=cast.helping_bureau, now=now)
    with acting(both), pytest.raises(NotTheLead):
        actions.accept_issue(actor=both, issue_id=issue.pk, now=now)


def test_a_villager_or_the_system_acts_in_nobodys_place(villager, cast):
    assert villager.in_place_of(region="331181104201") is None
    assert Actor(None, "x", grants=(Held("y", "", None),)).in_place_of(region="331181") is None


def test_the_issues_page_says_for_whom_a_step_would_be_taken(cast, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    issue = dispatched(cast, now=now)
    stands_in(cast, cast.helping_bureau, for_=cast.bureau, now=now)
    assert "您代陈立办这一步" in client_of(cast.helping_bureau).get(issue.get_absolute_url()).content.decode()
    assert "办这一步" not in client_of(cast.bureau).get(issue.get_absolute_url()).content.decode()


def test_home_says_for_whom_one_acts(cast, now, client_of, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    dispatched(cast, now=now)
    stands_in(cast, cast.leader, for_=cast.bureau, now=now)
    page = client_of(cast.leader).get("/").content.decode()
    assert "您正在代陈立" in page
    assert "水渠漏水，八十亩田浇不上水" in page


def _complaint() -> str:
    from tiangeng.issues.models import Category

    rows = Category.objects.filter(county_code="331181", is_complaint=True, parent__isnull=False)
    return str(rows.order_by("code").values_list("code", flat=True)[0])
