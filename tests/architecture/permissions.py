"""The declared table: for every address and operation, who may read it, who may write to it, and from how far.

Roles are the letters of `county.LETTERS`, distances those of `county.DISTANCES`. A rule names the kind of record its address
leads to; `REACH` says how far each role sees that kind. An address without a rule fails the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.architecture.reach import (
    ASSIGNED,
    ASSIGNER,
    CLIENTS,
    EVERYONE,
    EVERYONE_HERE,
    FIELD,
    KEEPERS,
    LED,
    MARKS,
    PLACE,
    REACH,
    REPORTERS,
    SIGNED_IN,
    VISITORS,
    WRITERS,
    Reach,
)

__all__ = ["EVERYONE", "MARKS", "OPERATIONS", "PAGES", "REACH", "WRITERS", "Rule"]


@dataclass(frozen=True)
class Rule:
    """`on` names the record; `get` and `post` the roles that read and write; `reach` where writing is narrower than seeing."""

    on: str = ""
    get: str = ""
    post: str = ""
    reach: Reach | None = None
    looks: Reach | None = None  # and where even looking is another matter than seeing
    fixed: Mapping[str, str] = field(default_factory=dict)  # other placeholders
    shows: str = ""  # marks that may be seen here by whoever may open it (public pages)
    query: str = ""  # what the address must be asked with
    leaves: bool = False  # ends on the sign-in page, though it was allowed
    open: bool = False  # a register of the country: what is not in it is said to be unknown, not hidden

    def far(self, letter: str, *, writes: bool) -> str:
        """From which distances this role may, if it may at all."""
        if self.open or EVERYONE in (self.get, self.post):
            return "ostc"
        narrowed = self.reach if writes else self.looks
        return (REACH[self.on] if narrowed is None else narrowed).get(letter, "")


def page(get: str = "", post: str = "", *, query: str = "") -> Rule:
    """An address that leads to no single record."""
    return Rule("", get, post, query=query)


def step(on: str, post: str, name: str) -> Rule:
    """One button of an issue's life."""
    return Rule(on, "", post, fixed={"name": name})


OFFICES = "TO"  # who dispatches
LEAD, HELPER = "D", "H"
ABOVE: Reach = {"O": "ost"}  # a dispatcher above the township
REGION: Reach = {**PLACE, **dict.fromkeys("DH", "ost")}  # the county a department works in
FILLS_IN: Reach = {"W": "o", "V": "o", "T": "os", **dict.fromkeys("DHO", "ost")}  # where one writes visits
TOWN: Reach = {**PLACE, "W": "os", "V": "os"}  # the township they belong to

