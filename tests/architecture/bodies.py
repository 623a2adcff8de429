"""What is sent to every address that writes: complete, so that nothing but permission is left to stop it.

Given the record the address leads to and the village it lies in; on a page without a record, one's own village.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import COUNTY, VILLAGE
from tests.architecture.records import picture, sheet
from tiangeng.algorithms import codes
from tiangeng.kernel.ids import new_id

Record = dict[str, Any]
Body = Callable[[Record], dict[str, Any]]

DAY = "2026-03-18"
WHY = {"reason": "按规定办理"}
CREDIT = "91331181MA2A99999"


def _credit() -> str:
    return CREDIT[:17] + codes.credit_code_check(CREDIT[:17])


def always(**body: Any) -> Body:
    return lambda record: body


NEW_ISSUE = {"region_code": VILLAGE, "category": "channel-repair", "title": "漏水", "body": "漏", "source": "office"}
NEW_VISIT = {"region_code": VILLAGE, "visited_on": DAY, "heard": "渠漏了"}
SITS = {"title": "会", "begins_at": "2026-03-20T09:00", "place": "大厅", "chair_id": ""}
SETTLED = {"result": "agree", "agreement": "谈妥", "villager_came": "1"}
NOTE = {"note": "灯具没到，已上门说明"}
SOLVED = {"solution": "已浇筑", "beneficiaries": 20, "beneficiary_unit": "户", "outcome": "solved"}
RESIDENT = {"name": "王大妈", "relation": "配偶"}
FIRM = {"region_code": VILLAGE, "name": "新竹器厂", "credit_code": _credit()}
CLINIC = {"region_code": VILLAGE, "name": "新卫生室", "kind": "clinic"}
HOME = {"region_code": VILLAGE, "head_name": "叶大山", "state": "living"}
HOME_FORM = {"head": "老叶", "people": 3, "income": ["shop"], "house": "good", "water": "tap", "care": "no"}
FILLED = (
    '<data id="household-visit" version="2026010501"><head>叶</head><people>1</people><income>shop</income><house>good</house>'
    "<water>tap</water><care>no</care><meta><instanceID>uuid:swept</instanceID></meta></data>"
)
UNIT = {"county_code": "331181", "code": "new-unit", "name": "新单位", "short_name": "新单位", "kind": "department"}
PROGRAMME = {
    "code": "new-round", "name": "夜访", "how": "weekly", "weekday": "WE", "starts_on": DAY, "village_codes": [VILLAGE]
}  # fmt: skip

PAGES: dict[str, Body] = {
    "console:view_new": always(path="/issues/", query="view=late", name="超期的"),
    "console:columns": always(path="/issues/", order=["state", "lead"], cols=["state"]),
    "console:view_edit": always(name="改了名"),
    "console:view_first": always(is_default="1"),
    "issues:batch_new": lambda r: {"ids": [r["pk"]]},
    "issues:batch": always(words="已到现场"),
    "issues:batch_undo": always(**WHY),
    "issues:phrase_new": always(name="在路上", text="已派人去{村}看"),
    "issues:phrase_edit": always(name="在路上", text="马上到"),
    "issues:macro": always(words="接下了"),
    "lawful:approval_new": always(
        code="new-form",
        title="月报",
        basis="县委办〔2026〕1号",
        expires_on="2026-12-31",
        people_count="30",
        a_year="12",
    ),
    "board:new": lambda r: {"village_code": VILLAGE, "kind": "finance", "title": "收支", "file": picture()},
    "board:withdraw": always(**WHY),
    "lawful:hold_new": always(reason="诉讼未结"),
    "lawful:hold_lift": always(reason="已结案"),
    "lawful:hold_decide": always(words="查完了"),
    "lawful:approval_move": always(words="可以"),
    "issues:correction": always(words="家里是四口人"),
    "issues:report": always(**NEW_ISSUE),
    "issues:move": always(**WHY),
    "issues:dispatch": lambda r: {"lead": r["water"]},
    "issues:decline": always(ground="no-facts", **WHY),
    "issues:return": always(ground="不在本单位职责之内。", owner="交通局", **WHY),
    "issues:resolve": always(**SOLVED),
    "issues:defer": always(ground="资金未落实，已列入下一批项目计划。", plan="开春动工", review_on="2026-05-20", **WHY),
    "issues:wait": always(kind="papers", review_on="2026-04-20", **WHY),
    "issues:split": always(title="渠边的路", body="路塌了", category="road-damage"),
    "issues:ask_to_pause": always(**WHY),
    "issues:propose_ruling": always(ground="settled", **WHY),
    "issues:decide_appeal": always(is_upheld="1", words="去看过，该办"),
    "public:appeal": always(words="地点写清楚了"),
    "issues:decide_ruling": always(is_upheld="1", words="查过，属实"),
    "issues:promise_new": always(words="月底装灯", until_on="2026-04-20"),
    "issues:promise_keep": always(note="装好了"),
    "issues:promise_put_off": always(until_on="2026-05-20", **NOTE),
    "issues:promise_let_go": always(**NOTE),
    "issues:draw_new": always(region_code="331181", since_on="2026-03-01", until_on=DAY, size=30, lead_id=""),
    "issues:unreached": always(note="关机"),
    "issues:merge": lambda r: {"number": r["other"]},
    "issues:note": always(words="已到现场"),
    "issues:assistant": lambda r: {"organisation_id": r["transport"], "task": "借挖机"},
    "issues:release": always(**WHY),
    "issues:finish": always(result="已借出"),
    "issues:call_back": always(is_solved="1", words="水来了"),
    "issues:tried_in_vain": always(note="关机"),
    "issues:verify": always(is_solved="1", words="渠底是新的，不漏"),
    "issues:correct": always(title="改过的标题", category="channel-repair", **WHY),
    "notices:hook_new": always(name="县大脑", url="https://93.184.216.34/", events=["issue.close"]),
    "notices:hook_move": always(**WHY),
    "field:unbind": always(**WHY),
    "notices:choices": always(mail="x@example.org"),
    "issues:remind": always(words="请抓紧"),
    "issues:unmask": always(**WHY),
    "assignments:assign": lambda r: {
        "title": "排查",
        "body": "逐座",
        "organisation_id": r["water"],
        "answer_on": "2026-04-10",
    },
    "assignments:move": always(seen="", **WHY),
    "assignments:assign_again": lambda r: {"organisation_id": r["transport"], "answer_on": "2026-04-10"},
    "assignments:give_part": lambda r: {"organisation_id": r["unit"], "task": "报清单", "due_on": "2026-04-01"},
    "assignments:make_issue": lambda r: {
        "title": "漏",
        "body": "漏",
        "category": "channel-repair",
        "region_code": VILLAGE,
    },
    "assignments:answer": always(words="都办了"),
    "assignments:send_back": always(**WHY),
    "assignments:part_end": always(words="办好了"),
    "meetings:call": always(kind="analysis", region_code=VILLAGE, **SITS),
    "meetings:ask": always(table="w:county:analysis", words="谈不拢"),
    "meetings:result": always(**SETTLED),
    "meetings:item_move": always(words="办好了"),
    "meetings:change": always(version=1, **SITS),
    "meetings:close": always(summary="都到了"),
    "meetings:put_on": lambda r: {"issue_id": r.get("issue", "")},
    "meetings:move": always(**WHY),
    "forms:device_new": always(name="手机"),
    "openrosa:submission": lambda r: {"xml_submission_file": SimpleUploadedFile("a.xml", FILLED.encode(), "text/xml")},
    "visits:new": lambda r: {**NEW_VISIT, "visit_id": str(new_id())},
    "visits:edit": lambda r: {**NEW_VISIT, "version": r.get("version", 1), "heard": "改了几个字"},
    "visits:addendum": always(text="补一句"),
    "visits:programme_new": always(**PROGRAMME),
    "visits:programme_edit": lambda r: {**PROGRAMME, "name": "新名字", "village_codes": [r["village"]]},
    "visits:programme_close": always(ends_on=DAY, **WHY),
    "visits:roster": lambda r: {
        "programme_id": r["programme"],
        "staff_ids": [r["staff"]],
        "village_codes": [r["code"]],
        "from_on": DAY,
    },
    "visits:roster_end": always(**WHY),
    "places:create_household": always(**HOME),
    "places:edit_household": always(**HOME, version=1),
    "places:move_household": lambda r: {"region_code": r["village"], "version": 1, **WHY},
    "places:add_resident": always(**RESIDENT),
    "places:edit_resident": always(**RESIDENT, version=1),
    "places:remove_resident": always(**WHY),
    "places:unmask_resident": always(**WHY),
    "places:create_enterprise": always(**FIRM),
    "places:edit_enterprise": lambda r: {**FIRM, "region_code": r["village"], "version": 1},
    "places:unmask_enterprise": always(**WHY),
    "places:create_facility": always(**CLINIC),
    "places:edit_facility": lambda r: {**CLINIC, "region_code": r["village"], "version": 1},
    "people:staff_new": lambda r: {"name": "新来的", "organisation": r["unit"]},
    "people:staff_edit": always(name="改了名"),
    "people:staff_move": lambda r: {"organisation": r["elsewhere"], **WHY},
    "people:staff_retire": always(**WHY),
    "people:staff_phone": always(**WHY),
    "people:organisation_new": always(**UNIT),
    "people:organisation_rename": always(name="改了名", short_name="改名"),
    "people:organisation_close": always(**WHY),
    "people:organisation_reopen": always(**WHY),
    "people:account_new": always(kind="administrator", display_name="新管理员", username="new-keeper"),
    "people:account_outside": always(outside_id="zj-330000-1"),
    "people:account_freeze": always(**WHY),
    "people:account_looks": always(reason="台风前逐户核对电话"),
    "people:account_unfreeze": always(**WHY),
    "people:account_second_factor": always(**WHY),
    "people:grant_new": lambda r: {
        "role": "village",
        "territory": r["village"],
        "organisation": r["unit"],
        "from_on": DAY,
        **WHY,
    },
    "people:grant_move": always(**WHY),
    "people:grant_end": always(**WHY),
    "people:stand_in_new": lambda r: {"stand_in": r["staff"], "from_on": DAY, "to_on": DAY, **WHY},
    "people:stand_in_move": always(**WHY),
    "people:approve_many": lambda r: {"ids": [r["grant"]]},
    "people:token_new": always(name="接口", days=30),
    "people:language": always(language="en"),
    "documents:add": lambda r: {"stage": "work", "file": picture()},
    "documents:remove": always(**WHY),
    "documents:sheet_new": lambda r: {"kind": "issues.issue", "file": sheet()},
    "documents:sheet_map": always(column_region_code="0", column_head_name="1"),
    "documents:sheet_worksheet": always(heading_row="1"),
    "documents:sheet_run": always(whole="0"),
    "documents:export_new": always(path="/issues/", query="q=渠"),
    "documents:export_decide": always(is_agreed="1", words="用于年报"),
    "public:ask": lambda r: {"client_id": str(new_id()), "body": "路灯不亮三天了", "kind": ""},
    "public:opinion": lambda r: {"client_id": str(new_id()), "county": COUNTY, "kind": "idea", "body": "字再大一点"},
    "opinions:answer": always(words="下一版改"),
    "opinions:close": always(words="改好了"),
    "public:add": always(words="土地证找到了"),
    "public:withdraw": always(reason="自己修好了"),
    "public:own_data": always(phone="13800000000"),
    "public:answer": always(solved="yes"),
    "exchange:requests": always(
        jurisdiction_id="331181", service_code="electricity", address_id=VILLAGE, description="路灯不亮三天了"
    ),
    "set_language": always(language="en"),
}

STEP = always(reason="按规定办理", seen="")
SEEN: dict[str, Any] = {"seen_version": 1}

OPERATIONS: dict[str, Body] = {
    "POST /api/issues": always(**NEW_ISSUE),
    "POST /api/issues/{pk}/dispatch": lambda r: {"lead_id": r["water"]},
    "POST /api/issues/{pk}/resolve": always(**SOLVED),
    "POST /api/issues/{pk}/defer": always(reason="等化冻", plan="开春动工", review_on="2026-05-20"),
    "POST /api/issues/{pk}/wait": always(kind="papers", reason="请补材料", review_on="2026-04-20"),
    "POST /api/issues/{pk}/parts": always(title="渠边的路", body="路塌了", category="road-damage"),
    "POST /api/issues/{pk}/pause": always(reason="还在等山主"),
    "POST /api/issues/{pk}/ruling": always(ground="settled", reason="已付清"),
    "POST /api/issues/{pk}/appeal/decide": always(is_upheld=True, words="去看过，该办"),
    "POST /api/issues/{pk}/ruling/decide": always(is_upheld=True, words="查过，属实"),
    "POST /api/assignments": lambda r: {
        "title": "排查", "body": "逐座", "organisation_id": r["water"], "answer_on": "2026-04-10"
    },
    "POST /api/assignments/parts/{pk}/{name}": always(words="办好了"),
    "POST /api/assignments/{pk}/parts": lambda r: {"organisation_id": r["unit"], "task": "报清单", "due_on": "2026-04-01"},
    "POST /api/assignments/{pk}/issues": lambda r: {
        "title": "漏", "body": "漏", "category": "channel-repair", "region_code": r["village"]
    },
    "POST /api/assignments/{pk}/moves/{name}": lambda r: {
        "words": "都办了", "organisation_id": r["transport"], "answer_on": "2026-04-10", **WHY
    },
    "POST /api/meetings": always(kind="analysis", region_code=VILLAGE, title="会", begins_at="2026-03-20T09:00:00+08:00"),
    "POST /api/meetings/items": lambda r: {"issue_id": r["other_pk"], "level": "township"},
    "POST /api/meetings/items/{pk}/result": always(**SETTLED),
    "POST /api/meetings/items/{pk}/moves/{name}": always(words="办好了"),
    "PUT /api/meetings/{pk}": always(title="会", begins_at="2026-03-20T09:00:00+08:00", seen_version=1),
    "POST /api/meetings/{pk}/items": lambda r: {"issue_id": r.get("issue", str(new_id()))},
    "POST /api/meetings/{pk}/moves/{name}": always(summary="都到了", **WHY),
    "POST /api/issues/promises/": lambda r: {"words": "月底装灯", "until_on": "2026-04-20", "region_code": r["village"]},
    "POST /api/issues/promises/hand-over": lambda r: {"from_staff_id": r["staff"], "to_staff_id": r["staff"]},
    "POST /api/issues/promises/{pk}/{name}": always(until_on="2026-05-20", **NOTE),
    "POST /api/issues/{pk}/decline": always(ground="no-facts", reason="见说明"),
    "POST /api/issues/{pk}/merge": lambda r: {"into_id": r["other_pk"]},
    "POST /api/issues/{pk}/return": STEP,
    "POST /api/issues/{pk}/notes": always(words="已到现场"),
    "POST /api/issues/{pk}/assistants": lambda r: {"organisation_id": r["transport"], "task": "借挖机"},
    "POST /api/issues/{pk}/handlings/{handling}": always(move="accept"),
    "POST /api/issues/{pk}/handlings/{handling}/release": STEP,
    "POST /api/issues/call-backs/": always(region_code="331181", since_on="2026-03-01", until_on=DAY, size=30),
    "POST /api/issues/call-backs/calls/{pk}/unreached": always(note="关机"),
    "POST /api/issues/{pk}/call-back": always(is_solved=True, words="水来了"),
    "POST /api/issues/{pk}/unreached": always(note="关机"),
    "POST /api/issues/{pk}/verify": always(is_solved=True, words="渠底是新的，不漏"),
    "POST /api/issues/{pk}/correct": always(title="改过的标题", reason="写错了"),
    "POST /api/issues/{pk}/remind": always(words="请抓紧"),
    "POST /api/issues/{pk}/moves/{name}": STEP,
    "POST /api/forms/{pk}/answers": lambda r: {
        "id": str(new_id()), "region_code": r["village"], "answered_on": DAY, "answers": HOME_FORM,
    },
    "POST /api/forms/answers/{pk}/files": lambda r: {"name": "门.jpg", "file": picture()},
    "POST /api/visits": lambda r: {**NEW_VISIT, "id": str(new_id())},
    "POST /api/visits/batch": lambda r: {"entries": [{**NEW_VISIT, "id": str(new_id())}]},
    "PATCH /api/visits/{visit_id}": lambda r: {"version": r.get("version", 1), "heard": "改了几个字"},
    "POST /api/visits/{visit_id}/addenda": always(text="补一句"),
    "POST /api/places/households": always(**HOME),
    "PATCH /api/places/households/{pk}": always(hamlet="新村", **SEEN),
    "POST /api/places/households/{pk}/move": lambda r: {"region_code": r["village"], **SEEN},
    "POST /api/places/households/{pk}/residents": always(**RESIDENT),
    "PATCH /api/places/residents/{pk}": always(name="改名", **SEEN),
    "POST /api/places/residents/{pk}/remove": always(**WHY),
    "POST /api/places/residents/{pk}/unmask/{field}": always(**WHY),
    "POST /api/places/enterprises": always(**FIRM),
    "PATCH /api/places/enterprises/{pk}": always(industry="竹木", **SEEN),
    "POST /api/places/enterprises/{pk}/unmask": always(**WHY),
    "POST /api/places/facilities": always(**CLINIC),
    "PATCH /api/places/facilities/{pk}": always(address="村口", **SEEN),
    "POST /api/people/tokens": always(name="接口", days=30),
    "POST /api/people/organisations": always(**UNIT),
    "POST /api/people/organisations/{pk}/rename": always(name="改了名"),
    "POST /api/people/organisations/{pk}/close": always(**WHY),
    "POST /api/people/organisations/{pk}/reopen": always(**WHY),
    "POST /api/people/staff": lambda r: {"name": "新来的", "organisation_id": r["unit"]},
    "PUT /api/people/staff/{pk}": always(name="改了名"),
    "POST /api/people/staff/{pk}/move": lambda r: {"organisation_id": r["elsewhere"]},
    "POST /api/people/staff/{pk}/retire": always(**WHY),
    "POST /api/people/staff/{pk}/phone": always(**WHY),
    "POST /api/people/accounts": always(
        username="new-keeper", display_name="新管理员", is_administrator=True, county_code="331181"
    ),
    "POST /api/people/accounts/{pk}/freeze": always(**WHY),
    "POST /api/people/accounts/{pk}/unfreeze": always(**WHY),
    "POST /api/people/grants": lambda r: {
        "account_id": r["account"], "role": "village", "territory": VILLAGE, "organisation_id": r["unit"],
        "from_on": DAY, **WHY,
    },
    "POST /api/people/grants/{pk}/{step}": always(**WHY),
    "POST /api/people/stand-ins": lambda r: {"stand_in_id": r["staff"], "from_on": DAY, "to_on": DAY, **WHY},
    "POST /api/people/stand-ins/{pk}/{step}": always(**WHY),
    "POST /api/field/device": lambda r: {"id": str(new_id()), "name": "红米"},
    "POST /api/field/uploads/{digest}/attach": lambda r: {"owner_type": "issues.issue", "owner_id": r["other_pk"]},
    "POST /api/field/left-behind": lambda r: {"account": r["pk"], "reason": "调离了，手机交回来"},
    "POST /api/field/minutes": lambda r: {"county": "331181", "week": "2026-W12", "minutes": 40, "token": str(new_id())},
    "POST /api/files/of/{owner_type}/{owner_id}": lambda r: {"stage": "work", "file": picture()},
    "POST /api/files/sheets": lambda r: {"kind": "issues.issue", "file": sheet()},
    "POST /api/files/sheets/{pk}/worksheet": always(heading_row=1),
    "POST /api/files/sheets/{pk}/columns": always(pairs={"region_code": 0, "head_name": 1}),
    "POST /api/files/sheets/{pk}/write": always(is_whole=False),
    "POST /api/files/{attachment_id}/remove": always(**WHY),
    "POST /api/desk/views": always(path="/issues/", query="view=late", name="超期的"),
    "PUT /api/desk/views/{pk}": always(name="改了名"),
    "POST /api/desk/views/{pk}/first": always(),
    "POST /api/issues/{pk}/follow": always(),
    "POST /api/issues/{pk}/unmask": always(**WHY),
    "POST /api/issues/phrases/": always(name="在路上", text="已派人去{村}看"),
    "PUT /api/issues/phrases/{pk}": always(name="在路上", text="马上到"),
    "POST /api/issues/batches/": lambda r: {"verb": "note", "issue_ids": [r["other_pk"]], "words": "已到现场"},
    "POST /api/issues/batches/{pk}/undo": always(**WHY),
    "POST /api/issues/suggestions": lambda r: {"region_code": r["village"], "text": "水渠漏水，田里没水"},
    "POST /api/issues/same": lambda r: {"region_code": r["village"], "text": "水渠漏水，田里没水"},
    "POST /api/issues/{pk}/told-again": always(**NEW_ISSUE),
    "PUT /api/notices/choices": always(kinds=["dispatch"]),
    "POST /api/lawful/approvals": always(
        code="new-form", title="月报", basis="县委办〔2026〕1号", expires_on="2026-12-31", people_count=30, a_year=12
    ),
    "POST /api/lawful/approvals/{pk}/{move}": always(words="可以"),
    "POST /api/lawful/holds": lambda r: {"object_type": "issues.Issue", "object_id": r["other_pk"], **WHY},
    "POST /api/lawful/holds/{pk}/lift": always(reason="已结案"),
    "POST /api/lawful/holds/{pk}/lift/{move}": always(words="查完了"),
    "POST /api/opinions/{pk}/answer": always(words="下一版改"),
    "POST /api/opinions/{pk}/close": always(words="已经改好"),
    "POST /api/disclosures": lambda r: {"village": VILLAGE, "kind": "finance", "title": "收支", "file": picture()},
    "POST /api/disclosures/{pk}/withdraw": always(**WHY),
    "POST /api/exchange/hotline/cases": always(
        county="331181", external_number="20260318001", content="路灯不亮三天了", region_code=VILLAGE,
        received_at="2026-03-18T11:00:00+08:00",
    ),
    "POST /api/exchange/hotline/cases/{external_number}/additions": always(county="331181", content="还没有人来"),
    "POST /api/public/ask": lambda r: {"client_id": str(new_id()), "village": VILLAGE, "body": "路灯不亮三天了"},
    "POST /api/public/opinions": always(county="331181", kind="idea", body="字再大一些"),
    "POST /api/public/receipts/{code}/answer": always(is_solved=True),
    "POST /api/public/receipts/{code}/withdraw": always(reason="自己修好了"),
    "POST /api/public/receipts/{code}/add": lambda r: {"words": "土地证找到了", "photo": picture()},
    "POST /api/public/receipts/{code}/appeal": always(words="地点写清楚了"),
    "POST /api/public/receipts/{code}/join": lambda r: {"into_id": r["other_pk"]},
}  # fmt: skip


def has_files(body: dict[str, Any]) -> bool:
    return any(isinstance(value, SimpleUploadedFile) for value in body.values())
