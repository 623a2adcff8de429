"""Whatever record one looks at: somebody else's change is told, one's own is not, and on a form before any word is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import VILLAGE
from tests.cast import make_person
from tiangeng.assignments import actions as assignments
from tiangeng.issues import actions as issues
from tiangeng.issues.tests.factories import in_progress, reported, unit
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions as meetings
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role
from tiangeng.places import actions as places
from tiangeng.places.tests.factories import enterprise, facility, household
from tiangeng.public import actions as opinions
from tiangeng.public.tests.test_opinions import opinion_of, sent
from tiangeng.visits import actions as visits

pytestmark = pytest.mark.django_db
POLL = {"X-Poll": "1", "HX-Request": "true"}


@pytest.fixture
def real_now():
    return timezone.now()


def address_in(page):
    return page.content.decode().split('hx-get="')[1].split('"')[0].replace("&amp;", "&")


def a_home(cast, now):
    home = household(cast.cadre)
    return home, lambda: places.edit_household(
        actor=cast.partner, household_id=home.pk, head_name="叶根生", now=timezone.now()
    )


def a_firm(cast, now):
    firm = enterprise(cast.cadre)
    return firm, lambda: places.edit_enterprise(
        actor=cast.partner, enterprise_id=firm.pk, industry="竹木", now=timezone.now()
    )


def a_clinic(cast, now):
    clinic = facility(cast.cadre)
    return clinic, lambda: places.edit_facility(
        actor=cast.partner, facility_id=clinic.pk, address="村口", now=timezone.now()
    )


def a_visit(cast, now):
    visit = visits.record_visit(
        actor=cast.partner, region_code=VILLAGE, visited_on=timezone.localdate(now), heard="渠漏", now=now
    )
    return visit, lambda: visits.edit_visit(
        actor=cast.partner, visit_id=visit.pk, version=visit.version, heard="渠漏了两处", now=timezone.now()
    )


def a_meeting(cast, now):
    officer = cast.township_officer
    second = make_person("方知", role=Role.TOWNSHIP, territory=VILLAGE[:9], unit=unit(VILLAGE[:9]), now=now)
    with acting(officer):
        row = meetings.call(
            actor=officer, now=now, kind="reception", region_code=VILLAGE[:9], title="接访", begins_at=now + timedelta(days=1)
        )  # fmt: skip
        leak = reported(cast.cadre, now=now)

    def put_on():
        with acting(second):
            meetings.put_on(actor=second, meeting_id=row.pk, issue_id=leak.pk, now=timezone.now())

    return row, put_on


def an_assignment(cast, now):
    city = Organisation.objects.filter(county_code="331181", kind="superior").order_by("code").first()
    above = make_person("何市", role=Role.SUPERIOR, territory="3311", unit=city, now=now)
    second = make_person("沈接", role=Role.DEPARTMENT, territory="331181", unit=unit("water"), now=now)
    with acting(above):
        row = assignments.assign(
            actor=above, now=now, title="山塘排查", body="逐座排查", organisation_id=unit("water").pk,
            answer_on=timezone.localdate(now) + timedelta(days=20),
        )  # fmt: skip

    def accept():
        with acting(second):
            assignments.accept(actor=second, assignment_id=row.pk, now=timezone.now())

    return row, accept


def an_opinion(cast, now):
    row = opinion_of(sent(now))

    def answer():
        with acting(cast.system_admin):
            opinions.answer_opinion(
                actor=cast.system_admin, opinion_id=row.pk, words="加了大字版。", now=timezone.now()
            )

    return row, answer


def a_handover(cast, now):
    heir = make_person("梅兰", role=Role.DEPARTMENT, territory="331181", unit=unit("water"), now=now)
    in_progress(cast, now=now)
    with acting(cast.bureau):
        row = issues.offer_handover(actor=cast.bureau, now=now, giver_id=cast.bureau.staff_id, taker_id=heir.staff_id)

    def sign():
        with acting(heir):
            issues.take_handover(actor=heir, handover_id=row.pk, now=timezone.now())

    return row, sign


LOOKED_AT = [
    (an_opinion, "county_admin", "system_admin", "管系统"),
    (a_handover, "bureau", None, "梅兰"),
    (a_home, "cadre", "partner", "吴敏"),
    (a_firm, "cadre", "partner", "吴敏"),
    (a_clinic, "cadre", "partner", "吴敏"),
    (a_visit, "cadre", "partner", "吴敏"),
    (a_meeting, "township_officer", None, "方知"),
    (an_assignment, "bureau", None, "沈接"),
]


@pytest.mark.parametrize(("make", "who", "doer", "name"), LOOKED_AT, ids=[row[0].__name__ for row in LOOKED_AT])
def test_what_somebody_else_did_is_told_once_and_ones_own_is_not(cast, real_now, client_of, make, who, doer, name):
    record, change = make(cast, real_now - timedelta(hours=1))
    client = client_of(getattr(cast, who))
    address = address_in(client.get(record.get_absolute_url()))
    assert client.get(address, headers=POLL).status_code == 204
    own = client_of(getattr(cast, doer)) if doer else None
    own_address = address_in(own.get(record.get_absolute_url())) if own else ""
    change()
    answer = client.get(address, headers=POLL)
    said = answer.content.decode()
    assert answer.status_code == 200 and name in said and "看最新" in said and record.get_absolute_url() in said
    assert client.get(address_in(answer), headers=POLL).status_code == 204
    if own:
        assert own.get(own_address, headers=POLL).status_code == 204


def test_on_a_form_it_is_told_before_anything_is_sent_and_both_texts_stand_after(cast, real_now, client_of):
    home, change = a_home(cast, real_now - timedelta(hours=1))
    client, edit = client_of(cast.cadre), f"/places/households/{home.pk}/edit/"
    page = client.get(edit)
    address = address_in(page)
    change()
    assert "您正在填的还在" in client.get(address, headers=POLL).content.decode()
    sent = page.context["form"].initial | {"note": "有狗", "version": 1}
    both = client.post(edit, {name: value for name, value in sent.items() if value is not None})
    assert both.status_code == 409 and "有狗" in both.content.decode() and "叶根生" in both.content.decode()


def test_what_one_may_not_see_is_not_there_and_neither_is_a_kind_nobody_knows(cast, client_of):
    home = household(cast.cadre)
    assert client_of(cast.neighbour).get(f"/changed/places.household/{home.pk}/?seen=0").status_code == 404
    assert client_of(cast.cadre).get(f"/changed/people.account/{home.pk}/?seen=0").status_code == 404
