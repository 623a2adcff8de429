"""The declared table goes on: pages of the rooms that reach people, and the doors for other systems."""

from tests.architecture import permissions
from tests.architecture.permissions import EVERYONE, FIELD, KEEPERS, SIGNED_IN, Rule, page

JSON = {"form": "json"}
ANY_CODE = {"code": "AAAA-AAAA-AA"}
HERE = "jurisdiction_id=331181"

PAGES: dict[str, Rule] = {
    # ------------------------------------------------------------ notices
    "notices:list": page(FIELD),
    "notices:choices": page(FIELD, FIELD),
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
    # ------------------------------------------------------------ other systems
    "exchange:discovery": Rule("", EVERYONE, fixed=JSON),
    "exchange:discovery_v2": Rule("", EVERYONE, fixed=JSON),
    "exchange:services": Rule("", EVERYONE, fixed=JSON, query=HERE),
    "exchange:service": Rule("", EVERYONE, fixed={**JSON, "service_code": "roads"}, query=HERE),
    "exchange:requests": Rule("", "", EVERYONE, fixed=JSON, query=HERE),  # by itself a county publishes no list
    "exchange:request": Rule("asked", EVERYONE, fixed={**JSON, "service_request_id": "{code}"}, shows="issue"),
    "exchange:the_request": Rule("asked", EVERYONE, fixed={**JSON, "service_request_id": "{code}"}, shows="issue"),
    "exchange:request numbered": Rule("asked", "", fixed={**JSON, "service_request_id": "{number}"}, query=HERE),
    "exchange:token": Rule("", "", fixed={**JSON, "token_id": "1"}, query=HERE),
    # ------------------------------------------------------------ holds
    "lawful:holds": page("OIS"),
    "lawful:hold_new": Rule("household", "OI", "OI", fixed={"kind": "places.Household"}),
    "lawful:hold_lift": Rule("hold", "OIS", "OIS"),
    # ------------------------------------------------------------ my data
    "people:account_looks": Rule("account", "", "S"),
    "public:own_data": Rule("", EVERYONE, fixed=ANY_CODE),  # asks for the number that was left, whatever the code
    "public:wrong": Rule("", "", fixed=ANY_CODE),
    "issues:correction": Rule("household", "WVTOIP", "WVTOIP"),
}

ALL_PAGES = {**permissions.PAGES, **PAGES}
