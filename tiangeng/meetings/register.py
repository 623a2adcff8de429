"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"
_WHO = _("谁召集、谁记的，事后说得清")

TABLES = (
    table(
        "meetings.Meeting",
        _("会议"),
        plain(f"{_PLACED} kind level begins_at organisation state held_at ended_at created_at version", _("哪级哪天开什么会、开了没有")),
        columns("title place reason summary", _("会议叫什么、在哪里开、纪要开头几句"), Basis.DUTY, Seen.PART, Keep.CASE),
        columns("chair created_by_id created_by_name changed_by_name", _WHO, Basis.OFFICE, Seen.PART, Keep.DEED),
    ),
    table(
        "meetings.Item",
        _("议程"),
        plain(
            f"{_PLACED} issue lead_id meeting level kind meeting_at order state came_from organisation asked_at responsible until_on "
            "recorded_at done_at settled_at carried_out_at",
            _("哪件事上了哪个会、定了由谁哪天前办好、销号没有"),
        ),
        columns(
            "meeting_title words agreement result villager_came villager_words",
            _("为什么上会、当场说定了什么、群众怎么说、后来办得怎样"),
            Basis.DUTY,
            Seen.PART,
            Keep.CASE,
        ),
        columns("asked_by_id asked_by_name recorded_by_name", _WHO, Basis.OFFICE, Seen.PART, Keep.DEED),
    ),
    table("meetings.Party", _("在座单位"), plain(f"{_PLACED} item organisation is_helper", _("哪些单位坐在一起谈这件事"))),
)  # fmt: skip

_M, _I = "meetings.Meeting.", "meetings.Item."
_CALLERS, _UNITS = "organiser township village", "organiser township department village"
_WEEKLY, _SELDOM = _("一周一次接访"), _("上会的事才填")
_DAY = {"title": f"{_M}title", "begins_at": f"{_M}begins_at", "place": f"{_M}place", "chair_id": f"{_M}chair"}

FORMS = (
    Form(
        "meetings.forms.CallForm", _("召集一次会"), _CALLERS, 52, _WEEKLY,
        {"kind": f"{_M}kind", "region_code": f"{_M}region_code", **_DAY},
        {"kind": _("先选接访"), "region_code": _("先选本单位管的地方"), "title": _("先填地方和接访"), "begins_at": _("先填下一个接访日")},
    ),
    Form("meetings.forms.ChangeForm", _("改时间地点"), _CALLERS, 4, _SELDOM, {**_DAY, "version": "-seen"},
         dict.fromkeys(_DAY, _("先填原来的"))),
    Form("meetings.forms.CloseForm", _("散会，出纪要"), _CALLERS, 52, _WEEKLY, {"summary": f"{_M}summary"}),
    Form("meetings.forms.AskForm", _("提上会议"), f"{_UNITS} worker", 12, _SELDOM,
         {"table": f"{_I}meeting", "words": f"{_I}words"}, {"table": _("先选最近的一个会")}),
    Form(
        "meetings.forms.ResultForm", _("记下结果"), _CALLERS, 150, _("一次接访三件上下"),
        {"result": f"{_I}state", "agreement": f"{_I}agreement", "responsible_id": f"{_I}responsible", "until_on": f"{_I}until_on",
         "party_ids": "meetings.Party.organisation", "helper_ids": "meetings.Party.is_helper",
         "villager_came": f"{_I}villager_came", "villager_words": f"{_I}villager_words"},
        {"party_ids": _("先勾牵头单位")},
    ),
    Form("meetings.forms.ItemWordsForm", _("会上定的事办好了"), _UNITS, 50, _SELDOM, {"words": f"{_I}result"}),
    Form("meetings.forms.ItemMayForm", _("会上定的事销号"), _CALLERS, 50, _SELDOM, {"words": f"{_I}result"}),
)  # fmt: skip
