"""The declared table goes on: pages of the rooms that reach people, and the doors for other systems."""

from tests.architecture import operations, pages
from tests.architecture.reach import (
    ASSIGNED,
    EVERYONE,
    FIELD,
    KEEPERS,
    REPORTERS,
    SIGNED_IN,
    VISITORS,
    WRITERS,
)
from tests.architecture.rule import Rule, api, page

JSON = {"form": "json"}
KEY = {"key": "{key}"}
ANY_CODE = {"code": "AAAA-AAAA-AA"}
HERE = "jurisdiction_id=331181"
CALLERS = "VTO"  # who convenes meetings at the own place

PAGES: dict[str, Rule] = {
    # ------------------------------------------------------------ notices
    "notices:list": page(FIELD + KEEPERS),  # who approves is told what waits for it
    "notices:choices": page(FIELD + KEEPERS, FIELD + KEEPERS),
    "notices:feed_make": page("", FIELD),
    "notices:feed_stop": page("", SIGNED_IN),
    "notices:calendar": Rule("feed.mine", EVERYONE, fixed={"key": "{code}"}),
    "notices:hooks": page(KEEPERS),
    "notices:hook_new": page("A", "A"),
    "notices:hook": Rule("hook", KEEPERS),
    "notices:hook_move approve": Rule("hook", "", "S", fixed={"name": "approve"}),
    "notices:hook_move refuse": Rule("hook", "", "S", fixed={"name": "refuse"}),
    "notices:hook_move stop": Rule("hook", "", "A", fixed={"name": "stop"}),
    "notices:hook_again": Rule("delivery", "", "A"),
    "notices:text_again": Rule("working", "", "TO"),
    # ------------------------------------------------------------ others' changes, told while one looks
    **{
        f"changed {kind}": Rule(record, who, fixed={"kind": kind})
        for kind, record, who in (
            ("issues.issue", "reported", FIELD),
            ("assignments.assignment", "assigned", ASSIGNED),
            ("meetings.meeting", "meeting", FIELD),
            ("visits.visit", "visit", FIELD),
            ("issues.handover", "handover", "OD"),
            ("public.opinion", "opinion", "OA"),
            ("places.household", "household", FIELD),
            ("places.enterprise", "enterprise", FIELD),
            ("places.facility", "facility", FIELD),
        )
    },
    # ------------------------------------------------------------ handbook forms
    "forms:list": page(FIELD),
    "forms:device_new": page(VISITORS, VISITORS),
    "forms:answers": Rule("form", FIELD),
    "forms:form": Rule("form", FIELD),
    "forms:answer": Rule("answer", FIELD),
    # whoever has the address acts as the phone it was made for; there is no other way in
    "openrosa:form_list": Rule("device.mine", EVERYONE, fixed=KEY),
    "openrosa:form": Rule("device.mine", EVERYONE, fixed=KEY),
    "openrosa:manifest": Rule("device.mine", EVERYONE, fixed=KEY),
    "openrosa:villages": Rule("device.mine", EVERYONE, fixed=KEY),
    "openrosa:submission": Rule("device.mine", "", EVERYONE, fixed=KEY),
    "openrosa:root": Rule(fixed={"key": "x"}),
    "openrosa:nothing": Rule(fixed={"key": "x", "rest": "formlist"}),
    # ------------------------------------------------------------ other systems
    "exchange:discovery": Rule("", EVERYONE, fixed=JSON),
    "exchange:discovery_v2": Rule("", EVERYONE, fixed=JSON),
    "exchange:services": Rule("", EVERYONE, fixed=JSON, query=HERE),
    "exchange:service": Rule("", EVERYONE, fixed={**JSON, "service_code": "roads"}, query=HERE),
    "exchange:requests": Rule("", "", EVERYONE, fixed=JSON, query=HERE),  # by itself a county publishes no list
    "exchange:request": Rule("asked", EVERYONE, fixed={**JSON, "service_request_id": "{code}"}, shows="issue"),
    "exchange:the_request": Rule("asked", EVERYONE, fixed={**JSON, "service_request_id": "{code}"}, shows="issue"),
    "exchange:request numbered": Rule("asked", "", fixed={**JSON, "service_request_id": "{number}"}, query=HERE),
    "hotline:cases": page("M"),
    "exchange:token": Rule("", "", fixed={**JSON, "token_id": "1"}, query=HERE),
    # ------------------------------------------------------------ the phone
    "field:devices": page(SIGNED_IN),
    "field:unbind": Rule("phone", "", "WAS"),
    "field:outbox": page(FIELD + "X"),  # what was written while the grant was in force is still handed in
    "phone:app": page(EVERYONE),
    "phone:file": Rule("", EVERYONE, fixed={"name": "index.html"}),
    # ------------------------------------------------------------ meetings
    "meetings:list": page(FIELD),
    "meetings:call": page(CALLERS, CALLERS),
    "meetings:tasks": page(FIELD),
    "meetings:clearing": page(FIELD),
    "meetings:ask": Rule("working", FIELD, CALLERS + "D"),
    "meetings:result": Rule("item.sitting", FIELD, "TO"),
    "meetings:carry_out": Rule("item.consulted", "", "D"),
    "meetings:item_move take_off": Rule("item.waiting", FIELD, "TO", fixed={"name": "take_off"}),
    "meetings:item_move finish": Rule("item.todo", FIELD, "D", fixed={"name": "finish"}),
    "meetings:item_move strike_off": Rule("item.todo", FIELD, "TO", fixed={"name": "strike_off"}),
    "meetings:record": Rule("meeting", FIELD),
    "meetings:change": Rule("meeting", FIELD, "TO"),
    "meetings:close": Rule("meeting.sitting", FIELD, "TO"),
    "meetings:minutes": Rule("meeting", FIELD),
    "meetings:put_on": Rule("meeting", "", "TO"),
    "meetings:move hold": Rule("meeting", "", "TO", fixed={"name": "hold"}),
    "meetings:move call_off": Rule("meeting", "", "TO", fixed={"name": "call_off"}),
    # ------------------------------------------------------------ laid open
    "board:list": page("VT"),
    "board:new": page("VT", "VT"),
    "board:withdraw": Rule("paper", "VT", "VT"),
    "public:document": Rule("paper", EVERYONE),
    # ------------------------------------------------------------ holds
    "lawful:holds": page("OIS"),
    "lawful:hold_new": Rule("household", "OI", "OI", fixed={"kind": "places.Household"}),
    "lawful:hold_lift": Rule("hold", "OIS", "OIS"),
    "lawful:hold_decide": Rule("hold.asked", "OIS", "OIS", fixed={"move": "agree"}),
    # ------------------------------------------------------------ my data
    "people:account_looks": Rule("account", "", "S"),
    "public:withdraw": Rule("asked", EVERYONE, EVERYONE, shows="issue"),
    "public:own_data": Rule("", EVERYONE, fixed=ANY_CODE),  # asks for the number that was left, whatever the code
    "public:wrong": Rule("", "", fixed=ANY_CODE),
    "issues:draw_list": Rule("draw", "OI"),
    "issues:correction": Rule("household", "WVTOIP", "WVTOIP"),
}

