"""Somebody has gone and her phone still held a visit: the organiser hands it in at the desk, and it stays hers."""

import json
from pathlib import Path

import pytest
import uuid6

from tests.journeys.browser import Person, Street
from tests.journeys.conftest import TODAY
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

SOMEBODY = """
SELECT a.id::text, g.territory, s.name FROM people_account a JOIN people_grant g ON g.account_id = a.id
JOIN people_staff s ON s.id = a.staff_id
WHERE a.username LIKE 'cadre-%' AND g.role = 'worker' AND length(g.territory) = 12 AND g.state = 'in_force' ORDER BY a.username LIMIT 1
"""
HEARD = "桥头的水渠又漏了，下游三户浇不上田。"


def test_what_a_phone_still_held_is_handed_in_once_and_stays_hers(street: Street, town: Town, tmp_path: Path) -> None:
    [(account, village, name)] = town.sql(SOMEBODY)
    visit = str(uuid6.uuid7())
    body = {"id": visit, "region_code": village, "visited_on": TODAY.isoformat(), "heard": HEARD}
    entry = {"key": str(uuid6.uuid7()), "path": "/api/visits", "method": "POST", "body": body}
    exported = {"format": "tiangeng-outbox/1", "account_id": account, "entries": [entry], "blobs": [], "drafts": []}
    file = tmp_path / "outbox.json"
    file.write_text(json.dumps(exported), encoding="utf-8")
    there = "SELECT count(*), max(s.name) FROM visits_visit v JOIN people_staff s ON s.id = v.staff_id WHERE v.id = %s"

    def sends(person: Person) -> Person:
        person.main.get_by_role("button", name="送出").click()
        return person

    forged = street.officer("zhouzheng").goes("/field/outbox/")
    for path in ("/api/visits/../people/tokens", f"/api/issues/{visit}/moves/close"):
        asked = {"key": str(uuid6.uuid7()), "path": path, "method": "POST", "body": {"name": "别人的"}}
        wrong = tmp_path / "forged.json"
        wrong.write_text(json.dumps(exported | {"entries": [entry, asked]}), encoding="utf-8")
        forged.page.set_input_files("#outbox-file", wrong)
        forged.reads("这不是手机导出的文件")
        assert forged.page.locator("#outbox-send").is_disabled()
    page = {"content_type": "text/html", "name": "1.html", "base64": "PGI+"}
    wrong.write_text(json.dumps(exported | {"drafts": [{"words": "半句", "photos": [page]}]}), encoding="utf-8")
    forged.page.set_input_files("#outbox-file", wrong)
    forged.reads("这不是手机导出的文件")
    assert forged.page.locator("#outbox-entries a, #outbox-entries img").count() == 0

    other = street.officer("chenli").goes("/field/outbox/")
    other.page.set_input_files("#outbox-file", file)
    other.reads("请那位同事自己登录后送出")

    organiser = street.officer("zhouzheng").goes("/field/outbox/")
    organiser.page.set_input_files("#outbox-file", file)
    organiser.reads("本人还能登录的，请本人送出", "走访 · 桥头的水渠").writes(
        "为什么代交", "九月调离，手机交回时还有没送的"
    )
    sends(organiser).reads("忘了密码的，请系统管理员重置")  # the answer itself: the page has the other words already
    assert town.sql(there, [visit]) == [(0, None)]

    town.sql("UPDATE people_account SET is_active = false, frozen_reason = '调离' WHERE id = %s", [account])
    try:
        sends(organiser).reads("送完了", "已送达").looks("left-behind")
        assert town.sql(there, [visit]) == [(1, name)]
        organiser.goes("/field/outbox/").page.set_input_files("#outbox-file", file)
        sends(organiser.writes("为什么代交", "又拿来一次，怕漏了")).reads("送完了")
        assert town.sql(there, [visit]) == [(1, name)]
    finally:
        town.sql("UPDATE people_account SET is_active = true, frozen_reason = '' WHERE id = %s", [account])
