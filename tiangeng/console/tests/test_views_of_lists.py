"""Views of lists under a name, columns in one's own order, and what a list opens with."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tiangeng.console import actions, queries
from tiangeng.console.models import SavedView
from tiangeng.console.refusals import NameTaken, NoSuchList, NothingToSave, NotYourView
from tiangeng.documents import actions as documents
from tiangeng.issues.tests.factories import reported
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Region
from tiangeng.ui import lists

pytestmark = pytest.mark.django_db
LIST, LATE = "/issues/", "view=late&sort=due_at"


def saved(actor, now, **given):
    with acting(actor):
        return actions.save_view(actor=actor, now=now, **({"path": LIST, "query": LATE, "name": "超期的"} | given))


def habits(actor, path=LIST):
    with acting(actor):
        return queries.habits_of(actor, path)


def test_a_view_keeps_what_is_looked_at_and_not_where_one_was(world, cast, now):
    view = saved(cast.county_admin, now, query="q=&page=3&arrange=1&view=late&sort=due_at&all=1")
    assert view.get_absolute_url() == f"/issues/?{LATE}"
    assert [v.name for v in habits(cast.county_admin).views] == ["超期的"]
    assert LogEntry.objects.filter(verb="view.saved", object_id=str(view.pk)).exists()


def test_a_view_is_ones_own_until_it_is_shared_with_the_unit(world, cast, now):
    view = saved(cast.township_officer, now)
    assert not habits(cast.cadre).views and not habits(cast.neighbour).views
    with acting(cast.township_officer):
        actions.change_view(
            actor=cast.township_officer, now=now, view_id=view.pk, name="超期", is_shared=True, is_default=False
        )
    colleagues = [a for a in (cast.cadre, cast.partner) if a.organisation_ids & cast.township_officer.organisation_ids]
    assert colleagues, "the cast has colleagues"
    for colleague in colleagues:
        assert [(v.name, v.is_mine) for v in habits(colleague).views] == [("超期", False)]
        with acting(colleague), pytest.raises(NotYourView):
            actions.remove_view(actor=colleague, now=now, view_id=view.pk)
    with acting(cast.neighbour), pytest.raises(Missing):
        actions.remove_view(actor=cast.neighbour, now=now, view_id=view.pk)


def test_a_colleague_opens_the_list_with_a_shared_view_and_loses_nothing_when_it_goes(world, cast, now):
    view = saved(cast.township_officer, now, is_shared=True)
    with acting(cast.cadre):
        actions.open_with(actor=cast.cadre, now=now, view_id=view.pk, is_default=True)
    assert habits(cast.cadre).default_query == LATE
    assert habits(cast.township_officer).default_query == ""
    with acting(cast.township_officer):
        actions.remove_view(actor=cast.township_officer, now=now, view_id=view.pk)
    assert habits(cast.cadre).default_query == "" and not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"path": "/"}, NoSuchList),
        ({"path": "/nowhere/"}, NoSuchList),
        ({"query": "page=2"}, NothingToSave),
        ({}, NameTaken),
    ],
)
def test_what_cannot_be_saved_is_refused_by_name(world, cast, now, given, refusal):
    saved(cast.county_admin, now)
    with pytest.raises(refusal):
        saved(cast.county_admin, now, **given)


def test_nobody_saves_a_view_of_a_list_they_may_not_open(world, cast, now):
    with pytest.raises(NotYours):
        saved(cast.auditor, now)


def test_the_list_opens_with_the_default_and_shows_everything_when_asked(world, cast, now, client_of):
    saved(cast.county_admin, now, is_default=True)
    with acting(cast.cadre):
        reported(cast.cadre, now=now)
    client = client_of(cast.county_admin)
    assert client.get(LIST).headers["Location"] == f"{LIST}?{LATE}"
    page = client.get(f"{LIST}?all=1")
    assert page.status_code == 200 and "超期的" in page.text
    assert client.get(LIST, headers={"HX-Request": "true", "HX-Target": "list"}).status_code == 200
    assert f'href="{LIST}?all=1"' in client.get(f"{LIST}?{LATE}").text


def heads(page):
    row = page.text.partition("<tbody>")[2].partition("</tr>")[0]
    return [label for part in row.split('data-label="')[1:] if (label := part.partition('"')[0])]


def test_columns_are_kept_in_ones_own_order_and_the_export_has_them(world, cast, now, client_of):
    with acting(cast.cadre):
        reported(cast.cadre, now=now)
    client = client_of(cast.county_admin)
    sent = {
        "path": LIST,
        "query": "",
        "cols": ["state", "due_at", "lead"],
        "order": ["state", "due_at", "lead", "source"],
    }
    answer = client.post(reverse("console:columns"), sent | {"up": "lead"})
    assert answer.headers["Location"] == f"{LIST}?arrange=1"
    assert heads(client.get(f"{LIST}?arrange=1")) == ["事项", "状态", "牵头", "期限"]
    assert heads(client_of(cast.township_officer).get(LIST)) == ["事项", "状态", "期限", "牵头", "来源", "上报"]
    with acting(cast.county_admin):
        page = lists.opened(LIST, "", actor=cast.county_admin, now=now)
        assert page.headings() == ["事项", "状态", "牵头", "期限"]
        assert len(next(page.cells(10))) == 4
        export = documents.ask_export(actor=cast.county_admin, now=now, path=LIST, query="")
    assert export.row_count == 1
    client.post(
        reverse("console:columns"), {"path": LIST, "query": "", "reset": "1", "cols": ["state"], "order": ["state"]}
    )
    assert len(heads(client.get(LIST))) == 6


def test_township_village_and_kind_are_columns_for_whoever_chooses_them(world, cast, now, client_of):
    with acting(cast.cadre):
        issue = reported(cast.cadre, now=now)
    client = client_of(cast.county_admin)
    plain = client.get(LIST)
    assert not {"乡镇(街道)", "村(社区)", "类别"} & set(heads(plain))
    assert 'value="township"' in plain.text and 'value="township" checked' not in plain.text
    chosen = client.get(f"{LIST}?cols=township&cols=village&cols=category&cols=state")
    assert heads(chosen) == ["事项", "乡镇(街道)", "村(社区)", "类别", "状态"]
    row = chosen.text.partition("<tbody>")[2]
    for code in (issue.region_code, issue.region_code[:9]):
        assert f">{Region.objects.get(code=code).name}</td>" in row
    assert f">{issue.category.name}</td>" in row


def test_what_stands_in_a_column_is_not_said_again_under_the_title(world, cast, now, client_of):
    with acting(cast.cadre):
        issue = reported(cast.cadre, now=now)
    client, village = client_of(cast.county_admin), Region.objects.get(code=issue.region_code).name

    def under(*columns):
        page = client.get(LIST, {"cols": columns} if columns else {})
        return page.text.partition("<small>")[2].partition("</small>")[0].split(" · ")

    assert under() == [issue.number, village, issue.category.name]
    assert under("state", "village") == [issue.number, issue.category.name]
    assert under("category", "state") == [issue.number, village]
    assert under("village", "category", "township") == [issue.number]


def test_issues_are_sorted_only_by_what_an_index_has_in_order(world, cast, now, client_of):
    """By day of report, either way; by deadline, the nearest first, and a second click leads back to the usual order."""
    with acting(cast.cadre):
        for n in range(2):
            reported(cast.cadre, now=now + timedelta(days=n), title=f"第{n}件")
    client = client_of(cast.county_admin)
    page = client.get(
        LIST, {"cols": ["township", "village", "category", "state", "due_at", "lead", "source", "reported_at"]}
    )
    assert set(re.findall(r"sort=(-?[a-z_]+)", page.text)) == {"due_at", "reported_at"}
    nearest = client.get(LIST, {"sort": "due_at"}).text
    assert nearest.index("第0件") < nearest.index("第1件") and "sort=-due_at" not in nearest
    assert 'aria-sort="ascending"' in nearest and 'href="?"' in nearest
    kept = client.get(LIST, {"sort": "-due_at"}).text  # a view saved when that was offered
    assert kept.index("第0件") < kept.index("第1件") and 'aria-sort="descending"' not in kept


def test_saving_from_the_list_says_what_is_missing_and_keeps_what_was_typed(world, cast, client_of):
    client = client_of(cast.county_admin)
    sent = {"path": LIST, "query": LATE, "name": "超期的", "is_default": "on"}
    assert client.post(reverse("console:view_new"), sent).headers["Location"] == f"{LIST}?{LATE}"
    again = client.post(reverse("console:view_new"), sent)
    assert again.status_code == 409 and "请换个名字" in again.text and 'value="超期的"' in again.text
    page = client.get(reverse("console:views")).text
    assert "超期的" in page and "打开先看这个" in page
    view = SavedView.objects.get()
    assert 'value="超期的"' in client.get(view.edit_url).text
    assert client.post(reverse("console:view_remove", args=[view.pk])).status_code == 302
    assert "还没有存过视图" in client.get(reverse("console:views")).text
