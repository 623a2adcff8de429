"""走村连心卡: real text, no private number, and a QR that leads where it says."""

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone

from tiangeng.documents import printing
from tiangeng.documents.refusals import NoChineseFont
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Follow, Issue
from tiangeng.kernel.walls import acting
from tiangeng.notices.queries import waiting_for
from tiangeng.people.models import Staff
from tiangeng.public.tests.factories import CANAL, NEXT_VILLAGE, VILLAGE, unit
from tiangeng.public.tests.pages import page_of

TOWNSHIP = VILLAGE[:9]
LONG = "欧阳上官司马诸葛慕容令狐独孤东方长孙"


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.township_officer)


def pages_of(response):
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    return list(pypdfium2.PdfDocument(response.content))


def text_of(page):
    return page.get_textpage().get_text_range()


def codes_on(page):
    return sorted(one.text for one in zxingcpp.read_barcodes(page.render(scale=4).to_pil()))


def test_a_cadres_card_says_who_and_leads_to_a_form_written_to_her(desk, cast):
    (page,) = pages_of(desk.get(f"/cards/{VILLAGE}/{cast.cadre.staff_id}.pdf"))
    assert "叶青" in text_of(page) and "12345" in text_of(page) and "走村连心卡" in text_of(page)
    (address,) = codes_on(page)
    assert address == f"http://testserver/p/{VILLAGE}/ask/?to={cast.cadre.staff_id}"

    phone = Client()
    opened = phone.get(address.removeprefix("http://testserver"))
    assert "写给：叶青" in opened.content.decode()
    phone.post(f"/p/{VILLAGE}/ask/", page_of(opened).fields | {"body": CANAL})
    with acting(cast.county_admin):
        assert Issue.objects.get().body.startswith("写给：叶青")


def test_the_villages_own_card_leads_to_its_page(desk):
    (page,) = pages_of(desk.get(f"/cards/{VILLAGE}/village.pdf"))
    assert codes_on(page) == [f"http://testserver/p/{VILLAGE}/"]


def test_a_card_leads_to_the_address_said_for_outside_and_not_to_the_offices_own(desk, settings):
    settings.TIANGENG_IS_ADDRESSED, settings.TIANGENG_ADDRESS = True, "https://tg.example.gov.cn"
    (page,) = pages_of(desk.get(f"/cards/{VILLAGE}/village.pdf"))
    assert codes_on(page) == [f"https://tg.example.gov.cn/p/{VILLAGE}/"]
    assert "testserver" not in text_of(page)


def test_no_private_number_stands_on_a_card(desk, cast):
    with acting(cast.county_admin):
        cadre = Staff.objects.get(pk=cast.cadre.staff_id)
        cadre.phone = "13957800001"
        cadre.save(update_fields=["phone"])
    (page,) = pages_of(desk.get(f"/cards/{VILLAGE}/{cast.cadre.staff_id}.pdf"))
    assert "叶青" in text_of(page) and "139578" not in text_of(page)


def test_a_townships_sheet_holds_eight_cards_a_page(desk, cast):
    cards = page_of(desk.get(f"/cards/{TOWNSHIP}/")).links
    count = sum(link.endswith(".pdf") for link in cards) - 1  # without the sheet itself
    found = pages_of(desk.get(f"/cards/{TOWNSHIP}/sheet.pdf"))
    assert len(found) == -(-count // 8) > 1
    assert len(codes_on(found[0])) == 8
    assert f"http://testserver/p/{NEXT_VILLAGE}/" in [code for page in found for code in codes_on(page)]


def test_a_long_name_wraps_and_loses_nothing(desk, cast):
    Staff.objects.filter(pk=cast.cadre.staff_id).update(name=LONG)
    (page,) = pages_of(desk.get(f"/cards/{VILLAGE}/{cast.cadre.staff_id}.pdf"))
    assert LONG in "".join(text_of(page).split())
    assert len(codes_on(page)) == 1


@pytest.mark.parametrize("path", ["", "sheet.pdf", "village.pdf"])
def test_a_county_and_a_place_out_of_reach_have_no_cards(desk, path):
    for code in (VILLAGE[:6], "331181101201", "331127100201", "nonsense"):
        assert desk.get(f"/cards/{code}/{path}").status_code == 404


def test_a_card_of_somebody_who_does_not_go_there_is_not_printed(desk, cast):
    assert desk.get(f"/cards/{VILLAGE}/{cast.inspector.staff_id}.pdf").status_code == 404


def test_the_village_and_the_roster_lead_to_the_cards(desk):
    assert f"/cards/{VILLAGE}/" in page_of(desk.get(f"/places/regions/{VILLAGE}/")).links
    assert f"/cards/{TOWNSHIP}/" in page_of(desk.get(f"/visits/roster/{TOWNSHIP}/")).links


def test_a_stranger_named_in_the_address_is_not_written_to(cast):
    page = Client().get(f"/p/{VILLAGE}/ask/?to={cast.inspector.staff_id}").content.decode()
    assert "写给：" not in page


def test_a_complaint_is_written_to_nobody(cast):
    phone = Client()
    fields = page_of(phone.get(f"/p/{VILLAGE}/ask/?to={cast.cadre.staff_id}")).fields
    phone.post(f"/p/{VILLAGE}/ask/", fields | {"body": CANAL, "about": f"staff:{cast.partner.staff_id}"})
    with acting(cast.county_admin):
        assert "写给" not in Issue.objects.get().body


def test_what_is_written_by_a_card_reaches_its_cadre(cast, client_of, django_capture_on_commit_callbacks):
    phone = Client()
    fields = page_of(phone.get(f"/p/{VILLAGE}/ask/?to={cast.cadre.staff_id}")).fields
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(f"/p/{VILLAGE}/ask/", fields | {"body": CANAL})
    with acting(cast.cadre):
        issue = Issue.objects.get()
        assert [notice.kind for notice in waiting_for(cast.cadre)] == ["told"]
        assert Follow.objects.visible_to(cast.cadre).filter(issue=issue).exists()
    with acting(cast.partner):
        assert not waiting_for(cast.partner).exists()
    assert "群众写给您的" in client_of(cast.cadre).get("/notices/").content.decode()
    assert "群众凭走村连心卡写来的" in client_of(cast.cadre).get("/").content.decode()
    given = {"issue_id": issue.pk, "now": timezone.now()}
    with django_capture_on_commit_callbacks(execute=True):
        issues.dispatch_issue(actor=cast.township_officer, lead_id=unit("water").pk, **given)
    with acting(cast.cadre):
        assert waiting_for(cast.cadre).exists()
    with django_capture_on_commit_callbacks(execute=True):
        issues.accept_issue(actor=cast.bureau, **given)
    with acting(cast.cadre):
        assert not waiting_for(cast.cadre).exists()


def test_a_complaint_by_a_card_tells_its_cadre_nothing(cast, django_capture_on_commit_callbacks):
    phone = Client()
    fields = page_of(phone.get(f"/p/{VILLAGE}/ask/?to={cast.cadre.staff_id}")).fields
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(f"/p/{VILLAGE}/ask/", fields | {"body": CANAL, "about": f"staff:{cast.partner.staff_id}"})
    with acting(cast.cadre):
        assert not waiting_for(cast.cadre).exists()
        assert not Follow.objects.exists()


def test_without_a_chinese_font_it_says_what_to_install(desk, monkeypatch):
    monkeypatch.setattr(printing, "chinese_font", lambda: "")
    response = desk.get(f"/cards/{VILLAGE}/village.pdf")
    assert response.status_code == NoChineseFont.status
    assert "fonts-wqy-zenhei" in response.content.decode()
