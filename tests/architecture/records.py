"""One record of every kind at one place, made through the actions by its local people; and what a person swept has made."""

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conftest import VILLAGE
from tests.architecture import fieldwork
from tests.architecture.people import Locals
from tests.architecture.reach import DISTANCES
from tiangeng.algorithms import codes
from tiangeng.console import actions as desk
from tiangeng.documents import actions as documents
from tiangeng.exchange import actions as exchange
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Category, Issue, Pair
from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor, Held, system_actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions as notices
from tiangeng.notices.models import Delivery
from tiangeng.people import actions as people
from tiangeng.people.roles import Role
from tiangeng.places import actions as places
from tiangeng.public import actions as public
from tiangeng.public import queries as public_queries
from tiangeng.public import rules as public_rules
from tiangeng.visits import actions as visits

below = random.Random(20260318).randrange


def registers(county: Any, where: str, local: Locals) -> None:
    """Units, staff, accounts and grants."""
    code = county.villages[where][:6]
    by = county.by
    unit = by(
        local.organiser, people.create_organisation, county_code=code, code=f"zq-{where}", name=f"zqunit{where}",
        short_name=f"zqunit{where}", kind="department",
    )  # fmt: skip
    closed = by(
        local.organiser, people.create_organisation, county_code=code, code=f"zqc-{where}", name=f"zqunit{where}旧",
        short_name=f"zqunit{where}旧", kind="department",
    )  # fmt: skip
    by(local.organiser, people.close_organisation, organisation_id=closed.pk, reason="并入新局")
    staff = by(
        local.organiser, people.create_staff, organisation_id=unit.pk, name=f"zqstaff{where}", phone=county.phone()
    )  # fmt: skip
    system, security = local.keepers
    account, _password = by(system, people.create_account, username=f"zqaccount{where}", staff_id=staff.pk)
    frozen, _password = by(
        system, people.create_account, username=f"zqaccount{where}f", is_administrator=True, display_name="旧", county_code=code
    )  # fmt: skip
    by(security, people.freeze_account, account_id=frozen.pk, reason="借调期满")
    asked = {"account_id": account.pk, "role": Role.WORKER, "organisation_id": unit.pk, "reason": "驻村"}
    since = county.now.date()
    waiting = by(system, people.propose_grant, territory=county.villages[where], from_on=since, **asked)
    county.keep("unit", where, unit.pk)
    county.keep("unit.closed", where, closed.pk)
    county.keep("staff", where, staff.pk)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    county.keep("account", where, account.pk)
    county.keep("account.frozen", where, frozen.pk)
    gone = by(local.organiser, people.create_staff, organisation_id=unit.pk, name=f"zqstaff{where}离")
    left, _password = by(system, people.create_account, username=f"zqaccount{where}l", staff_id=gone.pk)
    by(security, people.freeze_account, account_id=left.pk, reason="调离")
    county.keep("left", where, left.pk)
    county.keep("grant", where, waiting.pk)
    held = by(system, people.propose_grant, territory=county.villages[where][:9], from_on=since, **asked)
    by(security, people.approve_grant, grant_id=held.pk)
    county.keep("grant.held", where, held.pk)
    away = by(
        local.organiser, people.name_stand_in, absent_id=local.clerk.staff_id, stand_in_id=staff.pk, from_on=since,
        to_on=since, reason="年休假",
    )  # fmt: skip
    county.keep("stand_in", where, away.pk)


