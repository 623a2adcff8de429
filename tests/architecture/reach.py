"""Who is meant by a row of letters, and how far each role sees a kind of record"""

from collections.abc import Mapping

Reach = Mapping[str, str]

DISTANCES = "ostc"
LETTERS = {
    "N": "nobody signed in", "F": "a frozen account", "X": "an expired grant", "W": "a stationed cadre",
    "V": "a village committee", "T": "a township officer", "D": "the bureau that leads", "H": "the bureau that helps",
    "O": "the county's organiser", "I": "the inspector", "L": "a leader", "P": "the city above",
    "A": "the system administrator", "S": "the security administrator", "U": "the auditor", "M": "a hotline's machine",
}  # fmt: skip
STRANGERS = "NFX"
ALL = "".join(LETTERS)

EVERYONE = "NFXWVTDHOILPASUM"
SIGNED_IN = "XWVTDHOILPASUM"  # with an account, whether or not a grant is in force
CLIENTS = "XWVTDHOILPM"  # an administrator's office is not lent to a program
FIELD = "WVTDHOILP"  # those who look at issues, visits and places
NOT_AT_WORK = "WVTOILP"  # of them, those whose unit works at nothing: a villager's word is theirs to take
REPORTERS = "WVTDHOIP"  # a leader supervises; writing things down is not asked of him
WRITERS = REPORTERS + "M"  # and a hotline's machine, which may write down and nothing else
VISITORS = "WVTDHO"
KEEPERS = "AS"
EVERYONE_HERE = "WVTDHOILPASUM"  # with a grant in force

# ---------------------------------------------------------------- how far each role sees a kind of record

PLACE: Reach = {"W": "o", "V": "o", "T": "os", "O": "ost", "I": "ost", "L": "ost", "P": "ostc"}
LED: Reach = {**PLACE, "D": "ost"}  # a unit sees what it has a part in, wherever in the county
HELPED: Reach = {**LED, "H": "ost"}
REGISTER: Reach = {**dict.fromkeys("WVTDHOILASUM", "ost"), "P": "ostc"}  # colleagues and units: county-wide
ASSIGNED = "VTDHOILP"  # who is asked for something from above, or looks at how it is answered
ASSIGNER: Reach = {"P": "oc"}
BUREAU: Reach = {**dict.fromkeys("DOIL", "o"), "P": "oc"}
TABLE: Reach = {who: far for who, far in LED.items() if who not in "WV"}
HELD: Reach = {**dict.fromkeys("WVTDHOILASUM", "o"), "P": "oc"}
NOT_THE_LEAD: Reach = {**dict.fromkeys(EVERYONE, "ostc"), "D": "c"}  # the villager's word, where it may be taken
KEPT: Reach = dict.fromkeys("AS", "ost")  # accounts and grants: for those who keep them
MINE: Reach = {"W": "o", "T": "o", "V": "o", "O": "o", "I": "o", "L": "o", "P": "o"}

OFFICES = "TO"  # who dispatches
LEAD, HELPER = "D", "H"
ABOVE: Reach = {"O": "ost"}  # a dispatcher above the township
REGION: Reach = {**PLACE, **dict.fromkeys("DH", "ost")}  # the county a department works in
FILLS_IN: Reach = {"W": "o", "V": "o", "T": "os", **dict.fromkeys("DHO", "ost")}  # where one writes visits
TOWN: Reach = {**PLACE, "W": "os", "V": "os"}  # the township they belong to

REACH: dict[str, Reach] = {
    **dict.fromkeys(("reported", "reported2", "merged", "asked", "declined", "appealed", "issue.mine"), PLACE),
    **dict.fromkeys(
        (
            "dispatched",
            "accepted",
            "working",
            "resolved",
            "proven",
            "deferred",
            "consulting",
            "escalated",
            "objected",
            "ruled",
            "stopped",
            "set_aside",
            "photo",
            "photo.mine",
        ),
        LED,
    ),
    "helped": HELPED,
    "complaint": dict.fromkeys("OIL", "ost"),  # not for the territory's sake, and never those it is about
    **dict.fromkeys(("household", "resident", "enterprise", "facility"), PLACE),
    "village": PLACE,
    **dict.fromkeys(("promise", "pair"), PLACE),
    "handover": {"O": "o", "D": "o"},  # the two of it, their unit, and who keeps the county's people
    "handover.mine": {"T": "o", "W": "o", "O": "o"},
    # lies where its unit lies: a county's bureau, in this county and in the next
    **dict.fromkeys(("assigned", "assigned.at_work", "assigned.answered", "assigned.returned"), BUREAU),
    "assigned.part": {**BUREAU, "H": "o"},
    # a township's meeting lies beyond a village's walls; what of it concerns the village lies where its issue lies
    **dict.fromkeys(("meeting", "meeting.sitting"), TABLE),
    **dict.fromkeys(("item.waiting", "item.sitting", "item.todo", "item.consulted"), LED),
    "paper": PLACE,
    **dict.fromkeys(("hold", "hold.asked"), HELD),
    "draw": {"O": "ost", "I": "ost", "L": "ost", "P": "ostc"},
    "call": LED,
    "visit": PLACE,
    "visit.private": {"V": "o"},  # the author's own unit
    "visit.mine": MINE,
    "form": REGISTER,
    "answer": PLACE,
    "answer.mine": MINE,
    "device.mine": MINE,
    "programme": REGISTER,
    "roster": PLACE,
    **dict.fromkeys(("unit", "unit.closed", "staff"), REGISTER),
    **dict.fromkeys(("account", "account.frozen", "grant", "grant.held"), KEPT),
    "left": {"O": "ost"},  # what stayed on the phone of somebody whose account is gone
    "approval": REGISTER,
    "opinion": dict.fromkeys("OA", "ost"),  # those who answer for the system
    "stand_in": dict.fromkeys("OAS", "ost"),  # for the two it is about, and those who keep people and accounts
    "hook": KEPT,
    "delivery": KEPT,
    "phone": {"W": "o", "A": "o", "S": "o"},
    "feed.mine": {"W": "o"},
    "token.mine": {"W": "o", "A": "o", "S": "o"},
    "task.mine": {"U": "o"},
    "view.mine": {"W": "o"},
    "batch.mine": {"T": "o"},
    "phrase.mine": {"D": "o"},
    "case.mine": {"M": "o"},
    "sheet.mine": {"W": "o"},
    "export": {"S": "o"},  # the second person sees that it was asked for; fetching it is for whoever asked
    "export.mine": {"O": "o"},
}

# which kind of record a mark in a page gives away
MARKS: dict[str, Reach] = {
    "issue": PLACE, "led": LED, "helped": HELPED, "complaint": REACH["complaint"], "house": PLACE, "firm": PLACE,
    "clinic": PLACE, "word": PLACE, "visit": {**PLACE}, "answer": PLACE,
    "diary": REACH["visit.private"], "round": REGISTER, "unit": REGISTER,
    "assigned": BUREAU, "meeting": LED,
    "staff": REGISTER, "account": KEPT, "opinion": REACH["opinion"],
}  # fmt: skip
