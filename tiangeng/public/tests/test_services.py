"""What can be asked here, who answers, in how many working days: on the village's page, light and for everybody."""

from django.test import Client

from tiangeng.issues.models import Category
from tiangeng.public import queries
from tiangeng.public.tests.factories import VILLAGE
from tiangeng.public.tests.pages import LIMIT, weight


def test_every_matter_stands_there_once_with_its_unit_and_its_days(cast):
    told = {name: one for field in queries.services(VILLAGE) for one in field.services for name in one.names}
    leaves = Category.objects.filter(county_code=VILLAGE[:6], is_active=True, parent__isnull=False, is_complaint=False)
    assert sum(len(one.names) for field in queries.services(VILLAGE) for one in field.services) == leaves.count() > 50
    leak, row = leaves.get(code="channel-repair"), told["渠道渗漏"]
    assert (row.owner, row.resolve_days, row.accept_days) == ("水利局", leak.resolve_days, leak.accept_days)
    complaints = Category.objects.filter(county_code=VILLAGE[:6], is_complaint=True).values_list("name", flat=True)
    assert complaints and not set(complaints) & set(told)


def test_a_township_and_a_village_are_named_as_themselves(cast):
    owners = {leaf.owner for leaf in Category.objects.filter(county_code=VILLAGE[:6], parent__isnull=False)}
    assert "township" in owners
    named = {one.owner for field in queries.services(VILLAGE) for one in field.services}
    assert "township" not in named and any("安仁" in name for name in named), named


def test_the_page_says_it_without_script_and_stays_light(cast):
    phone = Client()
    for size in ("normal", "large"):
        phone.get(f"/p/type/{size}/")
        page = phone.get(f"/p/{VILLAGE}/")
        text = page.content.decode()
        assert "能提哪些事，谁来办，几天办好" in text and "渠道渗漏" in text and "水利局 · " in text
        assert "<script" not in text
        assert weight(page) < LIMIT
        assert ('class="large"' in text) == (size == "large")


def test_another_screen_reads_it_by_the_api(cast):
    sent = Client().get(f"/api/public/villages/{VILLAGE}/services").json()
    rows = [one for field in sent for one in field["services"] if "渠道渗漏" in one["names"]]
    assert [row["owner"] for row in rows] == ["水利局"]
    assert Client().get("/api/public/villages/999999999999/services").status_code == 404