def homes(county: Any, where: str, local: Locals) -> None:
    village, serial = county.villages[where], DISTANCES.index(where) + 1
    by = county.by
    home = by(local.clerk, places.create_household, region_code=village, head_name=f"zqhouse{where}")
    number = f"33118119700315{serial:03d}"
    number += codes.resident_id_check(number)
    resident = by(
        local.clerk, places.add_resident, household_id=home.pk, name=f"zqhouse{where}人", relation="户主",
        phone=county.phone(), id_number=number,
    )  # fmt: skip
    credit = f"91331181MA2A0{serial:04d}"
    firm = by(
        local.clerk, places.create_enterprise, region_code=village, credit_code=credit + codes.credit_code_check(credit),
        name=f"zqfirm{where}", contact_name="老板", contact_phone=county.phone(),
    )  # fmt: skip
    clinic = by(local.clerk, places.create_facility, region_code=village, kind="clinic", name=f"zqclinic{where}")
    county.sealed.add(number)
    county.keep("household", where, home.pk, village=village)
    county.keep("resident", where, resident.pk, household=str(home.pk))
    county.keep("enterprise", where, firm.pk, village=village)
    county.keep("facility", where, clinic.pk, village=village)
    county.keep("village", where, village, code=village, town=village[:9])


def picture(colour: str = "green") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return SimpleUploadedFile("渠.jpg", drawn.getvalue(), "image/jpeg")


def reported(county: Any, where: str, local: Locals) -> None:
    """An issue in every state the steps begin at; the marks say who may know of it."""
    village = county.villages[where]
    by = county.by

    def report(mark: str, actor: Actor = local.clerk, **given: Any) -> Any:
        asked = {
            "region_code": village, "category": "channel-repair", "title": f"zq{mark}{where}水渠漏水",
            "body": "一下雨就漏", "source": "office", "random_below": below,
        }  # fmt: skip
        return by(actor, issues.report_issue, **(asked | given))

    def keep(kind: str, issue: Any, **more: Any) -> None:
        county.keep(kind, where, issue.pk, number=issue.number, code=getattr(issue, "receipt_code", ""), **more)

    water, transport = (next(iter(actor.organisation_ids)) for actor in (local.bureau, local.helper))

    def along(mark: str, *steps: Callable[..., Any], helping: bool = False, **given: Any) -> Any:
        issue = report(mark, **given)
        helpers = [transport] if helping else []
        by(local.officer, issues.dispatch_issue, issue_id=issue.pk, lead_id=water, assisting_ids=helpers)
        for step in steps:
            by(local.bureau, step, issue_id=issue.pk)
        return issue  # as it was reported: the receipt's code is on it

    accept, start = issues.accept_issue, issues.start_issue

    def resolve(*, actor: Actor, now: datetime, issue_id: Any) -> Any:
        return issues.resolve_issue(
            actor=actor, now=now, issue_id=issue_id, solution="渠底重新浇筑", beneficiaries=220, beneficiary_unit="户"
        )

    keep("reported", report("issue"))
    keep("reported2", report("issue"))
    keep("dispatched", along("led"))
    keep("accepted", along("led", accept))
    working = along("led", accept, start, reporter_name="叶根水", reporter_phone=county.phone())
    photo = by(local.bureau, documents.attach, owner=working, stage="work", upload=picture())
    keep("working", working)
    county.keep("photo", where, photo.pk, issue=str(working.pk))
    helped = along("helped", accept, start, helping=True)
    with acting(local.officer):
        keep("helped", helped, handling=str(helped.handlings.get(role="assisting").pk))
    resolved = along("led", accept, start, resolve, reporter_name="叶根水", reporter_phone=county.phone())
    keep("resolved", resolved)
    keep("proven", along("led", accept, start, resolve))
    deferred, consulting, escalated = (along("led", accept, start) for _n in range(3))
    review = (county.now + timedelta(days=60)).date()
    by(local.bureau, issues.defer_issue, issue_id=deferred.pk, reason="等化冻", plan="开春动工", review_on=review)
    by(local.bureau, issues.consult, issue_id=consulting.pk, reason="要几家一起看")
    by(local.bureau, issues.escalate_issue, issue_id=escalated.pk, reason="跨乡镇")
    keep("deferred", deferred)
    often = along("led", accept, start)
    for _time in range(3):
        by(local.bureau, issues.defer_issue, issue_id=often.pk, reason="等山主", plan="再问", review_on=review)
        by(local.bureau, issues.resume_issue, issue_id=often.pk)
    keep("stopped", often)
    keep("consulting", consulting)
    keep("escalated", escalated)
    objected = along("led")
    by(local.bureau, issues.return_issue, issue_id=objected.pk, reason="不归我们")
    keep("objected", objected)
    ruled, aside = (along("led", accept, start) for _n in range(2))
    for demand in (ruled, aside):
        by(local.bureau, issues.propose_ruling, issue_id=demand.pk, ground="settled", reason="已付清")
    by(local.organiser, issues.decide_ruling, issue_id=aside.pk, is_upheld=True, words="查过，属实")
    keep("ruled", ruled)
    keep("set_aside", aside)
    no, wrong = (report("issue") for _n in range(2))
    for one in (no, wrong):
        by(local.officer, issues.decline_issue, issue_id=one.pk, ground="no-facts")
    with acting(_villager(village)) as somebody:
        issues.appeal(actor=somebody, issue_id=wrong.pk, now=county.now, words="写清楚了")
    keep("declined", no)
    keep("appealed", wrong)
    said = by(
        local.clerk, issues.make_promise, words=f"zqword{where}月底装灯", region_code=village,
        until_on=(county.now + timedelta(days=12)).date(),
    )  # fmt: skip
    county.keep("promise", where, said.pk)
    day = county.now.date()
    draw = by(
        local.organiser,
        issues.draw_call_backs,
        region_code=village[:6],
        since_on=day,
        until_on=day,
        size=9,
        seed=bytes(16),
    )
    county.keep("draw", where, draw.pk)
    with acting(local.organiser):
        county.keep("call", where, draw.calls.get(issue_id=resolved.pk).pk)
    merged, target = report("issue"), report("issue")
    by(local.officer, issues.merge_issue, issue_id=merged.pk, into_id=target.pk)
    keep("merged", merged)
    asked = report(
        "issue", _villager(village), source="villager", reporter_name="叶根水", reporter_phone=county.phone()
    )
    keep("asked", asked)
    seeker = system_actor("并案", territory=village[:6], capabilities=("issues.pair",))
    by(seeker, issues.find_pairs, county_code=village[:6])
    with acting(seeker):
        pair = Pair.objects.get(later_id=county.records["reported2"][where]["pk"])
    county.keep("pair", where, pair.pk)
    office = next(iter(local.officer.organisation_ids))
    complaint = report(
        "complaint", _villager(village), source="villager", category=_complaint_leaf(village), about_organisation_id=office
    )  # fmt: skip
    keep("complaint", complaint)


