"""Whoever asked for something two people stand for reads at home what the other one decided, once, with the way there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import COUNTY, VILLAGE
from tiangeng.console import actions, queries
from tiangeng.documents import actions as documents
from tiangeng.documents.models import SheetExport
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful
from tiangeng.people import actions as people
from tiangeng.people.models import Grant, Organisation
from tiangeng.places.tests.factories import household
from tiangeng.ui import answers

pytestmark = pytest.mark.django_db


def told(actor, *, now):
    with acting(actor):
        return [(one.text, one.how.label, one.who, one.why) for one in answers.of(actor, since=now - timedelta(days=7))]


@pytest.fixture
def proposal(world, cast, now):
    """A grant the system administrator asked for, for the cadre."""
    with acting(cast.system_admin):
        return people.propose_grant(
            actor=cast.system_admin, account_id=cast.cadre.account_id, role="worker", territory=VILLAGE,
            organisation_id=Organisation.objects.get(county_code=COUNTY, code="agriculture").pk,
            from_on=now.date(), reason="再驻一个村", now=now,
        )  # fmt: skip


@pytest.fixture
def asked(world, cast, now):
    """A recurring form the county administrator asked for."""
    return lawful.ask_approval(
        actor=cast.county_admin, now=now, county_code=COUNTY, code="night-visit", title="民情夜访", basis="县委办〔2026〕12号",
        expires_on=now.date() + timedelta(days=365), people_count=30, a_year=12,
    )  # fmt: skip


@pytest.fixture
def large(world, cast, now):
    """A large export the county administrator asked for."""
    with acting(cast.county_admin):
        return SheetExport.objects.create(
            title="事项", path="/issues/", language="zh-hans", row_count=60_000, needs_second=True, reason="年终汇总",
            created_by_id=cast.county_admin.account_id, created_by_name=cast.county_admin.name, created_at=now,
            **placed(COUNTY),
        )  # fmt: skip


def test_what_nobody_has_decided_is_no_news(asked, large, cast, now):
    assert told(cast.county_admin, now=now) == []


def test_the_asker_reads_who_decided_what_and_why_and_nobody_else_does(asked, large, cast, now):
    later = now + timedelta(hours=1)
    with acting(cast.security_admin):
        documents.decide_export(
            actor=cast.security_admin, now=now, export_id=large.pk, is_agreed=False, words="分乡镇导"
        )
    with acting(cast.leader):
        lawful.decide_approval(actor=cast.leader, approval_id=asked.pk, move="approve", now=later)
    assert told(cast.county_admin, now=now) == [
        ("定期填报“民情夜访”", "已批准", cast.leader.name, ""),
        ("导出“事项”", "未同意", cast.security_admin.name, "分乡镇导"),
    ]
    assert told(cast.leader, now=now) == told(cast.security_admin, now=now) == told(cast.cadre, now=now) == []


def test_a_grant_is_told_to_whoever_proposed_it_with_who_said_no(cast, proposal, now):
    with acting(cast.security_admin):
        people.refuse_grant(actor=cast.security_admin, grant_id=proposal.pk, reason="范围太大", now=now)
    text, how, who, why = told(cast.system_admin, now=now)[0]
    assert str(proposal.account) in text and proposal.get_role_display() in text
    assert (how, who, why) == ("未批准", cast.security_admin.name, "范围太大")
    assert Grant.objects.get(pk=proposal.pk).state == "refused"


def test_who_named_a_stand_in_reads_that_it_was_approved(world, cast, now):
    with acting(cast.cadre):
        row = people.name_stand_in(
            actor=cast.cadre, stand_in_id=cast.partner.staff_id, from_on=now.date(),
            to_on=now.date() + timedelta(days=3), reason="外出培训", now=now,
        )  # fmt: skip
    with acting(cast.security_admin):
        people.agree_stand_in(actor=cast.security_admin, stand_in_id=row.pk, now=now)
    assert told(cast.cadre, now=now) == [(f"请{cast.partner.name}代理", "已批准", cast.security_admin.name, "")]


def test_who_wanted_to_lift_a_hold_reads_that_it_is_kept_on_and_why(world, cast, now):
    home = household(cast.cadre, hamlet="下坑")
    with acting(cast.county_admin):
        kept = lawful.hold(
            actor=cast.county_admin, object_type="places.Household", object_id=home.pk, region_code=VILLAGE,
            reason="巡察组要查", now=now,
        )  # fmt: skip
        lawful.ask_lift(actor=cast.county_admin, hold_id=kept.pk, reason="查完了", now=now)
    with acting(cast.security_admin):
        lawful.decide_lift(
            actor=cast.security_admin, hold_id=kept.pk, move="decline", words="还要复查", now=now + timedelta(hours=1)
        )
    assert told(cast.county_admin, now=now) == [
        ("解除暂不清理：巡察组要查", "留着", cast.security_admin.name, "还要复查")
    ]


def test_home_says_it_until_it_is_seen(asked, cast, client_of):
    with acting(cast.leader):
        lawful.decide_approval(
            actor=cast.leader, approval_id=asked.pk, move="decline", now=timezone.now(), words="已有记录可取"
        )
    client = client_of(cast.county_admin)
    page = client.get("/").content.decode()
    news = page.partition('id="news"')[2]
    assert asked.get_absolute_url() in news and "不批准" in news and "已有记录可取" in news
    client.post("/seen/")
    assert "已有记录可取" not in client.get("/").content.decode()


def test_an_administrator_who_sees_no_issues_is_told_as_well(cast, proposal, client_of):
    with acting(cast.security_admin):
        people.approve_grant(actor=cast.security_admin, grant_id=proposal.pk, now=timezone.now())
    client = client_of(cast.system_admin)
    page = client.get("/").content.decode()
    assert "有动静了" in page and proposal.get_absolute_url() in page
    with acting(cast.system_admin):
        actions.mark_seen(actor=cast.system_admin, now=timezone.now())
        assert answers.of(cast.system_admin, since=queries.seen_at(cast.system_admin, now=timezone.now())) == []
