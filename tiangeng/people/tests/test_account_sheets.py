"""Accounts for a new office by one sheet; passwords are in none."""

from conftest import NOON
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.documents.tests.test_exports import asked, made, rows_in
from tiangeng.kernel.walls import acting
from tiangeng.people import actions
from tiangeng.people.models import Account, Organisation

HEAD = ["登录名", "姓名"]
KIND = {"kind": "people.account", "name": "账号.xlsx"}


def _colleagues(cast, *names):
    unit = Organisation.objects.get(county_code="331181", code="water")
    with acting(cast.county_admin):
        for name in names:
            actions.create_staff(actor=cast.county_admin, now=NOON, organisation_id=unit.pk, name=name)


def test_accounts_are_made_by_a_sheet_and_what_cannot_be_is_told_first(world, cast):
    _colleagues(cast, "王水", "李渠", "赵堤")
    actor = cast.system_admin
    rows = [
        HEAD, ["WangShui", "王水"], ["liqu", "李渠"], ["liqu", "赵堤"], ["赵", "赵堤"], ["yeqing2", "叶青"], ["nobody", "没有人"],
    ]  # fmt: skip
    sheet = taken_in(actor, workbook(rows), **KIND)
    assert (sheet.row_count, sheet.bad_count) == (6, 4), sheet.sample
    assert written(actor, sheet, whole=False).applied_count == 2
    with acting(actor):
        account = Account.objects.get(username="wangshui")
    assert account.must_change_password and account.staff.name == "王水" and not account.grants.exists()
    out = rows_in(made(actor, asked(actor, "/people/accounts/")))
    assert "argon2" not in str(out) and "密码" not in str(out[1])
    again = taken_in(actor, workbook([HEAD, ["wangshui", "水利局 王水"]]), **KIND)
    assert again.same_count == 1