def opinion(county: Any, where: str) -> None:
    code = public.send_opinion(
        county_code=county.villages[where][:6], kind="hard", body=f"zqopinion{where}字太小", client_id=new_id(),
        source="127.0.0.1", now=county.now, random_below=below,
    )  # fmt: skip
    sent = public_queries.open_opinion(f"Y{code}")[1]
    county.keep("opinion", where, sent.pk, code=public_rules.printed_opinion_code(code))


def hook(county: Any, where: str, local: Locals) -> None:
    """An address of another system that waits for its second person, and a letter that would not arrive."""
    code, given = (
        county.villages[where][:6],
        {"name": "县大脑", "url": "https://93.184.216.34/", "events": ["issue.close"]},
    )
    made, _secret = county.by(local.keepers[0], notices.register_hook, county_code=code, **given)
    told = {"event": "issue.close", "payload": {"data": {}}, "outcome": "failed", **placed(code)}
    with acting(local.keepers[0]):
        letter = Delivery.objects.create(hook=made, created_at=county.now, settled_at=county.now, **told)
    county.keep("hook", where, made.pk)
    county.keep("delivery", where, letter.pk)


def _villager(village: str) -> Actor:
    powers = frozenset({"issues.report", "issues.confirm", "issues.reopen"})
    return Actor(None, "群众", grants=(Held("public", village, None, powers),), kind="public")


