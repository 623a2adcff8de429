"""Webhooks, against a real server on this machine."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tiangeng.issues import actions as issues
from tiangeng.issues.states import LIFECYCLE
from tiangeng.issues.tests import factories
from tiangeng.kernel.refusals import NotYours, ReasonNeeded
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions, posting, queries, signing, tasks
from tiangeng.notices.models import Delivery, Hook
from tiangeng.notices.refusals import HookAddressRefused, HookNeedsSecondPerson, HookNotFailed

EVENTS = ["issue.dispatch", "issue.resolve"]


@pytest.fixture
def inside(settings):
    settings.TIANGENG_HOOKS_PRIVATE = True


def register(cast, url, now):
    return actions.register_hook(
        actor=cast.system_admin, now=now, county_code="331181", name="县大脑", url=url, events=EVENTS
    )


@pytest.fixture
def hook(cast, outside, inside, now):
    hook, secret = register(cast, outside.url, now)
    actions.move_hook(actor=cast.security_admin, hook_id=hook.pk, move="approve", now=now)
    hook.plain = secret
    return hook


@pytest.fixture
def dispatched(cast, hook, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return factories.dispatched(cast, now=now, reporter_name="叶根水", reporter_phone="13857800001")


def send(delivery, *, attempts=0):
    context = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    tasks.send_hook.func(context, delivery_id=str(delivery.pk), county_code=delivery.county_code)


def the_delivery():
    return Delivery.objects.get()


def test_a_step_is_told_signed_and_without_words_or_people(dispatched, hook, outside):
    send(the_delivery())
    (headers, body), (told,) = outside.got[0], outside.bodies
    assert signing.is_genuine(hook.plain, given=headers, body=body, now=timezone.now())
    assert headers["webhook-id"] == str(the_delivery().pk)
    assert (told["type"], told["data"]["number"], told["data"]["lead"]) == (
        "issue.dispatch",
        dispatched.number,
        "water",
    )
    for private in (dispatched.title, "叶根水", "13857800001", "水渠", "陈立"):
        assert private not in body.decode()
    assert the_delivery().outcome == "sent"


def test_only_the_steps_that_were_asked_for(cast, dispatched, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        issues.accept_issue(actor=cast.bureau, issue_id=dispatched.pk, now=now)
    assert Delivery.objects.count() == 1


def test_every_step_of_the_life_can_be_asked_for_and_has_its_words():
    offered = dict(queries.hooked())
    assert set(offered) == {"issue.report", *(f"issue.{step.name}" for step in LIFECYCLE.moves)}
    assert all(offered.values())
    longest = Hook._meta.get_field("events").base_field.max_length
    assert max(map(len, offered)) <= longest <= Delivery._meta.get_field("event").max_length


def test_what_comes_back_goes_up_and_goes_on_is_told_too(
    cast, outside, inside, now, django_capture_on_commit_callbacks
):
    wanted = [f"issue.{name}" for name in ("insist", "escalate", "send_down", "unmerge", "wait", "resume")]
    hook, _secret = actions.register_hook(
        actor=cast.system_admin, now=now, county_code="331181", name="县大脑", url=outside.url, events=wanted
    )
    actions.move_hook(actor=cast.security_admin, hook_id=hook.pk, move="approve", now=now)
    office, why = {"actor": cast.township_officer, "now": now}, {"reason": "说明"}
    with django_capture_on_commit_callbacks(execute=True):
        back = factories.dispatched(cast, now=now)
        issues.return_issue(actor=cast.bureau, issue_id=back.pk, now=now, **why)
        issues.insist_issue(issue_id=back.pk, **office, **why)
        one, other = (factories.reported(cast.cadre, now=now) for _n in range(2))
        issues.merge_issue(issue_id=one.pk, into_id=other.pk, **office)
        issues.unmerge_issue(issue_id=one.pk, **office, **why)
        issues.escalate_issue(issue_id=one.pk, **office, **why)
        issues.send_down(actor=cast.county_admin, issue_id=one.pk, now=now, **why)
        going = factories.in_progress(cast, now=now, reporter_name="叶根水", reporter_phone="13857800001")
        day = (now + timedelta(days=9)).date()
        issues.wait_for_villager(actor=cast.bureau, issue_id=going.pk, now=now, kind="papers", review_on=day, **why)
        issues.resume_issue(actor=cast.bureau, issue_id=going.pk, now=now)
    assert sorted(Delivery.objects.values_list("event", flat=True)) == sorted(wanted)


def test_a_complaint_is_told_to_nobody(cast, hook, villager, now):
    from tiangeng.issues.models import Category

    leaf = Category.objects.filter(county_code="331181", is_complaint=True, parent__isnull=False).first().code
    issue = factories.reported(villager, now=now, source="villager", category=leaf)
    with acting(tasks.sender("331181")) as system:
        assert actions.queue_hooks(actor=system, issue_id=issue.pk, move="dispatch", now=now) == 0


@pytest.mark.parametrize("mood", [500, 404, 302, "drop"])
def test_what_does_not_arrive_is_tried_again_under_the_same_id(dispatched, outside, mood):
    outside.moods = [mood, 200]
    with pytest.raises(posting.Unreachable):
        send(the_delivery())
    assert the_delivery().outcome == "waiting"
    send(the_delivery(), attempts=1)
    assert the_delivery().outcome == "sent" and the_delivery().tries_count == 2
    assert len({headers["webhook-id"] for headers, _body in outside.got}) == 1


def test_a_dead_letter_is_kept_shown_and_sent_again(cast, dispatched, hook, outside, now, client_of):
    outside.moods = [503]
    send(the_delivery(), attempts=tasks.MOST_HOOK_TRIES)
    assert (the_delivery().outcome, the_delivery().answered) == ("failed", "503")
    client = client_of(cast.system_admin)
    page = client.get(f"/notices/hooks/{hook.pk}/").content.decode()
    assert "issue." not in page.partition("<h2>最近的</h2>")[0].partition("没送到的")[2], (
        "steps are called as in the timeline"
    )
    assert dispatched.number in page and "再发一次" in page
    outside.moods = [200]
    assert client.post(f"/notices/hooks/deliveries/{the_delivery().pk}/again/").status_code == 302
    send(the_delivery())
    assert the_delivery().outcome == "sent"
    with pytest.raises(HookNotFailed):
        actions.send_again(actor=cast.system_admin, delivery_id=the_delivery().pk, now=now)


def test_gone_is_not_tried_again(dispatched, outside):
    outside.moods = [410]
    send(the_delivery())
    assert the_delivery().outcome == "failed"


def test_a_stopped_address_gets_nothing_more(cast, dispatched, hook, outside, now):
    actions.move_hook(actor=cast.system_admin, hook_id=hook.pk, move="stop", now=now, reason="换系统")
    send(the_delivery())
    assert the_delivery().outcome == "held_back" and outside.got == []


def test_it_takes_two_people(cast, outside, inside, now):
    hook, _secret = register(cast, outside.url, now)
    with pytest.raises(NotYours):
        actions.move_hook(actor=cast.system_admin, hook_id=hook.pk, move="approve", now=now)
    Hook.objects.filter(pk=hook.pk).update(asked_by_id=cast.security_admin.account_id)
    with pytest.raises(HookNeedsSecondPerson):
        actions.move_hook(actor=cast.security_admin, hook_id=hook.pk, move="approve", now=now)
    with pytest.raises(ReasonNeeded):
        actions.move_hook(actor=cast.security_admin, hook_id=hook.pk, move="refuse", now=now)


def test_before_it_is_approved_nothing_is_sent(cast, outside, inside, now, django_capture_on_commit_callbacks):
    register(cast, outside.url, now)
    with django_capture_on_commit_callbacks(execute=True):
        factories.dispatched(cast, now=now)
    assert not Delivery.objects.exists()


def test_an_address_inside_the_house_is_refused_unless_the_operator_allows_it(cast, outside, now):
    with pytest.raises(HookAddressRefused):
        register(cast, outside.url, now)


def test_the_wall_holds_where_it_is_sent_too(dispatched, outside, settings):
    settings.TIANGENG_HOOKS_PRIVATE = False
    send(the_delivery())
    assert the_delivery().outcome == "failed" and outside.got == []


def test_the_secret_is_shown_once_and_kept_sealed(cast, outside, inside, client_of):
    client = client_of(cast.system_admin)
    answer = client.post("/notices/hooks/new/", {"name": "县大脑", "url": outside.url, "events": EVENTS})
    page = answer.content.decode()
    hook = Hook.objects.get()
    assert hook.secret.reveal() in page and answer["Cache-Control"] == "no-store"
    for path in ("/notices/hooks/", f"/notices/hooks/{hook.pk}/"):
        assert hook.secret.reveal() not in client.get(path).content.decode()


def test_every_step_is_ticked_until_somebody_takes_it_out(cast, client_of):
    page = client_of(cast.system_admin).get("/notices/hooks/new/").content.decode()
    assert page.count('name="events"') == page.count(" checked") > 20


def test_a_bad_address_is_said_beside_its_box(cast, client_of):
    answer = client_of(cast.system_admin).post(
        "/notices/hooks/new/", {"name": "x", "url": "https://127.0.0.1/", "events": EVENTS}
    )
    assert answer.status_code == 422 and "不通向内网" in answer.content.decode()


def test_nobody_else_has_business_here(cast, hook, client_of):
    for actor in (cast.bureau, cast.county_admin, cast.auditor):
        assert client_of(actor).get("/notices/hooks/").status_code == 403
        assert client_of(actor).get(f"/notices/hooks/{hook.pk}/").status_code == 403
