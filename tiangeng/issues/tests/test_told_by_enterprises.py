"""What an enterprise told on a visit is kept under it when it is lifted out, and on its own record afterwards."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import VILLAGE
from tiangeng.algorithms.codes import credit_code_check
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting
from tiangeng.places import actions as places
from tiangeng.visits import actions as visits
from tiangeng.visits.tests import factories as made

BODY = "91331181MA2ABC001"
TOLD = {
    "region_code": VILLAGE,
    "category": "power-outage",
    "title": "夜班一开机就跳闸",
    "body": "变压器小了",
    "source": "enterprise",
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


def test_a_visit_that_saw_homes_too_does_not_guess_who_told_it(cast, firm, client_of):
    home = made.household(7)
    page = client_of(cast.cadre).get(report(visit(cast, firm, household_ids=[home.pk]))).content.decode()
    assert "名下" not in page
