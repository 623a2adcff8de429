"""The routers learn by night from what units accepted, are tried before they serve, and are taken back by one click."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tiangeng.issues import actions, suggesting, tasks
from tiangeng.issues.models import Category, Issue
from tiangeng.issues.refusals import NothingBefore
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import LogEntry, Pack
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.walls import acting

from .factories import below, reported, unit

COUNTY = "331181"
STUDENT = system_actor("学习", territory=COUNTY, capabilities=("issues.learn",))


@pytest.fixture(autouse=True)
def shelves(settings, tmp_path):
    settings.TIANGENG_ROUTERS = tmp_path
    return tmp_path


def accepted(cast, at, n, *, body="喇叭哑了", category="rubbish", lead="water"):
    """One more dispatch its unit took on; `at` moves so that the newest are known."""
    issue = actions.report_issue(
        actor=cast.cadre, now=at, region_code="331181104201", category=category, title=f"{body}{n}",
        body=f"{body}，第{n}回说了", random_below=below,
    )  # fmt: skip
    actions.dispatch_issue(actor=cast.township_officer, issue_id=issue.pk, now=at, lead_id=unit(lead).pk)
    actions.accept_issue(actor=cast.bureau, issue_id=issue.pk, now=at)
    return issue


def taught(cast, now, count=44, **given):
    for n in range(count):
        accepted(cast, now + timedelta(minutes=n), n, **given)


def night(now):
    """What the worker does, with the clock handed in."""
    with acting(STUDENT):
        lessons = actions.lessons_of(actor=STUDENT, county_code=COUNTY)
    found = {}
    for lesson in lessons:
        trial = actions.learn(lesson, county_code=COUNTY, now=now)
        actions.note_trial(actor=STUDENT, county_code=COUNTY, question=lesson.question, trial=trial, now=now)
        found[lesson.question] = trial
    return found


def first_guess(text):
    among = suggesting.catalogue_of(COUNTY, suggesting.CATEGORY)
    found = suggesting.ask(COUNTY, suggesting.CATEGORY, text, among=among).suggestions
    return found[0].label if found else ""


@pytest.mark.django_db(transaction=False)
def test_what_the_county_says_in_its_own_words_is_learned_and_taken_back(cast, now, client_of):
    assert first_guess("喇叭哑了") != "rubbish"
    taught(cast, now)
    trial = night(now + timedelta(days=1))[suggesting.CATEGORY]
    assert trial.replaced and trial.candidate.hits > trial.former.hits
    assert first_guess("喇叭哑了") == "rubbish", "the next question is asked of the new one, in the same process"
    page = client_of(cast.system_admin).get(reverse("issues:routers")).content.decode()
    assert "第 2 版" in page and "退回第 1 版" in page and "垃圾清运" in page and "学过" in page
    back = reverse("issues:router_back", args=[COUNTY, "category"])
    assert client_of(cast.system_admin).post(back).status_code == 302
    assert first_guess("喇叭哑了") != "rubbish"
    assert LogEntry.objects.filter(verb="router.roll_back").count() == 1
    assert night(now + timedelta(days=2))[suggesting.CATEGORY].why == "too few", "it does not come again by itself"
    assert client_of(cast.system_admin).post(back).status_code == 409
    assert suggesting.shelf_of(COUNTY, "owner").chosen() != 1, "the other question keeps what it learned"


def test_only_what_a_unit_accepted_teaches_and_never_a_complaint(cast, now):
    accepted(cast, now, 1)
    reported(cast.cadre, now=now)
    actions.dispatch_issue(
        actor=cast.township_officer, issue_id=reported(cast.cadre, now=now).pk, now=now, lead_id=unit("water").pk
    )
    objected = accepted(cast, now, 2)
    actions.return_issue(actor=cast.bureau, issue_id=objected.pk, now=now, reason="不归我们")
    secret = accepted(cast, now, 3)
    Issue.objects.filter(pk=secret.pk).update(is_confidential=True)
    with acting(STUDENT):
        lessons = actions.lessons_of(actor=STUDENT, county_code=COUNTY)
    assert [[one.letter.label for one in lesson.decided] for lesson in lessons] == [["rubbish"], ["water"]]


def test_a_category_the_pack_no_longer_has_is_neither_suggested_nor_learned_again(cast, now):
    taught(cast, now)
    night(now + timedelta(days=1))
    assert first_guess("喇叭哑了") == "rubbish"
    row = Pack.objects.get(county_code=COUNTY)
    for branch in row.parts["issues"]["categories"]:
        branch["children"] = [leaf for leaf in branch["children"] if leaf["code"] != "rubbish"]
    row.parts["issues"]["catalogue"] = [r for r in row.parts["issues"]["catalogue"] if r["category"] != "rubbish"]
    row.digest = "without-rubbish"
    row.save()
    Category.objects.filter(county_code=COUNTY, code="rubbish").update(is_active=False)
    with acting(STUDENT):
        assert first_guess("喇叭哑了") != "rubbish"
        category, _owner = actions.lessons_of(actor=STUDENT, county_code=COUNTY)
    assert category.decided == [] and "rubbish" not in category.catalogue


def test_a_damaged_file_is_refused_said_and_the_former_serves(cast, now, shelves, client_of):
    taught(cast, now)
    night(now + timedelta(days=1))
    (shelves / COUNTY / "category" / "router-000002.npz").write_bytes(b"not a model")
    suggesting._serving.clear()  # as a process that has just been started
    assert first_guess("喇叭哑了") != "rubbish" and suggesting.serving(COUNTY, "category").version == 1
    assert "文件坏了，不用它" in client_of(cast.system_admin).get(reverse("issues:routers")).content.decode()


def test_everything_damaged_still_suggests_from_the_catalogue(cast, now, shelves):
    taught(cast, now)
    night(now + timedelta(days=1))
    for path in (shelves / COUNTY / "category").glob("*.npz"):
        path.write_bytes(b"")
    suggesting._serving.clear()
    assert suggesting.serving(COUNTY, "category").version == suggesting.FIRST_DAY
    assert first_guess("路灯不亮") == "street-light"


def test_only_the_administrator_of_this_county_takes_a_version_back(cast, now):
    sent = {"county_code": COUNTY, "question": "category", "now": now}
    with pytest.raises(NotYours):
        actions.roll_back_router(actor=cast.township_officer, **sent)
    with pytest.raises(Missing):
        actions.roll_back_router(actor=cast.system_admin, **(sent | {"county_code": "330182"}))
    with pytest.raises(Missing):
        actions.roll_back_router(actor=cast.system_admin, **(sent | {"question": "../../secrets"}))
    with pytest.raises(NothingBefore):
        actions.roll_back_router(actor=cast.system_admin, **sent)


def test_the_page_says_what_is_missing_before_anything_was_learned(cast, client_of):
    page = client_of(cast.system_admin).get(reverse("issues:routers")).content.decode()
    assert "还没有学过" in page and "还没有试过" in page
    assert client_of(cast.township_officer).get(reverse("issues:routers")).status_code == 403


def test_how_often_a_suggestion_was_followed_is_counted_by_version_and_for_nobody(cast, now, client_of):
    for lead in ("power", "water"):
        issue = reported(
            cast.cadre, now=now, category="street-light", title="村口路灯不亮", body="路灯坏了，晚上摸黑。"
        )
        sent = {"lead": str(unit(lead).pk), "category": "street-light", "seen": "reported"}
        client_of(cast.township_officer).post(reverse("issues:dispatch", args=[issue.pk]), sent)
    category, owner = (
        suggesting.agreement(COUNTY)[question][suggesting.FIRST_DAY] for question in suggesting.QUESTIONS
    )
    assert (category.hits, category.of) == (2, 2) and owner.of == 2 and owner.hits <= 1
    assert suggesting.agreement("330182")["category"] == {}


def test_every_share_of_taken_suggestions_opens_what_it_counts_and_names_no_issue(cast, now, client_of):
    for lead, chosen in (("power", "street-light"), ("water", "rubbish")):
        issue = reported(
            cast.cadre, now=now, category="street-light", title="村口路灯不亮", body="路灯坏了，晚上摸黑。"
        )
        sent = {"lead": str(unit(lead).pk), "category": chosen, "seen": "reported"}
        assert (
            client_of(cast.township_officer).post(reverse("issues:dispatch", args=[issue.pk]), sent).status_code == 302
        )
    keeper = client_of(cast.system_admin)
    at = reverse("issues:router_choices", args=[COUNTY, "category", 0])
    assert f'href="{at}"' in keeper.get(reverse("issues:routers")).content.decode()
    page = keeper.get(at).content.decode()
    assert "2 条" in page and "垃圾清运" in page and "没照办的" in page and "没学之前" in page
    assert issue.number not in page and issue.title not in page
    assert "1 条" in keeper.get(at, {"followed": "yes"}).content.decode()
    assert "1 条" in keeper.get(at, {"followed": "no"}).content.decode()
    assert "0 条" in keeper.get(reverse("issues:router_choices", args=[COUNTY, "category", 7])).content.decode()
    assert keeper.get(reverse("issues:router_choices", args=["330182", "category", 0])).status_code == 404
    assert keeper.get(reverse("issues:router_choices", args=[COUNTY, "weather", 0])).status_code == 404
    assert client_of(cast.township_officer).get(at).status_code == 403


def test_the_worker_goes_through_every_county(cast, now, shelves):
    accepted(cast, now, 1)
    tasks.learn(0)
    for question in suggesting.QUESTIONS:
        assert suggesting.shelf_of(COUNTY, question).versions() == [1], (
            "the first day's, to be judged against from now on"
        )
    assert LogEntry.objects.filter(verb="router.try").count() == 2
