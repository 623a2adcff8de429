"""What the dispatcher's form suggests, what is kept of it, and that it never dispatches by itself."""

import pytest
from django.urls import reverse

from tiangeng.issues import actions, queries, suggesting
from tiangeng.issues.models import Decision, Issue
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting

from .factories import reported, unit

LIGHT = {
    "category": "road-damage",
    "title": "村口路灯不亮",
    "body": "村口的路灯坏了好几盏，晚上摸黑走路，太阳能灯也不亮。",
}


@pytest.fixture(autouse=True)
def own_shelf(settings, tmp_path):
    settings.TIANGENG_ROUTERS = tmp_path


def suggested_for(issue):
    return suggesting.for_issue(issue, list(queries.units_of(issue.county_code)))


def form_of(client_of, actor, issue, **query):
    answer = client_of(actor).get(reverse("issues:dispatch", args=[issue.pk]), query)
    assert answer.status_code == 200
    return answer


def test_the_first_day_suggests_category_and_owner_with_the_words_that_decided(cast, now):
    found = suggested_for(reported(cast.cadre, now=now, **LIGHT))
    assert found.categories[0].label == "street-light" and found.categories[0].is_likely
    assert len(found.categories) == len(found.owners) == 3
    assert "路灯" in found.words
    assert found.categories[0].share is None, "a percentage nobody has checked is not shown"


def test_what_it_cannot_tell_it_does_not_claim(cast, now):
    found = suggested_for(reported(cast.cadre, now=now, title="有件事", body="想请你们来看看，说来话长。"))
    assert not any(option.is_likely for option in (*found.categories, *found.owners))


def test_the_form_shows_it_and_a_link_fills_it_in(cast, now, client_of):
    issue = reported(cast.cadre, now=now, **LIGHT)
    page = form_of(client_of, cast.township_officer, issue)
    shown = page.content.decode()
    assert "照原话看，像是" in shown and "供电照明 › 路灯照明" in shown and "路灯" in shown
    assert page.context["form"]["category"].value() == "road-damage", "suggested, not chosen"
    picked = form_of(client_of, cast.township_officer, issue, category="street-light")
    form = picked.context["form"]
    with acting(cast.township_officer):
        owner, _helpers = queries.suggested_units(issue, picked.context["category"])
    assert form["category"].value() == "street-light" and form["lead"].value() == str(owner.pk)
    issue.refresh_from_db()
    assert issue.state == State.REPORTED and issue.lead_id is None


def test_the_chosen_category_is_written_and_the_old_one_stays_in_the_story(cast, now, client_of):
    issue = reported(cast.cadre, now=now, **LIGHT)
    sent = {"lead": str(unit("power").pk), "category": "street-light", "seen": "reported"}
    assert client_of(cast.township_officer).post(reverse("issues:dispatch", args=[issue.pk]), sent).status_code == 302
    issue = Issue.objects.get(pk=issue.pk)
    assert (issue.category.code, issue.lead.code, issue.state) == ("street-light", "power", State.DISPATCHED)
    assert issue.events.get(name="correct").facts["before"]["category"] == "村道破损塌方"
    kept = Decision.objects.get()
    assert (kept.suggested_category, kept.category) == ("street-light", "street-light")
    assert (kept.suggested_owner, kept.owner) == (suggested_for(issue).owners[0].label, "power")
    assert {field.name for field in Decision._meta.fields}.isdisjoint({"actor_id", "created_by_id", "actor_name"})


def test_without_a_category_it_stays_as_it_was(cast, now):
    issue = reported(cast.cadre, now=now, **LIGHT)
    actions.dispatch_issue(actor=cast.township_officer, issue_id=issue.pk, now=now, lead_id=unit("power").pk)
    assert Issue.objects.get(pk=issue.pk).category.code == "road-damage"
    assert not Decision.objects.exists(), "nothing was shown, nothing can be compared"


def test_a_township_is_one_label_wherever_it_lies(cast, now, client_of):
    issue = reported(cast.cadre, now=now, **LIGHT)
    sent = {"lead": str(unit(issue.region_code[:9]).pk), "seen": "reported"}
    assert client_of(cast.township_officer).post(reverse("issues:dispatch", args=[issue.pk]), sent).status_code == 302
    assert Decision.objects.get().owner == "township"


def test_a_decision_is_seen_by_whoever_sees_its_issue(cast, now, client_of):
    issue = reported(cast.cadre, now=now, **LIGHT)
    sent = {"lead": str(unit("power").pk), "seen": "reported"}
    client_of(cast.township_officer).post(reverse("issues:dispatch", args=[issue.pk]), sent)
    for actor, count in ((cast.township_officer, 1), (cast.neighbour, 0), (cast.other_township, 0)):
        with acting(actor):
            assert Decision.objects.visible_to(actor).count() == count
    with acting(cast.neighbour):
        assert Decision.objects.count() == 0, "the wall holds where a filter was forgotten"


def test_nothing_is_suggested_for_a_complaint(cast, now):
    complaint = reported(cast.cadre, now=now, about_organisation_id=unit("water").pk, **LIGHT)
    assert suggested_for(complaint) == suggesting.NOTHING


def test_a_suggestion_is_quick_and_asks_the_database_nothing_twice(cast, now, django_assert_max_num_queries):
    issue = reported(cast.cadre, now=now, **LIGHT)
    units = list(queries.units_of(issue.county_code))
    suggesting.for_issue(issue, units)
    with django_assert_max_num_queries(1):  # the pack's digest
        suggesting.for_issue(issue, units)


def test_neither_township_nor_village_is_named_for_what_the_upper_level_has_taken_back(cast, now):
    issue = reported(cast.cadre, now=now, **LIGHT)
    kinds = {unit.short_name: unit.kind for unit in queries.units_of(issue.county_code)}
    below = {"township", "village"}
    issue.category.is_reserved = False
    assert below & {kinds[option.name] for option in suggested_for(issue).owners}
    issue.category.is_reserved = True
    assert not below & {kinds[option.name] for option in suggested_for(issue).owners}