DIGEST = {"digest": "a" * 64}  # of a photo nobody has begun to send
OPERATIONS: dict[str, Rule] = {
    "POST /api/visits/batch": page("", VISITORS + "X"),  # each entry has its own answer
    "GET /api/field/me": page(FIELD),
    "GET /api/field/changes": page(FIELD),
    "GET /api/field/present": page(FIELD),
    "POST /api/field/device": page("", FIELD),
    "GET /api/field/uploads/{digest}": Rule("", FIELD, fixed=DIGEST),
    "PUT /api/field/uploads/{digest}": Rule("", "", FIELD, fixed=DIGEST),
    "POST /api/field/uploads/{digest}/attach": Rule("", "", "WVTOILP", fixed=DIGEST),
    "POST /api/field/left-behind": Rule("left", "", "O"),
    "POST /api/field/minutes": page("", EVERYONE),
    # ------------------------------------------------------------ the desk
    "GET /api/desk/views": page(SIGNED_IN),
    "POST /api/desk/views": page("", FIELD),
    "PUT /api/desk/views/{pk}": api("view.mine", "W"),
    "POST /api/desk/views/{pk}/first": api("view.mine", "W"),
    "DELETE /api/desk/views/{pk}": api("view.mine", "W"),
    "POST /api/issues/{pk}/follow": api("reported", FIELD),
    "POST /api/issues/{pk}/unmask": api("working", "TOD"),
    "GET /api/issues/phrases/": page("VTDHO"),
    "POST /api/issues/phrases/": page("", "VTDHO"),
    "PUT /api/issues/phrases/{pk}": api("phrase.mine", "D"),
    "DELETE /api/issues/phrases/{pk}": api("phrase.mine", "D"),
    "GET /api/issues/batches/": page(FIELD),
    "POST /api/issues/batches/": page("", "VTO"),  # a bureau only what it has a part in
    "GET /api/issues/batches/{pk}": api("batch.mine", "T"),
    "POST /api/issues/batches/{pk}/run": api("batch.mine", "T"),
    "POST /api/issues/batches/{pk}/undo": api("batch.mine", "T"),
    "GET /api/issues/pairs/": page("TO"),
    "POST /api/issues/pairs/{pk}/{name}": api("pair", "TO", name="part"),
    "GET /api/issues/call-backs/": page("OI"),
    "POST /api/issues/call-backs/": page("", "OI"),
    "GET /api/issues/call-backs/{pk}": api("draw", "OI"),
    "POST /api/issues/call-backs/calls/{pk}/unreached": api("call", "OI"),
    "POST /api/issues/suggestions": page("", WRITERS),
    "POST /api/issues/same": page("", WRITERS),
    "POST /api/issues/{pk}/told-again": api("reported", WRITERS),
    "GET /api/issues/{pk}/suggestions": api("reported", "TO"),
    "POST /api/files/sheets": page("", REPORTERS + "M"),  # of issues; other kinds are for other roles
    "GET /api/files/sheets/{pk}": api("sheet.mine", "W"),
    "POST /api/files/sheets/{pk}/worksheet": api("sheet.mine", "W"),
    "POST /api/files/sheets/{pk}/columns": api("sheet.mine", "W"),
    "POST /api/files/sheets/{pk}/write": api("sheet.mine", "W"),
    "GET /api/notices": page(FIELD + KEEPERS),
    "GET /api/notices/choices": page(FIELD + KEEPERS),
    "PUT /api/notices/choices": page("", FIELD + KEEPERS),
    "GET /api/notices/{pk}": Rule("", "", fixed={"pk": "01900000-0000-7000-8000-000000000000"}),
    # ------------------------------------------------------------ meetings
    "GET /api/meetings": page(FIELD),
    "POST /api/meetings": page("", CALLERS),
    "GET /api/meetings/tasks": page(FIELD),
    "GET /api/meetings/waiting": page(FIELD),
    "GET /api/meetings/clearing": page(FIELD),
    "POST /api/meetings/items": page("", CALLERS),  # the table's own issue is another's, and led by nobody yet
    "POST /api/meetings/items/{pk}/result": api("item.sitting", "TO"),
    "POST /api/meetings/items/{pk}/moves/{name} finish": api("item.todo", "D", name="finish"),
    "POST /api/meetings/items/{pk}/moves/{name} strike_off": api("item.todo", "TO", name="strike_off"),
    "POST /api/meetings/items/{pk}/moves/{name} take_off": api("item.waiting", "TO", name="take_off"),
    "POST /api/meetings/items/{pk}/moves/{name} carry_out": api("item.consulted", "D", name="carry_out"),
    "GET /api/meetings/{pk}": api("meeting", FIELD),
    "PUT /api/meetings/{pk}": api("meeting", "TO"),
    "POST /api/meetings/{pk}/items": api("meeting", "TO"),
    "POST /api/meetings/{pk}/moves/{name} hold": api("meeting", "TO", name="hold"),
    "POST /api/meetings/{pk}/moves/{name} close": api("meeting.sitting", "TO", name="close"),
    "GET /api/lawful/approvals": page(SIGNED_IN),
    "POST /api/lawful/approvals": page("", "ODH"),
    "POST /api/lawful/approvals/{pk}/{move}": api("approval", "OL", move="approve"),
    "GET /api/lawful/holds": page("OIS"),
    "POST /api/lawful/holds": page("", "OI"),
    "POST /api/lawful/holds/{pk}/lift": api("hold", "OIS"),
    "POST /api/lawful/holds/{pk}/lift/{move}": api("hold.asked", "OIS", move="agree"),
    "GET /api/public/villages/{code}/services": Rule("village", EVERYONE, shows="unit"),
    "POST /api/public/receipts/{code}/withdraw": Rule("asked", "", EVERYONE, shows="issue"),
    "GET /api/opinions": page("OA"),
    "GET /api/opinions/{pk}": api("opinion", "OA"),
    "POST /api/opinions/{pk}/answer": api("opinion", "OA"),
    "POST /api/opinions/{pk}/close": api("opinion", "OA"),
    "GET /api/disclosures": page("VT"),
    "POST /api/disclosures": page("", "VT"),
    "GET /api/disclosures/{pk}": api("paper", "VT"),
    "POST /api/disclosures/{pk}/withdraw": api("paper", "VT"),
}

ALL_PAGES = {**pages.PAGES, **PAGES}
ALL_OPERATIONS = {**operations.OPERATIONS, **OPERATIONS}
