"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_PLACED = "id region_code county_code"
_LINK = _("走访时见了谁家，好知道哪家很久没人去过")

TABLES = (
    table(
        "visits.Programme",
        _("走访机制"),
        plain(
            f"{_PLACED} code name purpose parent rule rule_since starts_on ends_on village_codes past is_active",
            _("什么时候下村、覆盖哪些村"),
        ),
    ),
    table("visits.Programme_organisations", _("走访机制的单位"), plain("id programme organisation")),
    table(
        "visits.RosterEntry",
        _("走访安排"),
        plain(f"{_PLACED} programme"),
        columns("staff from_on to_on", _("哪个村归谁去；是安排，不记出勤"), Basis.OFFICE, Seen.PLACE, Keep.DEED),
    ),
    table(
        "visits.Visit",
        _("走访记录"),
        plain(f"{_PLACED} programme version entry_digest is_private"),
        columns(
            "account staff organisation visited_on part_of_day created_at changed_at",
            _("谁哪天去过哪个村；不计数，不打分"),
            Basis.OFFICE,
            Seen.PLACE,
            Keep.DEED,
        ),
        columns("heard policies_told ideas", _("听到的话，要办的事从这里来"), Basis.DUTY, Seen.TEAM, Keep.DIARY),
    ),
    table(
        "visits.VisitWords",
        _("走访搜索用的字对"),
        plain("visit_id pairs", _("两个字就搜得到；只有数字，读不出原文"), keep=Keep.DIARY),
    ),
    table(
        "visits.Companion",
        _("同行的人"),
        plain(f"{_PLACED} visit"),
        columns("staff", _("一起去的人也看得到这篇"), Basis.OFFICE, Seen.PLACE, Keep.DEED),
    ),
    table(
        "visits.HouseholdSeen",
        _("见过的农户"),
        plain(f"{_PLACED} visit"),
        columns("household", _LINK, Basis.DUTY, Seen.PLACE, Keep.HOME),
        columns("seen_on", _LINK, Basis.DUTY, Seen.PLACE, Keep.DEED),
    ),
    table("visits.EnterpriseSeen", _("见过的企业"), plain(f"{_PLACED} visit enterprise seen_on", _LINK)),
    table(
        "visits.EnterpriseLastSeen", _("企业上次走访的日子"), plain("enterprise last_on", _("翻企业走访时不必从头找"))
    ),
    table(
        "visits.EnterpriseTouched", _("要重找的企业"), plain("id enterprise_id", _("找好以后又有走访，重找一遍再用"))
    ),
    table("visits.FacilitySeen", _("看过的设施"), plain(f"{_PLACED} visit facility", _LINK)),
    table(
        "visits.VisitEdit",
        _("走访记录的修改和补记"),
        plain(f"{_PLACED} visit kind"),
        columns("before text", _("改之前写的是什么，补了什么"), Basis.DUTY, Seen.TEAM, Keep.DIARY),
        columns("at account_id name", _("谁改的"), Basis.OFFICE, Seen.TEAM, Keep.DEED),
    ),
)

FORMS = (
    Form(
        "visits.forms.EntryForm", _("记一次走访"), "worker village township", 40,
        _("按每周下村一次估；写不写、写多少都由自己，不计数"),
        {"visit_id": "-page", "version": "-seen", "region_code": "visits.Visit.region_code", "visited_on": "visits.Visit.visited_on",
         "part_of_day": "visits.Visit.part_of_day", "heard": "visits.Visit.heard", "policies_told": "visits.Visit.policies_told",
         "ideas": "visits.Visit.ideas", "is_private": "visits.Visit.is_private", "companion_ids": "visits.Companion.staff",
         "household_ids": "visits.HouseholdSeen.household", "enterprise_ids": "visits.EnterpriseSeen.enterprise",
         "facility_ids": "visits.FacilitySeen.facility"},
        {"region_code": _("走访安排里今天去的村，或只管一个村时自动填好"), "visited_on": _("先填今天")},
    ),
    Form(
        "visits.forms.AddendumForm", _("补记"), "worker village township", 4, _("过了一周想起来才补"),
        {"text": "visits.VisitEdit.text"},
    ),
    Form(
        "visits.forms.ProgrammeForm", _("走访机制"), "organiser", 2, _("一年定一两次"),
        {"code": "visits.Programme.code", "name": "visits.Programme.name", "purpose": "visits.Programme.purpose",
         "parent_id": "visits.Programme.parent", "how": "visits.Programme.rule", "nth": "visits.Programme.rule",
         "weekday": "visits.Programme.rule", "own_rule": "visits.Programme.rule", "starts_on": "visits.Programme.starts_on",
         "ends_on": "visits.Programme.ends_on", "organisation_ids": "visits.Programme_organisations.organisation",
         "whole": "-choice", "village_codes": "visits.Programme.village_codes"},
        {"starts_on": _("先填今天")},
    ),
    Form(
        "visits.forms.CloseForm", _("停下一个走访机制"), "organiser", 1, _("要停的时候才填"),
        {"ends_on": "visits.Programme.ends_on", "reason": "kernel.LogEntry.reason"}, {"ends_on": _("先填今天")},
    ),
    Form(
        "visits.forms.PlanForm", _("安排走访"), "township organiser", 4, _("一季排一次，平时沿用"),
        {"programme_id": "visits.RosterEntry.programme", "staff_ids": "visits.RosterEntry.staff",
         "village_codes": "visits.RosterEntry.region_code", "from_on": "visits.RosterEntry.from_on",
         "to_on": "visits.RosterEntry.to_on"},
        {"from_on": _("先填今天")},
    ),
)  # fmt: skip