def _complaint_leaf(village: str) -> str:
    rows = Category.objects.filter(county_code=village[:6], is_complaint=True, parent__isnull=False, is_active=True)
    code: str = rows.order_by("code").values_list("code", flat=True)[0]
    return code


def own(county: Any) -> None:
    """What a person swept has written or asked for."""
    by, cadre = county.by, county.actors["W"]
    today = county.now.date()
    mine = by(cadre, visits.record_visit, region_code=VILLAGE, visited_on=today, heard="zqvisito自己记的")
    county.keep("visit.mine", "o", mine.pk, version=mine.version)
    told = by(
        cadre, issues.report_issue, region_code=VILLAGE, category="channel-repair", title="zqissueo自己报的", body="漏",
        random_below=below,
    )  # fmt: skip
    county.keep("issue.mine", "o", told.pk, number=told.number)
    bureau = county.actors["D"]
    with acting(bureau):
        working = Issue.objects.get(pk=county.records["working"]["o"]["pk"])
    photo = by(bureau, documents.attach, owner=working, stage="work", upload=picture("red"))
    county.keep("photo.mine", "o", photo.pk)
    fieldwork.own(county)
    token, _key = by(cadre, people.make_token, name="接口", days=30)
    county.keep("token.mine", "o", token.pk)
    county.keep("feed.mine", "o", token.pk, code=by(cadre, notices.make_feed))
    with acting(county.actors["U"]):
        run = tasks.start(county.actors["U"], "audit.verify", title="核验日志", now=county.now)
    county.keep("task.mine", "o", run.pk)
    view = by(cadre, desk.save_view, path="/issues/", query="view=late", name="超期")
    county.keep("view.mine", "o", view.pk)
    officer, issue = county.actors["T"], county.records["reported2"]["o"]["pk"]
    batch = by(officer, issues.choose, verb="note", issue_ids=[UUID(issue)])
    by(officer, issues.try_batch, batch_id=batch.pk, asked={"words": "已到现场", "is_internal": False})
    phrase = by(county.actors["D"], issues.save_phrase, name="看过了", text="{村}看过了")
    machine, call = county.actors["M"], exchange.Call("12345", "B1", "路灯不亮", county.now, region_code=VILLAGE)
    case, _new = by(machine, exchange.take_case, county_code=VILLAGE[:6], call=call, random_below=below)
    county.keep("case.mine", "o", case.pk, external_number=case.external_number)
    county.keep("phrase.mine", "o", phrase.pk)
    county.keep("batch.mine", "o", batch.pk)
    _sheets(county)


def _sheets(county: Any) -> None:
    """One brought in and checked; one taken out; one that waits for the second person."""
    cadre, organiser = county.actors["W"], county.actors["O"]
    brought = county.by(cadre, documents.take_in_sheet, kind="places.household", upload=sheet())
    documents.check_sheet(actor=cadre, now=county.now, import_id=brought.pk, report=lambda done, total=None: None)
    TaskRun.objects.filter(pk=brought.task_id).update(state="done", finished_at=county.now)
    county.keep("sheet.mine", "o", brought.pk)
    taken = county.by(organiser, documents.ask_export, path="/issues/", query="")
    documents.make_sheet(actor=organiser, now=county.now, export_id=taken.pk, report=lambda done, total=None: None)
    county.keep("export.mine", "o", taken.pk)
    with mock.patch("tiangeng.documents.actions.exporting.rows_alone", return_value=0):
        large = county.by(organiser, documents.ask_export, path="/issues/", query="", reason="年度总结用")
    county.keep("export", "o", large.pk)


def sheet() -> SimpleUploadedFile:
    """Two households, one of them without a head."""
    rows = f"村(社区),户主姓名\n{VILLAGE},王新来\n{VILLAGE},\n"
    return SimpleUploadedFile("农户.csv", rows.encode(), "text/csv")
