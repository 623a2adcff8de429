"""The pages: who may open them, what they show, how they say no."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import make_person
from tests.costs import costs
from tiangeng.kernel.models import LogEntry
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, ApiToken, Grant, Organisation, Session, Staff
from tiangeng.people.states import GrantState

from .conftest import COUNTY, VILLAGE, propose, run, unit

OPEN_TO = {  # page → who of the cast may open it; everybody else is refused
    "people:staff_list": {"cadre", "county_admin", "bureau", "system_admin", "security_admin", "leader"},
    "people:organisations": {"cadre", "county_admin", "bureau", "system_admin", "security_admin", "leader"},
    "people:staff_new": {"county_admin", "system_admin"},
    "people:organisation_new": {"county_admin", "system_admin"},
    "people:accounts": {"system_admin", "security_admin"},
    "people:account_new": {"system_admin"},
    "people:approvals": {"security_admin"},
    "people:me": {"cadre", "county_admin", "bureau", "system_admin", "security_admin", "leader", "auditor"},
}
WHO = ("cadre", "county_admin", "bureau", "system_admin", "security_admin", "leader", "auditor")


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("page", sorted(OPEN_TO))
def test_each_page_opens_for_those_it_is_meant_for_and_nobody_else(cast, client_of, nobody, page):
    opened = {who for who in WHO if client_of(getattr(cast, who)).get(reverse(page)).status_code == 200}
    assert opened == OPEN_TO[page]
    answer = client_of(nobody).get(reverse(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    "name", ["staff", "staff_edit", "staff_move", "organisation", "organisation_rename", "account"]
)
def test_a_neighbour_gets_the_same_answer_as_for_what_does_not_exist(cast, client_of, person, account, name):
    pk = {"staff": person, "organisation": person.organisation, "account": account}[name.split("_")[0]].pk
    nothing = "00000000-0000-7000-8000-000000000000"
    editor = "system_admin" if name == "account" else "county_admin"
    assert client_of(getattr(cast, editor)).get(reverse(f"people:{name}", args=[pk])).status_code == 200
    far = client_of(cast.neighbour)
    answers = [far.get(reverse(f"people:{name}", args=[key])).status_code for key in (pk, nothing)]
    assert answers[0] == answers[1]
    assert answers[0] in (403, 404)


def test_the_list_is_found_by_letters_and_shows_masked_numbers_only(cast, client_of, person):
    page = said(client_of(cast.cadre).get("/people/?q=zxy"))
    assert "曾小燕" in page
    assert "138****1234" in page
    assert "13805781234" not in page
    assert "没有符合条件的" in said(client_of(cast.cadre).get("/people/?q=zzzz"))


@pytest.mark.parametrize(
    "query", ["q=%EF%BF%BD", "q=" + "x" * 300, "kind=nothing", "is_active=maybe", "sort=password", "page=-1"]
)
def test_odd_addresses_never_break_a_list(cast, client_of, person, query):
    for page in ("/people/", "/people/units/"):
        assert client_of(cast.county_admin).get(f"{page}?{query}").status_code == 200


def test_lists_ask_the_database_a_fixed_number_of_times(cast, client_of, account, django_assert_max_num_queries):
    for actor, page, most in (
        (cast.cadre, "/people/", 16),  # two of them the bell's
        (cast.cadre, "/people/units/", 16),
        (cast.system_admin, "/people/accounts/", 18),
    ):
        client = client_of(actor)
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)


def test_records_ask_a_pinned_number_of_questions_however_large_the_unit(cast, client_of, account, now):
    water = Organisation.objects.get(county_code="331181", code="water")
    person = Staff.objects.get(pk=cast.bureau.staff_id)
    asked = (
        ("county_admin", "/people/", 18),
        ("county_admin", person.get_absolute_url(), 34),
        ("county_admin", water.get_absolute_url(), 26),
        ("county_admin", "/people/acting/", 16),
        ("system_admin", Account.objects.get(staff=person).get_absolute_url(), 20),
        ("security_admin", "/people/grants/", 18),
    )

    def counted():
        return {(who, path): costs(client_of(getattr(cast, who)), path) for who, path, _most in asked}

    few = counted()
    assert {path: (few[who, path], most) for who, path, most in asked if few[who, path] > most} == {}
    for n in range(6):
        make_person(f"同事{n}", role="department", territory="331181", unit=water, now=now)
    assert counted() == few


def test_a_number_is_shown_in_place_or_on_a_page_for_a_reason(cast, client_of, person):
    client, address = client_of(cast.cadre), reverse("people:staff_phone", args=[person.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    piece = client.post(address, {"reason": "约时间"}, headers={"HX-Request": "true"})
    assert said(piece).strip() == '<span class="masked num">13805781234</span>'
    page = client.post(address, {"reason": "约时间"})
    assert "13805781234" in said(page)
    assert piece["Cache-Control"] == page["Cache-Control"] == "no-store"
    assert client.get(address).status_code == 405


def test_registering_someone_by_typing_part_of_the_unit(cast, client_of):
    client = client_of(cast.county_admin)
    sent = {"name": "欧阳海", "organisation_q": "供电", "position": "营销部主任", "phone": "13905780000"}
    answer = client.post("/people/new/", sent)
    assert answer.status_code == 302
    person = Staff.objects.get(name="欧阳海")
    assert (person.organisation.code, person.initials) == ("power", "oyh")
    assert answer["Location"] == reverse("people:staff", args=[person.pk])


def test_a_form_that_finds_several_asks_which_and_forgets_nothing(cast, client_of):
    client = client_of(cast.county_admin)
    answer = client.post("/people/new/", {"name": "欧阳海", "organisation_q": "公司", "phone": "13905780000"})
    page = said(answer)
    assert answer.status_code == 422
    assert "请在下面选一个" in page
    assert 'value="欧阳海"' in page
    keys = re.findall(r'name="organisation" value="([0-9a-f-]+)"', page)
    assert len(keys) > 1
    sent = {"name": "欧阳海", "organisation_q": "公司", "organisation": keys[0]}
    assert client.post("/people/new/", sent).status_code == 302


@pytest.mark.parametrize(
    ("sent", "said_beside"),
    [
        ({"name": "", "organisation_q": "供电"}, "还没填"),
        ({"name": "甲", "organisation_q": "供电", "phone": "110"}, "手机号是以 1 开头的 11 位数字"),
        ({"name": "甲"}, "请先输入几个字查找"),
        ({"name": "甲", "organisation_q": "没有这个单位"}, "没有找到“没有这个单位”"),
        ({"name": "甲", "organisation": "not-an-id"}, "请先输入几个字查找"),
    ],
)
def test_every_mistake_is_said_beside_its_field(cast, client_of, sent, said_beside):
    answer = client_of(cast.county_admin).post("/people/new/", sent)
    assert answer.status_code == 422
    assert said_beside in said(answer)
    assert not Staff.objects.filter(name="甲").exists()


def test_moving_editing_and_retiring_someone(cast, client_of, person):
    client = client_of(cast.county_admin)
    edit, move, retire = (reverse(f"people:staff_{verb}", args=[person.pk]) for verb in ("edit", "move", "retire"))
    assert client.post(edit, {"name": "曾晓燕", "position": "站长", "phone": ""}).status_code == 302
    assert client.post(move, {"organisation_q": "水利局"}).status_code == 302
    assert client.post(retire, {"reason": ""}).status_code == 422
    assert client.post(retire, {"reason": "退休"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.organisation.code, person.is_active) == ("曾晓燕", "water", False)
    page = said(client.get(person.get_absolute_url()))
    for word in ("已离岗", "登记人员", "修改资料", "农业农村局 → 水利局", "退休"):
        assert word in page, word


def test_a_unit_is_registered_renamed_closed_and_opened_again(cast, client_of):
    client = client_of(cast.county_admin)
    sent = {
        "county_code": COUNTY,
        "name": "龙泉市图书馆",
        "short_name": "",
        "kind": "department",
        "code": "library",
        "functions": "借书、读报",
    }
    address = client.post("/people/units/new/", sent)["Location"]
    made = unit("library")
    assert (made.short_name, made.functions) == ("龙泉市图书馆", ["借书", "读报"])
    client.post(f"{address}rename/", {"name": "龙泉市文化馆", "short_name": "文化馆", "functions": "借书"})
    client.post(f"{address}close/", {"reason": "撤并"})
    assert "已撤销" in said(client.get(address))
    client.post(f"{address}reopen/", {"reason": "弄错了"})
    made.refresh_from_db()
    assert (made.name, made.is_active) == ("龙泉市文化馆", True)


def test_a_unit_shows_its_people_and_the_villages_below_it(cast, client_of, person):
    assert "曾小燕" in said(client_of(cast.cadre).get(person.organisation.get_absolute_url()))
    township = Organisation.objects.get(county_code=COUNTY, code="331181206")
    assert "大贵溪村" in said(client_of(cast.cadre).get(township.get_absolute_url()))


# ---------------------------------------------------------------------- accounts and grants


def test_a_new_account_shows_its_password_once_and_keeps_it_nowhere(cast, client_of, person):
    client = client_of(cast.system_admin)
    answer = client.post("/people/accounts/new/", {"kind": "staff", "staff_q": "zxy", "username": "zengxy"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    password = re.search(r'secret">((?:\w{4}-){3}\w{4})<', said(answer))[1]
    account = Account.objects.get(username="zengxy")
    assert account.check_password(password)
    for page in (account.get_absolute_url(), "/people/accounts/"):
        assert password not in said(client.get(page))


@pytest.mark.parametrize(
    ("sent", "said_beside"),
    [
        ({"kind": "staff", "username": "zengxy"}, "请选一位干部"),
        ({"kind": "administrator", "username": "xinguanli"}, "管理员账号请填姓名"),
        ({"kind": "staff", "staff_q": "zxy", "username": "Z"}, "用户名用 3–40 个"),
    ],
)
def test_a_new_account_says_what_is_missing(cast, client_of, person, sent, said_beside):
    answer = client_of(cast.system_admin).post("/people/accounts/new/", sent)
    assert answer.status_code == 422
    assert said_beside in said(answer)


def test_a_grant_travels_from_one_administrator_to_the_other(cast, client_of, account):
    proposer, approver = client_of(cast.system_admin), client_of(cast.security_admin)
    form = reverse("people:grant_new", args=[account.pk])
    assert "给曾小燕提出授权" in said(proposer.get(form))
    sent = {
        "role": "worker",
        "territory_q": VILLAGE,
        "organisation_q": "农业农村局",
        "from_on": "2026-03-01",
        "to_on": "",
        "reason": "派驻通知",
    }
    assert proposer.post(form, sent)["Location"] == account.get_absolute_url()
    grant = Grant.objects.get(account=account)
    assert (grant.territory, grant.state) == (VILLAGE, GrantState.PROPOSED)

    waiting = said(approver.get("/people/grants/"))
    for word in ("曾小燕", "驻村干部", "派驻通知", "管系统 提出"):
        assert word in waiting, word
    approve = reverse("people:grant_move", args=[grant.pk, "approve"])
    assert proposer.post(approve).status_code == 403
    assert approver.post(approve, {"back": "approvals"})["Location"] == "/people/grants/"
    grant.refresh_from_db()
    assert grant.state == GrantState.IN_FORCE
    assert "没有等您批准的授权" in said(approver.get("/people/grants/"))
    assert approver.post(approve).status_code == 409


def test_a_grant_form_keeps_what_was_typed_when_the_rules_say_no(cast, client_of, account):
    form = reverse("people:grant_new", args=[account.pk])
    sent = {
        "role": "township",
        "territory_q": VILLAGE,
        "organisation_q": "农业农村局",
        "from_on": "2026-03-01",
        "reason": "派驻通知",
    }
    answer = client_of(cast.system_admin).post(form, sent)
    page = said(answer)
    assert answer.status_code == 422
    assert "范围应是乡镇(街道)" in page
    assert f'value="{VILLAGE}"' in page
    assert "派驻通知" in page


def test_an_administrators_account_is_offered_offices_only(cast, client_of, account, now):
    office, _password = run(
        actions.create_account,
        actor=cast.system_admin,
        username="xin-guanli",
        display_name="新管理",
        county_code=COUNTY,
        is_administrator=True,
        now=now,
    )
    client = client_of(cast.system_admin)
    for holder, offered in ((office, {"system_admin", "security_admin", "audit_admin"}), (account, None)):
        page = client.get(reverse("people:grant_new", args=[holder.pk])).content.decode()
        roles = set(re.findall(r'<option value="(\w+)"', page))
        assert roles == offered if offered else not roles & {"system_admin", "security_admin", "audit_admin"}


def test_many_are_approved_at_once_and_one_that_cannot_be_holds_up_none(cast, client_of, account, proposal, now):
    second = propose(cast, account, now, territory="331181104202")
    run(actions.refuse_grant, actor=cast.security_admin, grant_id=second.pk, reason="没有文件", now=now)
    client = client_of(cast.security_admin)
    answer = client.post("/people/grants/approve/", {"ids": [str(second.pk), "rubbish", str(proposal.pk)]}, follow=True)
    proposal.refresh_from_db()
    assert proposal.state == GrantState.IN_FORCE
    assert "批准了 1 条" in said(answer)
    assert "不能“批准”" in said(answer)


def test_the_record_shows_the_history_of_grants(cast, client_of, account, granted, now):
    run(actions.end_grant, actor=cast.security_admin, grant_id=granted.pk, reason="派驻期满", now=now)
    page = said(client_of(cast.security_admin).get(account.get_absolute_url()))
    for word in ("已收回", "派驻期满（管安全", "管系统 提出", "管安全 批准"):
        assert word in page, word


def test_freezing_and_unfreezing_on_the_record(cast, client_of, account):
    client = client_of(cast.security_admin)
    freeze, unfreeze = (reverse(f"people:account_{verb}", args=[account.pk]) for verb in ("freeze", "unfreeze"))
    assert client.post(freeze, {"reason": ""}).status_code == 422
    client.post(freeze, {"reason": "手机丢失"})
    assert "手机丢失" in said(client.get(account.get_absolute_url()))
    client.post(unfreeze, {"reason": "找到了"})
    account.refresh_from_db()
    assert account.is_active


@pytest.mark.parametrize(
    "name",
    [
        "organisation_close",
        "account_freeze",
        "account_reset",
        "token_revoke",
        "session_end",
        "approve_many",
    ],
)
def test_what_changes_something_is_never_done_by_following_a_link(cast, client_of, name):
    arguments = [] if name in ("session_end", "approve_many") else ["00000000-0000-7000-8000-000000000000"]
    assert client_of(cast.county_admin).get(reverse(f"people:{name}", args=arguments)).status_code == 405


def test_a_post_from_elsewhere_is_refused(cast, client_of, person):
    client = client_of(cast.county_admin)
    client.handler.enforce_csrf_checks = True
    assert client.post(reverse("people:staff_retire", args=[person.pk]), {"reason": "x"}).status_code == 403
    person.refresh_from_db()
    assert person.is_active


# ---------------------------------------------------------------------- finding while typing


def test_typing_finds_places_units_and_people_within_reach(cast, client_of, person):
    client = client_of(cast.system_admin)
    assert "曾小燕 · 农业农村局" in said(client.get("/people/find/staff/?staff_q=zxy"))
    assert "水利局" in said(client.get("/people/find/organisation/?organisation_q=水利"))
    assert "龙渊街道 · 331181001" in said(client.get("/people/find/territory/?territory_q=lyjd"))
    assert "没有找到" in said(client.get("/people/find/territory/?territory_q=杭州"))
    assert client.get("/people/find/treasure/?treasure_q=x").status_code == 404
    assert client_of(cast.neighbour).get("/people/find/staff/?staff_q=zxy").content.count(b"radio") == 0


# ---------------------------------------------------------------------- one's own page


@pytest.fixture
def herself(account, granted, now):
    return queries.actor_for(Account.objects.get(pk=account.pk), now=now)


def test_one_reads_in_words_what_one_may_do(client_of, herself):
    page = said(client_of(herself).get("/people/me/"))
    for word in (
        "驻村干部 · 安仁镇",
        "代表农业农村局",
        "2026年3月1日 周日 起",
        "管系统 提出",
        "管安全 批准",
        "就是这台",
    ):
        assert word in page, word


def test_someone_without_a_grant_is_told_so(client_of, account, now):
    page = said(client_of(queries.actor_for(account, now=now)).get("/people/me/"))
    assert "还没有授权" in page


def test_a_key_is_made_shown_once_and_stopped(client_of, herself):
    client = client_of(herself)
    answer = client.post("/people/me/keys/new/", {"name": "数据大屏", "days": "30"})
    key = re.search(r"tg_[\w-]+", said(answer))[0]
    assert answer["Cache-Control"] == "no-store"
    assert key not in said(client.get("/people/me/"))
    outside = Client(headers={"Authorization": f"Bearer {key}"})
    assert outside.get("/api/people/me").status_code == 200
    client.post(reverse("people:token_revoke", args=[ApiToken.objects.get().pk]))
    assert outside.get("/api/people/me").status_code == 401
    assert LogEntry.objects.filter(verb="token.revoked").count() == 1


def test_the_language_is_kept_and_comes_at_once(client_of, herself):
    client = client_of(herself)
    client.post("/people/me/language/", {"language": "en"})
    assert client.cookies["django_language"].value == "en"
    assert Account.objects.get(pk=herself.account_id).language == "en"


def test_the_security_administrator_lifts_the_days_looks_and_the_person_reads_it(cast, client_of, now):
    address = f"/people/accounts/{cast.cadre.account_id}/"
    client = client_of(cast.security_admin)
    assert "今天放宽查看号码" in client.get(address).content.decode()
    assert client.post(f"{address}looks/", {"reason": "台风前逐户核对电话"}).status_code == 302
    mine = client_of(cast.cadre).get("/people/me/").content.decode()
    assert "最多 90 次" in mine and "台风前逐户核对电话" in mine and cast.security_admin.name in mine
    assert client_of(cast.system_admin).post(f"{address}looks/", {"reason": "台风前逐户核对电话"}).status_code == 403
    assert "看号码" not in client_of(cast.auditor).get("/people/me/").content.decode()


def test_of_many_devices_the_last_used_are_listed_and_the_rest_is_said(cast, client_of):
    now = timezone.now()
    for n in range(25):
        Session.objects.create(
            session_key=f"{n:032}", session_data="", expire_date=now + timedelta(days=1), used_at=now - timedelta(days=n),
            account_id=cast.cadre.account_id, source=f"10.0.0.{n}",
        )  # fmt: skip
    shown = client_of(cast.cadre).get(reverse("people:me")).content.decode()
    listed = Session.objects.filter(account_id=cast.cadre.account_id).count()
    assert "10.0.0.2 " in shown and "10.0.0.24" not in shown
    assert f"还有 {listed - 20} 台用得更早" in shown
