"""What this room keeps and asks for, and on what ground (字段登记)."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.register import Basis, Form, Keep, Seen, columns, plain, table

_KEPT = "id region_code county_code version"
_CHANGED = columns("changed_at changed_by", _("谁最后改的，免得两个人互相盖掉"), Basis.OFFICE, Seen.PLACE, Keep.DEED)
_MADE = columns("created_at created_by_id", _("谁建的档，写的人自己总能看到"), Basis.OFFICE, Seen.SYSTEM, Keep.DEED)

TABLES = (
    table(
        "places.LookLift",
        _("放宽查看号码"),
        plain("id region_code county_code lifted_on"),
        columns(
            "account_id account_name reason lifted_by_id lifted_by_name lifted_at",
            _("谁哪天可以多看几次号码，另一个人凭什么准的"),
            Basis.OFFICE,
            Seen.COUNTY,
            Keep.DEED,
        ),
    ),
    table(
        "places.Region",
        _("行政区划"),
        plain(
            "code level name full_name kind pinyin initials sort_key parent_code", _("全国统一的区划，用来说清在哪里")
        ),
    ),
    table("places.RegionLoad", _("区划装入记录"), plain("id digest prefixes row_count loaded_at")),
    table(
        "places.Household",
        _("农户"),
        plain(f"{_KEPT} sort_key initials"),
        columns(
            "number head_name",
            _("认得出是哪一户，走访和办事时不弄错"),
            Basis.DUTY,
            Seen.PLACE,
            Keep.HOME,
            known=_("户籍册、走访记录"),
        ),
        columns("hamlet address", _("上门找得到"), Basis.DUTY, Seen.PLACE, Keep.HOME, known=_("户籍册")),
        columns("state", _("知道家里有没有人，外出的换个方式联系"), Basis.DUTY, Seen.PLACE, Keep.HOME),
        columns(
            "labels",
            _("谁家要多去看看；只记一个词，底册在主管部门"),
            Basis.DUTY,
            Seen.PLACE,
            Keep.HOME,
            known=_("民政、残联、卫健的底册"),
        ),
        columns("note", _("上门前该知道的一两句话"), Basis.DUTY, Seen.PLACE, Keep.HOME),
        _CHANGED,
        _MADE,
    ),
    table(
        "places.Resident",
        _("家庭成员"),
        plain("id region_code county_code version household"),
        columns("name relation", _("知道家里有谁，话该跟谁说"), Basis.DUTY, Seen.PLACE, Keep.HOME, known=_("户籍册")),
        columns(
            "birth_year", _("老人、孩子要照应；只记到年"), Basis.DUTY, Seen.PLACE, Keep.HOME, known=_("由身份证号读出")
        ),
        columns("phone phone_index", _("有事先打个电话，少跑一趟"), Basis.DUTY, Seen.MASKED, Keep.HOME),
        columns(
            "id_number id_number_index",
            _("身份证号：政策要按人核对时用，同一个人不登记两次；没有用处就不登记"),
            Basis.DUTY,
            Seen.MASKED,
            Keep.HOME,
            known=_("户籍册、政务数据共享"),
        ),
        _CHANGED,
    ),
    table(
        "places.Enterprise",
        _("企业"),
        plain(f"{_KEPT} sort_key initials"),
        plain("credit_code name industry is_above_scale address", _("认得出是哪家企业；市场监管部门公开的信息")),
        columns("contact_name", _("有事找谁"), Basis.DUTY, Seen.PLACE, Keep.CONTACT),
        columns("contact_phone", _("有事先打个电话，少跑一趟"), Basis.DUTY, Seen.MASKED, Keep.CONTACT),
        _CHANGED,
        _MADE,
    ),
    table(
        "places.Facility",
        _("公共服务设施"),
        plain(f"{_KEPT} kind name sort_key address latitude longitude", _("公共设施在哪里，不是人在哪里")),
        _CHANGED,
        _MADE,
    ),
)

_FIELD = "worker village township"
_SEEN = {"version": "-seen"}
_HERE = {"region_code": _("只管一个村时自动填好；从村页点进来也填好")}
_NOW = _("已登记的照原样带出，不改就不用动")
_HOUSE = {
    "head_name": "places.Household.head_name", "number": "places.Household.number",
    "hamlet": "places.Household.hamlet", "address": "places.Household.address", "state": "places.Household.state",
    "labels": "places.Household.labels", "note": "places.Household.note",
}  # fmt: skip
_MEMBER = {
    "name": "places.Resident.name", "relation": "places.Resident.relation", "birth_year": "places.Resident.birth_year",
    "phone": "places.Resident.phone", "id_number": "places.Resident.id_number",
}  # fmt: skip
_FIRM = {
    "name": "places.Enterprise.name", "credit_code": "places.Enterprise.credit_code",
    "region_code": "places.Enterprise.region_code", "industry": "places.Enterprise.industry",
    "is_above_scale": "places.Enterprise.is_above_scale", "contact_name": "places.Enterprise.contact_name",
    "contact_phone": "places.Enterprise.contact_phone", "address": "places.Enterprise.address",
}  # fmt: skip
_CLINIC = {
    "name": "places.Facility.name", "kind": "places.Facility.kind", "region_code": "places.Facility.region_code",
    "address": "places.Facility.address", "latitude": "places.Facility.latitude", "longitude": "places.Facility.longitude",
}  # fmt: skip
_RARE = _("底册从表格整批导入，只有新立户、迁入要手工填")
_CHANGE = _("情况有变才改")

FORMS = (
    Form(
        "places.forms.HouseholdForm", _("新建农户"), _FIELD, 2, _RARE,
        {**_HOUSE, "region_code": "places.Household.region_code"},
        {**_HERE, "number": _("留空由系统接着编"), "state": _("先填常住")},
    ),
    Form(
        "places.forms.HouseholdEditForm", _("修改农户"), _FIELD, 6, _CHANGE, {**_HOUSE, **_SEEN},
        dict.fromkeys(_HOUSE, _NOW),
    ),
    Form(
        "places.forms.MoveForm", _("农户搬家"), _FIELD, 1, _CHANGE,
        {"region_code": "places.Household.region_code", "number": "places.Household.number",
         "reason": "kernel.LogEntry.reason", **_SEEN},
        {"number": _("留空由系统接着编")},
    ),
    Form(
        "places.forms.ResidentForm", _("添加家庭成员"), _FIELD, 4, _RARE, _MEMBER,
        {"birth_year": _("填了身份证号就由它读出")},
    ),
    Form(
        "places.forms.ResidentEditForm", _("修改家庭成员"), _FIELD, 6, _CHANGE,
        {**_MEMBER, **_SEEN, "drop_phone": "places.Resident.phone", "drop_id_number": "places.Resident.id_number"},
        dict.fromkeys(_MEMBER, _NOW),
    ),
    Form(
        "places.forms.EnterpriseForm", _("新建企业"), _FIELD, 1, _RARE, _FIRM,
        {"region_code": _("只管一个村时自动填好；从村页点进来也填好")},
    ),
    Form(
        "places.forms.EnterpriseEditForm", _("修改企业"), _FIELD, 2, _CHANGE,
        {**_FIRM, **_SEEN, "drop_contact_phone": "places.Enterprise.contact_phone"}, dict.fromkeys(_FIRM, _NOW),
    ),
    Form("places.forms.FacilityForm", _("新建公共设施"), _FIELD, 1, _RARE, _CLINIC, _HERE),
    Form(
        "places.forms.FacilityEditForm", _("修改公共设施"), _FIELD, 1, _CHANGE, {**_CLINIC, **_SEEN},
        dict.fromkeys(_CLINIC, _NOW),
    ),
)  # fmt: skip
