"""What an enterprise told on a visit is kept under it when it is lifted out, and on its own record afterwards."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import VILLAGE
from tiangeng.algorithms.codes import credit_code_check
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting
from tiangeng.places import actions as places
from tiangeng.places.tests import factories as homes
from tiangeng.visits import actions as visits
from tiangeng.visits.tests import factories as made

from .factories import reported

BODY = "91331181MA2ABC001"
TOLD = {
    "region_code": VILLAGE,
    "category": "power-outage",
    "title": "夜班一开机就跳闸",
    "body": "变压器小了",
    "source": "enterprise",
    "is_theirs": "on",
}


@pytest.fixture
def firm(cast, now):
    with acting(cast.township_officer):
        return places.create_enterprise(
            actor=cast.township_officer, now=now, region_code=VILLAGE, credit_code=BODY + credit_code_check(BODY),
            name="早安五金有限公司", contact_name="张厂长",
        )  # fmt: skip


def visit(cast, firm, **also):
    now = timezone.now()
    given = {"region_code": VILLAGE, "visited_on": timezone.localdate(now), "heard": "一开机就跳闸"}
    with acting(cast.cadre):
        return visits.record_visit(actor=cast.cadre, now=now, enterprise_ids=[firm.pk], **given | also)


def report(visit):
    return f"{reverse('issues:report')}?visit={visit.pk}"


def test_a_visit_to_one_enterprise_alone_files_its_problem_under_it(cast, firm, client_of):
    client, went = client_of(cast.cadre), visit(cast, firm)
    page = client.get(report(went)).content.decode()
    assert "记在“早安五金有限公司”名下" in page and "张厂长" in page
    sent = client.post(report(went), TOLD)
    assert sent.status_code == 302, sent.content.decode()
    issue = Issue.objects.get(title=TOLD["title"])
    assert (issue.enterprise_id, issue.visit_id, issue.source) == (firm.pk, went.pk, "enterprise")


def test_the_number_the_file_holds_is_used_and_shown_to_nobody(cast, firm, client_of, now):
    with acting(cast.township_officer):
        places.edit_enterprise(actor=cast.township_officer, enterprise_id=firm.pk, contact_phone="13857800009", now=now)
    client, went = client_of(cast.cadre), visit(cast, firm)
    page = client.get(report(went)).content.decode()
    assert "138****0009" in page and "13857800009" not in page
    client.post(report(went), TOLD)
    assert Issue.objects.get(title=TOLD["title"]).reporter_phone.reveal() == "13857800009"


def test_a_visit_that_saw_one_home_alone_is_that_homes_and_nothing_of_its_file_is_asked_again(cast, client_of, now):
    home = homes.household(cast.cadre)
    homes.resident(cast.cadre, home, phone="13857800001")
    with acting(cast.cadre):
        went = visits.record_visit(
            actor=cast.cadre, now=now, region_code=VILLAGE, visited_on=timezone.localdate(now), heard="渠漏",
            household_ids=[home.pk],
        )  # fmt: skip
    client = client_of(cast.cadre)
    page = client.get(report(went))
    said = page.content.decode()
    assert page.context["form"]["reporter_name"].value() == "叶根水"
    assert "就是叶根水家提的" in said and "138****0001" in said and "13857800001" not in said
    sent = TOLD | {"source": "visit", "category": "channel-repair", "reporter_name": "叶根水"}
    client.post(report(went), sent)
    issue = Issue.objects.get(title=TOLD["title"])
    assert (issue.household_id, issue.reporter_name) == (home.pk, "叶根水")
    assert issue.reporter_phone.reveal() == "13857800001"


def test_whoever_wants_to_stay_unnamed_is_not_tied_to_the_door(cast, client_of, now):
    home = homes.household(cast.cadre)
    homes.resident(cast.cadre, home, phone="13857800001")
    with acting(cast.cadre):
        went = visits.record_visit(
            actor=cast.cadre, now=now, region_code=VILLAGE, visited_on=timezone.localdate(now), heard="渠漏",
            household_ids=[home.pk],
        )  # fmt: skip
    sent = {name: value for name, value in TOLD.items() if name != "is_theirs"}
    client_of(cast.cadre).post(report(went), sent | {"source": "visit", "category": "channel-repair"})
    issue = Issue.objects.get(title=TOLD["title"])
    assert (issue.household_id, issue.reporter_name, issue.reporter_phone, issue.has_reporter) == (
        None,
        "",
        None,
        False,
    )


def test_a_visit_that_saw_homes_too_does_not_guess_who_told_it(cast, firm, client_of):
    home = made.household(7)
    page = client_of(cast.cadre).get(report(visit(cast, firm, household_ids=[home.pk]))).content.decode()
    assert "名下" not in page


def test_above_the_enterprises_stand_the_figures_and_each_opens_to_its_list(cast, firm, client_of):
    client, went = client_of(cast.cadre), visit(cast, firm)
    client.post(report(went), TOLD)
    issue = Issue.objects.get(title=TOLD["title"])
    for page in (reverse("places:enterprises"), reverse("visits:firms")):
        told = client.get(page).content.decode().partition("figures wraps")[2].partition("</section>")[0]
        figures = re.findall(r'href="([^"]+)"><b class="num">(\d+)</b><span>([^<]+)<', told)
        assert [(number, word) for _address, number, word in figures] == [
            ("1", "登记的企业"), ("0", "规模以上"), ("1", "反映的事"), ("0", "其中已销号"), ("1", "未办完"),
        ]  # fmt: skip
        for address, number, _word in figures[2:]:
            rows = client.get(html.unescape(address)).content.decode()
            assert (issue.number in rows) is (number == "1")
    with acting(cast.cadre):
        reported(cast.cadre, now=timezone.now(), title="与企业无关")
    assert "与企业无关" not in client.get(f"{reverse('issues:list')}?told_by=firms").content.decode()
