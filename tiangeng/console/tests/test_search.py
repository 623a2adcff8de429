"""The search over everything, and the palette that jumps: kinds with their counts, and nothing one may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import make_person
from tiangeng.assignments import actions as assignments
from tiangeng.console import finding
from tiangeng.issues import actions as issues
from tiangeng.issues.tests.factories import reported, unit
from tiangeng.kernel.actors import NOBODY
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions as meetings
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role
from tiangeng.places import actions as places
from tiangeng.visits import actions as visits

pytestmark = pytest.mark.django_db
VILLAGE = "331181104201"


@pytest.fixture
def town(world, cast, now):
    """An issue, a household and a visit that all speak of the same thing."""
    with acting(cast.cadre):
        issue = reported(cast.cadre, now=now, title="叶根水家门口路灯不亮", body="黑了三天")
        home = places.create_household(actor=cast.cadre, now=now, region_code=VILLAGE, head_name="叶根水", number="88")
        visits.record_visit(
            actor=cast.cadre, now=now, region_code=VILLAGE, visited_on=now.date(), heard="叶根水说路灯不亮"
        )
    return issue, home


def found(actor, asked, now):
    with acting(actor):
        return {group.key: [str(hit.title) for hit in group.hits] for group in finding.search(actor, asked, now=now)}


def test_two_characters_find_every_kind_that_has_them(town, cast, now):
    assert found(cast.cadre, "路灯", now)["issues"] == ["叶根水家门口路灯不亮"]
    assert len(found(cast.cadre, "路灯", now)["visits"]) == 1
    assert found(cast.cadre, "叶根水", now)["households"] == ["叶根水家"]
    assert "水利局" in found(cast.cadre, "水利", now)["units"]
    staff = found(cast.cadre, cast.township_officer.name, now)["staff"]
    assert staff == [cast.township_officer.name]


def test_the_kinds_stand_in_one_order_whichever_is_asked_first(world, cast, now):
    kinds = ["issues", "promises", "assignments", "meetings", "regions", "households", "enterprises", "facilities"]
    assert list(found(cast.county_admin, "谁也不叫这个", now)) == [*kinds, "staff", "units", "visits"]


def test_promises_assignments_facilities_and_meetings_are_found_and_only_by_whoever_may_see_them(world, cast, now):
    officer = cast.township_officer
    with acting(officer):
        issues.make_promise(
            actor=cast.cadre,
            now=now,
            words="月底把凉亭修好",
            until_on=now.date() + timedelta(days=9),
            region_code=VILLAGE,
        )
        places.create_facility(actor=cast.cadre, now=now, region_code=VILLAGE, kind="clinic", name="凉亭卫生室")
        meetings.call(
            actor=officer, now=now, kind="reception", region_code=VILLAGE[:9], title="凉亭接访", place="凉亭",
            begins_at=now + timedelta(days=2),
        )  # fmt: skip
    city = Organisation.objects.filter(county_code="331181", kind="superior").order_by("code").first()
    above = make_person("何市", role=Role.SUPERIOR, territory="3311", unit=city, now=now)
    with acting(above):
        assignments.assign(
            actor=above, now=now, title="凉亭排查", body="逐座排查", answer_on=now.date() + timedelta(days=20),
            organisation_id=unit("water").pk,
        )  # fmt: skip
    here = found(officer, "凉亭", now)
    assert here["promises"] == ["月底把凉亭修好"] and here["facilities"] == ["凉亭卫生室"]
    assert here["meetings"] == ["凉亭接访"] and here["assignments"] == []
    assert found(cast.bureau, "凉亭", now)["assignments"] == ["凉亭排查"]
    for stranger in (cast.neighbour, cast.other_township):
        assert not any(found(stranger, "凉亭", now).values())


def test_a_household_is_found_by_its_number_and_its_letters(town, cast, now):
    assert found(cast.cadre, "88", now)["households"] == ["叶根水家"]
    assert found(cast.cadre, "ygs", now)["households"] == ["叶根水家"]


def test_an_issue_is_found_by_the_number_people_read_out(town, cast, now):
    issue, _home = town
    short = str(int(issue.number.rpartition("-")[2]))
    assert found(cast.cadre, short, now)["number"] == [issue.title]
    assert found(cast.cadre, issue.number.lower(), now)["issues"] == [issue.title]
    assert not found(cast.neighbour, short, now).get("number")


def test_what_is_found_stands_first_and_is_counted_no_further_than_read(town, cast, now, monkeypatch):
    monkeypatch.setattr(finding, "FOUND_AT_MOST", 3)
    with acting(cast.cadre):
        for n in range(5):
            reported(cast.cadre, now=now, title=f"水塘漏了{n}", body="漏")
        groups = finding.search(cast.cadre, "水塘", now=now, first=2)
    assert [group.key for group in groups if group.hits] == [groups[0].key] == ["issues"]
    assert (len(groups[0].hits), groups[0].count, groups[0].is_capped) == (2, 3, True)


def test_a_stranger_to_the_place_finds_nothing_of_it(town, cast, now, client_of):
    page = client_of(cast.neighbour).get(reverse("console:search"), {"q": "叶根水"}).text
    assert "路灯不亮" not in page and "没有找到" in page
    page = client_of(cast.cadre).get(reverse("console:search"), {"q": "叶根水"}).text
    assert "路灯不亮" in page and "叶根水家" in page and "户号 88" in page


def test_the_palette_lists_pages_by_name_or_letters_and_only_those_one_may_open(town, cast, client_of):
    address = reverse("console:palette")
    listed = client_of(cast.township_officer).get(address, {"q": "db"}).text
    assert "督办" in listed and 'data-url="/issues/supervision/"' in listed
    assert "督办" not in client_of(cast.cadre).get(address, {"q": "db"}).text
    assert "工作台" in client_of(cast.auditor).get(address).text
    issue, _home = town
    by_number = client_of(cast.cadre).get(address, {"q": issue.number}).text
    assert by_number.index(issue.get_absolute_url()) < len(by_number)
    assert client_of(NOBODY).get(address).status_code == 302


def test_searching_asks_a_fixed_number_of_questions(town, cast, now, client_of):
    client, counts = client_of(cast.county_admin), []
    client.get(reverse("console:search"))  # the first page after signing in notes when that was
    for more in (0, 4):
        with acting(cast.cadre):
            for n in range(more):
                reported(cast.cadre, now=now, title=f"路灯又坏了{n}", body="黑")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("console:search"), {"q": "路灯"}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 32, counts


def test_of_a_common_word_the_newest_are_shown_and_the_page_says_so(town, cast, now, client_of, monkeypatch):
    monkeypatch.setattr("tiangeng.issues.queries.FEW", 0)
    monkeypatch.setattr("tiangeng.issues.finding.NEWEST", 1)
    for n in range(2):
        reported(cast.cadre, now=now + timedelta(hours=n + 1), title=f"岭根的渠第{n}段")
    client, address = client_of(cast.township_officer), reverse("console:search")
    page = client.get(address, {"q": "岭根的渠"}).text
    assert "岭根的渠第1段" in page and "岭根的渠第0段" not in page and "只在最近的" in page
    reported(cast.cadre, now=now + timedelta(hours=9), title="路灯不亮")
    older = client.get(address, {"q": "岭根的渠"}).text
    assert "岭根的渠第0段" in older and "只在最近的" not in older, "where the newest have none, all are asked"


def test_of_a_rarer_word_the_newest_are_read_first_and_all_where_they_are_too_few_to_fill_the_page(
    town, cast, now, monkeypatch
):
    monkeypatch.setattr("tiangeng.issues.finding.NEWEST_HITS", {6: 3})
    for n in range(4):
        reported(cast.cadre, now=now + timedelta(hours=n + 1), title=f"岭根的渠第{n}段")
    with acting(cast.county_admin):
        for first, counted in ((2, (2, True)), (3, (3, True)), (9, (4, False))):
            monkeypatch.setattr(finding, "FOUND_AT_MOST", first)
            (group,) = [one for one in finding.search(cast.county_admin, "岭根的渠", now=now) if one.hits]
            assert (group.count, group.is_capped, group.newest) == (*counted, 0)
            assert [hit.title for hit in group.hits] == [f"岭根的渠第{n}段" for n in (3, 2, 1, 0)][: first + 1]


def test_an_administrator_finds_people_and_an_auditor_has_no_search_box(world, cast, client_of):
    client = client_of(cast.system_admin)
    assert 'action="/search/"' in client.get("/").content.decode()
    answer = client.get("/search/", {"q": "水利局"})
    assert answer.status_code == 200 and "水利局" in answer.content.decode().partition("<main")[2]
    client = client_of(cast.auditor)
    assert 'action="/search/"' not in client.get("/").content.decode()
    assert client.get("/search/", {"q": "水利局"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("水渠", "…" + "听" * 16 + "水渠堵了" + "听" * 40 + "…"),
        ("天气 水渠", "天气好" + "听" * 57 + "…"),
        ("Wi-Fi", "村里想装wi-fi"),
        ("哪儿也没有", "天气好" + "听" * 57 + "…"),
    ],
)
def test_a_visit_is_shown_around_the_word_it_was_found_by(asked, shown):
    heard = "天气好" + "听" * 70 + "水渠堵了" + "听" * 70
    assert finding.excerpt((heard, "", "村里想装wi-fi"), asked) == shown