PAGES: dict[str, Rule] = {
    # ------------------------------------------------------------ console
    "console:home": page(SIGNED_IN),
    "console:palette": page(SIGNED_IN, query="q=zq"),
    "console:seen": page("", FIELD + "ASUM"),
    "console:search": page(FIELD, query="q=zq"),
    "console:log": page("U"),
    "console:verify": page("", "U"),
    "console:tasks": page(SIGNED_IN),
    "console:task": Rule("task.mine", "U"),
    "console:views": page(SIGNED_IN),
    "console:view_new": page(SIGNED_IN, FIELD),
    "console:columns": page("", FIELD),
    "console:view_edit": Rule("view.mine", "W", "W"),
    "console:view_remove": Rule("view.mine", "", "W"),
    "console:view_first": Rule("view.mine", "", "W"),
    # ------------------------------------------------------------ lawful
    "lawful:register": page(SIGNED_IN),
    "lawful:register_sheet": page(SIGNED_IN),
    "lawful:burden": page(SIGNED_IN),
    "lawful:own_data": Rule("household", "", "WVTO"),
    "lawful:retention": page("S"),
    "lawful:filing": page(SIGNED_IN),
    "lawful:filing_kit": page(SIGNED_IN),
    "lawful:form_cost": Rule("", SIGNED_IN, fixed={"name": "places.forms.HouseholdForm"}),
    "lawful:approval_new": page("ODH", "ODH"),
    "lawful:approval": Rule("approval", EVERYONE_HERE),
    "lawful:approval_move approve": Rule("approval", "OL", "OL", fixed={"move": "approve"}),
    # ------------------------------------------------------------ issues
    "issues:list": page(FIELD),
    "issues:report": page(WRITERS, WRITERS),
    "issues:supervision": page("TOILP"),
    "issues:follow": Rule("reported", "", FIELD),
    "issues:phrases": page("VTDHO"),
    "issues:phrase_new": page("VTDHO", "VTDHO"),
    "issues:phrase_edit": Rule("phrase.mine", "D", "D"),
    "issues:phrase_remove": Rule("phrase.mine", "", "D"),
    "issues:macro": Rule("dispatched", "VTDHO", LEAD, fixed={"key": "take-and-start"}),
    "issues:batches": page(FIELD),
    "issues:batch_new dispatch": Rule("reported", "", OFFICES, fixed={"verb": "dispatch"}),
    "issues:batch_new note": Rule("working", "", "VTDO", LED, fixed={"verb": "note"}),
    "issues:batch_new export": Rule("working", "", FIELD, fixed={"verb": "export"}),
    "issues:batch": Rule("batch.mine", "T", "T"),
    "issues:batch_run": Rule("batch.mine", "", "T"),
    "issues:batch_undo": Rule("batch.mine", "", "T"),
    "issues:pairs": page(OFFICES),
    "issues:pair join": Rule("pair", "", OFFICES, fixed={"name": "join"}),
    "issues:pair part": Rule("pair", "", OFFICES, fixed={"name": "part"}),
    "issues:routers": page("A"),
    "issues:router_back": Rule("", "", "A", fixed={"county": "331181", "question": "category"}),
    "issues:draws": page("OI"),
    "issues:draw_new": page("OI", "OI"),
    "issues:draw": Rule("draw", "OI"),
    "issues:unreached": Rule("call", "OI", "OI"),
    "issues:promises": page(FIELD),
    "issues:promise_new": page(WRITERS, WRITERS),
    "issues:promise_keep": Rule("promise", FIELD, "V"),
    "issues:promise_put_off": Rule("promise", FIELD, "V"),
    "issues:promise_let_go": Rule("promise", FIELD, "V"),
    "issues:handovers": page(WRITERS),
    "issues:handover_new": page(WRITERS, ""),
    "issues:handover": Rule("handover", "OD"),
    "issues:handover_move take": Rule("handover.mine", "", "T", fixed={"name": "take"}),
    "issues:record": Rule("reported", FIELD),
    "issues:record led": Rule("working", FIELD),
    "issues:record helped": Rule("helped", FIELD),
    "issues:record complaint": Rule("complaint", FIELD),
    "issues:record asked": Rule("asked", FIELD),
    "issues:changed": Rule("reported", FIELD),
    "issues:why_due": Rule("reported", FIELD),
    "issues:move accept": step("dispatched", LEAD, "accept"),
    "issues:move start": step("accepted", LEAD, "start"),
    "issues:move consult": step("working", LEAD, "consult"),
    "issues:move decide": step("consulting", LEAD, "decide"),
    "issues:move resume": step("deferred", LEAD, "resume"),
    "issues:move escalate": step("reported", OFFICES, "escalate"),
    "issues:move insist": step("objected", OFFICES, "insist"),
    "issues:move take_up_again": step("set_aside", "OI", "take_up_again"),
    "issues:move send_down": Rule("escalated", "", "O", ABOVE, fixed={"name": "send_down"}),
    "issues:move unmerge": step("merged", OFFICES, "unmerge"),
    "issues:move reopen": step("resolved", OFFICES + "I", "reopen"),
    "issues:move accept_evidence": step("proven", OFFICES, "accept_evidence"),
    "issues:move withdraw": step("issue.mine", "W", "withdraw"),
    "issues:move nothing": step("working", "", "nothing"),
    "issues:dispatch": Rule("reported", FIELD, OFFICES),
    "issues:dispatch escalated": Rule("escalated", FIELD, "O", ABOVE),
    "issues:decline": Rule("reported", FIELD, OFFICES),
    "issues:return": Rule("dispatched", FIELD, LEAD),
    "issues:resolve": Rule("working", FIELD, LEAD),
    "issues:defer": Rule("working", FIELD, LEAD),
    "issues:wait": Rule("working", FIELD, LEAD),
    "issues:split": Rule("working", FIELD, "TO" + LEAD),
    "issues:propose_ruling": Rule("working", FIELD, "TO" + LEAD),
    "issues:decide_ruling": Rule("ruled", "OI", "OI"),
    "issues:merge": Rule("reported", FIELD, OFFICES),
    "issues:note": Rule("working", FIELD, "TO" + LEAD),
    "issues:assistant": Rule("working", FIELD, "TO" + LEAD),
    "issues:finish": Rule("helped", FIELD, HELPER),
    "issues:help": Rule("helped", "", HELPER, fixed={"name": "accept"}),
    "issues:call_back": Rule("resolved", FIELD, "OI"),
    "issues:correct": Rule("reported", FIELD, OFFICES),
    "issues:remind": Rule("working", FIELD, "TOILP"),
    "issues:unmask": Rule("working", "", "TO" + LEAD),
    # ------------------------------------------------------------ assignments from above
    "assignments:list": page(ASSIGNED),
    "assignments:assign": page("OP", "OP"),
    "assignments:rollup": page(ASSIGNED),
    "assignments:record": Rule("assigned", ASSIGNED),
    "assignments:move accept": step("assigned", LEAD, "accept"),
    "assignments:move close": Rule("assigned.answered", "", "P", ASSIGNER, fixed={"name": "close"}),
    "assignments:assign_again": Rule("assigned.returned", ASSIGNED, "P", ASSIGNER),
    "assignments:give_part": Rule("assigned.at_work", ASSIGNED, LEAD),
    "assignments:make_issue": Rule("assigned.at_work", ASSIGNED, LEAD),
    "assignments:answer": Rule("assigned.at_work", ASSIGNED, LEAD),
    "assignments:send_back": Rule("assigned.answered", ASSIGNED, "P", ASSIGNER),
    "assignments:part_end": Rule("assigned.part", ASSIGNED, HELPER, fixed={"name": "finish"}),
    # ------------------------------------------------------------ visits
    "visits:list": page(FIELD),
    "visits:firms": page(FIELD),
    "visits:new": page(VISITORS, VISITORS),
    "visits:visit": Rule("visit", FIELD),
    "visits:visit private": Rule("visit.private", FIELD),
    "visits:edit": Rule("visit", "", ""),
    "visits:edit mine": Rule("visit.mine", "W", "W"),
    "visits:addendum": Rule("visit", "", ""),
    "visits:programmes": page(FIELD),
    "visits:programme_new": page("TO", "TO"),
    "visits:programme": Rule("programme", FIELD),
    "visits:programme_edit": Rule("programme", "TO", "TO", PLACE, PLACE),
    "visits:programme_close": Rule("programme", "TO", "TO", PLACE, PLACE),
    "visits:coverage": Rule("programme", FIELD, fixed={"on": "2026-03-18"}),
    "visits:townships": page(FIELD),
    "visits:roster": Rule("village", FIELD, "TO", looks=TOWN, fixed={"town": "{town}"}),
    "visits:roster_end": Rule("roster", "", "TO"),
    "visits:unheard": Rule("village", FIELD),
    # ------------------------------------------------------------ places
    "places:index": page(FIELD),
    "places:find": page(FIELD),
    "places:region": Rule("village", FIELD, looks=REGION),
    "places:suggest_regions": page(SIGNED_IN, query="box=region_code&region_code=大"),
    "places:suggest_households": page(FIELD, query="box=household&household=zq"),
    "places:households": page(FIELD),
    "places:create_household": page("WVTO", "WVTO"),
    "places:household": Rule("household", FIELD),
    "places:edit_household": Rule("household", "WVTO", "WVTO"),
    "places:move_household": Rule("household", "WVTO", "WVTO"),
    "places:add_resident": Rule("household", "WVTO", "WVTO"),
    "places:edit_resident": Rule("resident", "WVTO", "WVTO"),
    "places:remove_resident": Rule("resident", "", "WVTO"),
    "places:unmask_resident": Rule("resident", "", "WVTO", fixed={"field": "phone"}),
    "places:enterprises": page(FIELD),
    "places:create_enterprise": page("WVTO", "WVTO"),
    "places:enterprise": Rule("enterprise", FIELD),
    "places:edit_enterprise": Rule("enterprise", "WVTO", "WVTO"),
    "places:unmask_enterprise": Rule("enterprise", "", "WVTO"),
    "places:facilities": page(FIELD),
    "places:create_facility": page("WVTO", "WVTO"),
    "places:facility": Rule("facility", FIELD),
    "places:edit_facility": Rule("facility", "WVTO", "WVTO"),
    # ------------------------------------------------------------ people
    "people:staff_list": page(FIELD + "AS"),
    "people:staff_new": page("OA", "OA"),
    "people:staff": Rule("staff", FIELD + "AS"),
    "people:staff_edit": Rule("staff", "OA", "OA"),
    "people:staff_move": Rule("staff", "OA", "OA"),
    "people:staff_retire": Rule("staff", "OA", "OA"),
    "people:staff_phone": Rule("staff", "", "WVTDHO"),
    "people:organisations": page(FIELD + "AS"),
    "people:organisation_new": page("OA", "OA"),
    "people:organisation": Rule("unit", FIELD + "AS"),
    "people:organisation_rename": Rule("unit", "OA", "OA"),
    "people:organisation_close": Rule("unit", "", "OA"),
    "people:organisation_reopen": Rule("unit.closed", "", "OA"),
    "people:accounts": page(KEEPERS),
    "people:account_new": page("A", "A"),
    "people:account": Rule("account", KEEPERS),
    "people:account_reset": Rule("account", "", "A"),
    "people:account_outside": Rule("account", "A", "A"),
    "people:account_freeze": Rule("account", "", KEEPERS),  # stopping takes one, starting again the other
    "people:account_unfreeze": Rule("account.frozen", "", "S"),
    "people:account_second_factor": Rule("account", "", "S"),
    "people:grant_new": Rule("account", "A", "A"),
    "people:approvals": page("S"),
    "people:approve_many": page("", "S"),
    "people:grant_move approve": Rule("grant", "", "S", fixed={"name": "approve"}),
    "people:grant_move refuse": Rule("grant", "", "S", fixed={"name": "refuse"}),
    "people:grant_end": Rule("grant.held", "S", "S"),
    "people:stand_ins": page(SIGNED_IN),
    "people:stand_in_new": page(SIGNED_IN, FIELD + "ASUM"),
    "people:stand_in_move agree": Rule("stand_in", "", "S", fixed={"name": "agree"}),
    "people:stand_in_move refuse": Rule("stand_in", "", "S", fixed={"name": "refuse"}),
    "people:stand_in_move end": Rule("stand_in", "", "OAS", fixed={"name": "end"}),
    "people:pick territory": Rule("", FIELD + "AS", fixed={"kind": "territory"}, query="territory_q=大"),
    "people:pick staff": Rule("", FIELD + "AS", fixed={"kind": "staff"}, query="staff_q=zq"),
    "people:pick organisation": Rule("", FIELD + "AS", fixed={"kind": "organisation"}, query="organisation_q=zq"),
    "people:me": page(SIGNED_IN),
    "people:token_new": page(SIGNED_IN, CLIENTS),
    "people:token_revoke": Rule("token.mine", "", "WS"),
    "people:session_end": page("", SIGNED_IN),
    "people:language": page("", SIGNED_IN),
    # ------------------------------------------------------------ files
    "documents:add": Rule("working", "", "TO" + LEAD, fixed={"owner_type": "issues.issue"}),
    "documents:thumb": Rule("photo", FIELD),
    "documents:file": Rule("photo", FIELD, fixed={"name": "photo.jpg"}),
    "documents:remove": Rule("photo", "", ""),  # somebody else's
    "documents:remove mine": Rule("photo.mine", "", "D"),
    "documents:sheets": page(SIGNED_IN),
    "documents:sheet_new": page(REPORTERS + "AM", REPORTERS + "AM"),
    "documents:sheet_blank": Rule("", REPORTERS + "M", fixed={"kind": "issues.issue"}),
    "documents:sheet": Rule("sheet.mine", "W"),
    "documents:sheet_map": Rule("sheet.mine", "", "W"),
    "documents:sheet_run": Rule("sheet.mine", "", "W"),
    "documents:sheet_bad": Rule("sheet.mine", "W"),
    "documents:exports": page(SIGNED_IN),
    "documents:export_new": page(SIGNED_IN, FIELD),
    "documents:export_decide": Rule("export", "", "S"),
    "documents:export_fetch": Rule("export.mine", "O"),
    # ------------------------------------------------------------ villagers' pages
    "public:home": page(EVERYONE),
    "public:lookup": page(EVERYONE),
    "public:receipt": Rule("asked", EVERYONE, shows="issue"),
    "public:paper": Rule("asked", EVERYONE, shows="issue"),
    "public:join": Rule("asked", "", EVERYONE, fixed={"into_id": "{pk}"}),
    "public:answer": Rule("resolved", "", EVERYONE, shows="led"),
    "public:texts": Rule("asked", "", EVERYONE, shows="issue"),
    "public:photo": Rule("asked", ""),
    "public:thumb": Rule("asked", ""),
    "public:village": Rule("village", EVERYONE, shows="staff unit round"),  # who comes, under what, and when next
    "public:type": Rule("", EVERYONE, fixed={"size": "large"}),
    "public:opinion": page(EVERYONE, EVERYONE),
    "public:opinion_answer": Rule("opinion", EVERYONE, shows="opinion"),
    "cards:page": Rule("village", FIELD, looks=REGION),
    "cards:sheet": Rule("village", FIELD, looks=REGION),
    "cards:village": Rule("village", FIELD, looks=REGION),
    "cards:single": Rule(
        "village", "", fixed={"staff_id": "01900000-0000-7000-8000-000000000000"}
    ),  # nobody who goes there
    "opinions:list": page("OA"),
    "opinions:record": Rule("opinion", "OA"),
    "opinions:answer": Rule("opinion", "OA", "OA"),
    "opinions:close": Rule("opinion", "OA", "OA"),
    "public:ask": Rule("village", EVERYONE, EVERYONE, shows="staff unit"),
    "public:same": Rule("village", "", EVERYONE),
    # ------------------------------------------------------------ signing in
    "account_login": page(EVERYONE, EVERYONE),
    "account_door": page("", ""),  # shut where no province has been agreed with
    "account_logout": Rule("", EVERYONE, EVERYONE, leaves=True),
    "account_change_password": page(SIGNED_IN, SIGNED_IN),
    "account_reauthenticate": page(SIGNED_IN, SIGNED_IN),
    "mfa_index": page(SIGNED_IN, SIGNED_IN),
    "mfa_authenticate": Rule("", EVERYONE, EVERYONE, leaves=True),
    "mfa_reauthenticate": page(SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp": page(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": page("", ""),  # nobody here has one to take off
    "mfa_view_recovery_codes": page("", ""),
    "mfa_generate_recovery_codes": page(SIGNED_IN, SIGNED_IN),
    "set_language": page(EVERYONE, EVERYONE),
    **dict.fromkeys(
        ("healthz", "readyz", "metrics"), page(EVERYONE)
    ),  # metrics: from this machine, as here, or with a token
}


def api(on: str, roles: str, reach: Reach | None = None, **fixed: str) -> Rule:
    """An operation on one record: the letters that may, for its one method."""
    return Rule(on, roles, roles, reach, fixed=fixed)


OPERATIONS: dict[str, Rule] = {
    # ------------------------------------------------------------ issues
    "GET /api/issues": page(FIELD),
    "POST /api/issues": page("", WRITERS),
    "GET /api/issues/categories": page(SIGNED_IN, query="county=331181"),
    "GET /api/issues/rates": page("TOILP"),
    "GET /api/issues/{pk}": api("reported", FIELD),
    "GET /api/issues/{pk} led": api("working", FIELD),
    "GET /api/issues/{pk} complaint": api("complaint", FIELD),
    "POST /api/issues/{pk}/dispatch": api("reported", OFFICES),
    "POST /api/issues/{pk}/dispatch escalated": api("escalated", "O", ABOVE),
    "POST /api/issues/{pk}/resolve": api("working", LEAD),
    "POST /api/issues/{pk}/defer": api("working", LEAD),
    "POST /api/issues/{pk}/wait": api("working", LEAD),
    "POST /api/issues/{pk}/parts": api("working", "TO" + LEAD),
    "POST /api/issues/{pk}/ruling": api("working", "TO" + LEAD),
    "POST /api/issues/{pk}/ruling/decide": api("ruled", "OI"),
    "GET /api/issues/promises/": page(FIELD),
    "POST /api/issues/promises/": page("", WRITERS),
    "POST /api/issues/promises/hand-over": page("", "OA"),
    "POST /api/issues/promises/{pk}/{name} keep": api("promise", "V", name="keep"),
    "POST /api/issues/promises/{pk}/{name} put_off": api("promise", "V", name="put_off"),
    "POST /api/issues/promises/{pk}/{name} let_go": api("promise", "V", name="let_go"),
    "GET /api/issues/in-hand": page(FIELD),
    "GET /api/issues/handovers/": page(FIELD),
    "POST /api/issues/handovers/": page("", ""),
    "POST /api/issues/handovers/{pk}/{name} take": api("handover.mine", "T", name="take"),
    "POST /api/issues/{pk}/decline": api("reported", OFFICES),
    "POST /api/issues/{pk}/merge": api("reported", OFFICES),
    "POST /api/issues/{pk}/return": api("dispatched", LEAD),
    "POST /api/issues/{pk}/notes": api("working", "TO" + LEAD),
    "POST /api/issues/{pk}/assistants": api("working", "TO" + LEAD),
    "POST /api/issues/{pk}/handlings/{handling}": api("helped", HELPER),
    "POST /api/issues/{pk}/call-back": api("resolved", "OI"),
    "POST /api/issues/{pk}/correct": api("reported", OFFICES),
    "POST /api/issues/{pk}/remind": api("working", "TOILP"),
    "POST /api/issues/{pk}/moves/{name} accept": api("dispatched", LEAD, name="accept"),
    "POST /api/issues/{pk}/moves/{name} start": api("accepted", LEAD, name="start"),
    "POST /api/issues/{pk}/moves/{name} consult": api("working", LEAD, name="consult"),
    "POST /api/issues/{pk}/moves/{name} decide": api("consulting", LEAD, name="decide"),
    "POST /api/issues/{pk}/moves/{name} resume": api("deferred", LEAD, name="resume"),
    "POST /api/issues/{pk}/moves/{name} escalate": api("reported", OFFICES, name="escalate"),
    "POST /api/issues/{pk}/moves/{name} insist": api("objected", OFFICES, name="insist"),
    "POST /api/issues/{pk}/moves/{name} take_up_again": api("set_aside", "OI", name="take_up_again"),
    "POST /api/issues/{pk}/moves/{name} send_down": api("escalated", "O", ABOVE, name="send_down"),
    "POST /api/issues/{pk}/moves/{name} unmerge": api("merged", OFFICES, name="unmerge"),
    "POST /api/issues/{pk}/moves/{name} reopen": api("resolved", OFFICES + "I", name="reopen"),
    "POST /api/issues/{pk}/moves/{name} accept_evidence": api("proven", OFFICES, name="accept_evidence"),
    "POST /api/issues/{pk}/moves/{name} withdraw": api("issue.mine", "W", name="withdraw"),
    # ------------------------------------------------------------ assignments from above
    "GET /api/assignments": page(ASSIGNED),
    "POST /api/assignments": page("", "OP"),
    "GET /api/assignments/roll-up": page(ASSIGNED, query="since=2026-01-01&until=2026-12-31"),
    "GET /api/assignments/parts": page(ASSIGNED),
    "POST /api/assignments/parts/{pk}/{name} finish": api("assigned.part", HELPER, name="finish"),
    "GET /api/assignments/{pk}": api("assigned", ASSIGNED),
    "POST /api/assignments/{pk}/parts": api("assigned.at_work", LEAD),
    "POST /api/assignments/{pk}/issues": api("assigned.at_work", LEAD),
    "POST /api/assignments/{pk}/moves/{name} accept": api("assigned", LEAD, name="accept"),
    "POST /api/assignments/{pk}/moves/{name} answer": api("assigned.at_work", LEAD, name="answer"),
    "POST /api/assignments/{pk}/moves/{name} assign_again": api(
        "assigned.returned", "P", ASSIGNER, name="assign_again"
    ),
    # ------------------------------------------------------------ handbook forms
    "GET /api/forms": page(FIELD),
    "GET /api/forms/{pk}": api("form", FIELD),
    "GET /api/forms/{pk}/survey": api("form", FIELD),
    "GET /api/forms/{pk}/answers": api("form", FIELD),
    "POST /api/forms/{pk}/answers": api("form", VISITORS, FILLS_IN),
    "GET /api/forms/answers/{pk}": api("answer", FIELD),
    "POST /api/forms/answers/{pk}/files": api("answer", ""),  # somebody else's
    "POST /api/forms/answers/{pk}/files mine": api("answer.mine", "W"),
    # ------------------------------------------------------------ visits
    "GET /api/visits/programmes": page(FIELD),
    "GET /api/visits/programmes/{programme_id}": api("programme", FIELD),
    "GET /api/visits/programmes/{programme_id}/occurrences": Rule(
        "programme", FIELD, query="first=2026-03-01&last=2026-03-31"
    ),
    "GET /api/visits/programmes/{programme_id}/coverage": Rule("programme", FIELD, query="on=2026-03-18"),
    "GET /api/visits/programmes/{programme_id}/history": Rule("programme", FIELD, query="until=2026-03-18"),
    "GET /api/visits/roster/mine": page(FIELD),
    "GET /api/visits": page(FIELD),
    "POST /api/visits": page("", VISITORS),
    "GET /api/visits/{visit_id}": api("visit", FIELD),
    "GET /api/visits/{visit_id} private": api("visit.private", FIELD),
    "PATCH /api/visits/{visit_id}": api("visit", ""),
    "PATCH /api/visits/{visit_id} mine": api("visit.mine", "W"),
    "POST /api/visits/{visit_id}/addenda": api("visit", ""),
    # ------------------------------------------------------------ places
    "GET /api/places/regions": page(SIGNED_IN, query="q=大贵溪"),
    "GET /api/places/regions/children": page(SIGNED_IN),
    "GET /api/places/regions/{code}": Rule("village", SIGNED_IN, open=True),
    "GET /api/places/households": page(FIELD),
    "POST /api/places/households": page("", "WVTO"),
    "GET /api/places/households/{pk}": api("household", FIELD),
    "PATCH /api/places/households/{pk}": api("household", "WVTO"),
    "POST /api/places/households/{pk}/move": api("household", "WVTO"),
    "POST /api/places/households/{pk}/residents": api("household", "WVTO"),
    "PATCH /api/places/residents/{pk}": api("resident", "WVTO"),
    "POST /api/places/residents/{pk}/remove": api("resident", "WVTO"),
    "POST /api/places/residents/{pk}/unmask/{field}": api("resident", "WVTO", field="phone"),
    "GET /api/places/enterprises": page(FIELD),
    "POST /api/places/enterprises": page("", "WVTO"),
    "GET /api/places/enterprises/{pk}": api("enterprise", FIELD),
    "PATCH /api/places/enterprises/{pk}": api("enterprise", "WVTO"),
    "POST /api/places/enterprises/{pk}/unmask": api("enterprise", "WVTO"),
    "GET /api/places/facility-kinds": page(FIELD),
    "GET /api/places/facilities": page(FIELD),
    "POST /api/places/facilities": page("", "WVTO"),
    "GET /api/places/facilities/{pk}": api("facility", FIELD),
    "PATCH /api/places/facilities/{pk}": api("facility", "WVTO"),
    # ------------------------------------------------------------ people
    "GET /api/people/me": page(SIGNED_IN),
    "GET /api/people/tokens": page(SIGNED_IN),
    "POST /api/people/tokens": page("", CLIENTS),
    "DELETE /api/people/tokens/{pk}": api("token.mine", "WS"),
    "GET /api/people/organisations": page(FIELD + "AS"),
    "POST /api/people/organisations": page("", "OA"),
    "GET /api/people/organisations/{pk}": api("unit", FIELD + "AS"),
    "POST /api/people/organisations/{pk}/rename": api("unit", "OA"),
    "POST /api/people/organisations/{pk}/close": api("unit", "OA"),
    "POST /api/people/organisations/{pk}/reopen": api("unit.closed", "OA"),
    "GET /api/people/staff": page(FIELD + "AS"),
    "POST /api/people/staff": page("", "OA"),
    "GET /api/people/staff/{pk}": api("staff", FIELD + "AS"),
    "PUT /api/people/staff/{pk}": api("staff", "OA"),
    "POST /api/people/staff/{pk}/move": api("staff", "OA"),
    "POST /api/people/staff/{pk}/retire": api("staff", "OA"),
    "POST /api/people/staff/{pk}/phone": api("staff", "WVTDHO"),
    "GET /api/people/accounts": page(KEEPERS),
    "POST /api/people/accounts": page("", "A"),
    "POST /api/people/accounts/{pk}/reset-password": api("account", "A"),
    "POST /api/people/accounts/{pk}/freeze": api("account", KEEPERS),
    "POST /api/people/accounts/{pk}/unfreeze": api("account.frozen", "S"),
    "GET /api/people/grants": page(SIGNED_IN),
    "POST /api/people/grants": page("", "A"),
    "POST /api/people/grants/{pk}/{step} approve": api("grant", "S", step="approve"),
    "POST /api/people/grants/{pk}/{step} refuse": api("grant", "S", step="refuse"),
    "POST /api/people/grants/{pk}/{step} end": api("grant.held", "S", step="end"),
    "GET /api/people/stand-ins": page(SIGNED_IN),
    "POST /api/people/stand-ins": page("", FIELD + "ASUM"),
    "POST /api/people/stand-ins/{pk}/{step} agree": api("stand_in", "S", step="agree"),
    "POST /api/people/stand-ins/{pk}/{step} refuse": api("stand_in", "S", step="refuse"),
    "POST /api/people/stand-ins/{pk}/{step} end": api("stand_in", "OAS", step="end"),
    # ------------------------------------------------------------ files
    "GET /api/files/of/{owner_type}/{owner_id}": api("working", FIELD, owner_type="issues.issue"),
    "POST /api/files/of/{owner_type}/{owner_id}": api("working", "TO" + LEAD, owner_type="issues.issue"),
    "GET /api/files/{attachment_id}": api("photo", FIELD),
    "POST /api/files/{attachment_id}/remove": api("photo", ""),
    "POST /api/files/{attachment_id}/remove mine": api("photo.mine", "D"),
    # ------------------------------------------------------------ other systems
    "POST /api/exchange/hotline/cases": page("", "M"),
    "GET /api/exchange/hotline/answers": page("M"),
    # ------------------------------------------------------------ villagers
    "GET /api/public/villages": page(EVERYONE, query="q=大贵溪"),
    "POST /api/public/ask": page("", EVERYONE),
    "GET /api/public/receipts/{code}": Rule("asked", EVERYONE, shows="issue"),
    "POST /api/public/receipts/{code}/answer": Rule("resolved", "", EVERYONE, shows="led"),
}
