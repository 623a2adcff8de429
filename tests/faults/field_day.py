"""One day in a village without signal, as a cadre writes it on the phone, and the recount of what must have come of it.

Three visits with five photos, one of them with a companion, a home, a problem taken out of what was heard, a promise and
the home's form with its picture; a note to a problem reported before, and what a villager says of a repair, by receipt.
Every trouble of `test_field_app.py` meets this same day.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.faults.field_phone import Phone, photo
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack

HOME = {"region_code": VILLAGE, "head_name": "周阿婆", "hamlet": "山背"}
TITLE = "水碓坑桥头的水渠漏水，下游三户浇不上田"

# Whole tables: whatever came twice under whatever name makes one of them grow too much.
TABLES = {
    "visits": "visits_visit",
    "companions": "visits_companion",
    "homes seen": "visits_householdseen",
    "issues": "issues_issue",
    "receipts": "issues_receipt",
    "lines of timelines": "issues_issueevent",
    "promises": "issues_promise",
    "villagers' answers": "issues_answer",
    "answers to forms": "forms_formanswer",
    "pictures of forms": "forms_formfile",
    "photos": "documents_attachment",
    "lines of the log": "kernel_logentry WHERE verb IN ('visit.record', 'issue.report', 'issue.note', 'promise.make',"
    " 'form.answer', 'form.file', 'document.attach')",
}

# What was written, each with what it must hang on. One row a text; nothing here is counted by the phone's own books.
FOUND = """
SELECT 'visit: ' || v.heard FROM visits_visit v WHERE v.heard LIKE %(mark)s
UNION ALL SELECT 'with: ' || s.name FROM visits_companion c JOIN visits_visit v ON v.id = c.visit_id
  JOIN people_staff s ON s.id = c.staff_id WHERE v.heard LIKE %(mark)s
UNION ALL SELECT 'seen: ' || h.head_name FROM visits_householdseen r JOIN visits_visit v ON v.id = r.visit_id
  JOIN places_household h ON h.id = r.household_id WHERE v.heard LIKE %(mark)s
UNION ALL SELECT 'issue out of its visit: ' || i.body FROM issues_issue i JOIN visits_visit v ON v.id = i.visit_id
  WHERE i.body LIKE %(mark)s AND position(i.body IN v.heard) > 0 AND i.state = 'reported'
UNION ALL SELECT e.name || ': ' || i.body FROM issues_issueevent e JOIN issues_issue i ON i.id = e.issue_id
  WHERE i.body LIKE %(mark)s
UNION ALL SELECT 'receipt: ' || i.body FROM issues_receipt r JOIN issues_issue i ON i.id = r.issue_id
  WHERE i.body LIKE %(mark)s
UNION ALL SELECT 'note: ' || e.reason FROM issues_issueevent e WHERE e.issue_id = %(known)s AND e.reason LIKE %(mark)s
UNION ALL SELECT 'said on the spot: ' || a.words || ' ' || i.state || ' ' || i.reopened_count FROM issues_answer a
  JOIN issues_issue i ON i.id = a.issue_id WHERE a.words LIKE %(mark)s AND a.by = 'on_spot'
UNION ALL SELECT 'promise of its visit: ' || p.words FROM issues_promise p JOIN visits_visit v ON v.id = p.visit_id
  WHERE p.words LIKE %(mark)s AND v.heard LIKE %(mark)s
UNION ALL SELECT 'form of its visit: ' || (a.answers->>'house_what') FROM forms_formanswer a
  JOIN visits_visit v ON v.id = a.visit_id WHERE v.heard LIKE %(mark)s
UNION ALL SELECT 'picture of its form' FROM forms_formfile f JOIN forms_formanswer a ON a.id = f.answer_id
  JOIN visits_visit v ON v.id = a.visit_id JOIN documents_attachment d ON d.id = f.attachment_id
  WHERE v.heard LIKE %(mark)s AND d.owner_id = a.id
UNION ALL SELECT 'photo: ' || v.heard FROM documents_attachment d JOIN visits_visit v ON v.id = d.owner_id
  WHERE v.heard LIKE %(mark)s AND d.removed_at IS NULL
UNION ALL SELECT 'photo: ' || i.body FROM documents_attachment d JOIN issues_issue i ON i.id = d.owner_id
  WHERE i.body LIKE %(mark)s AND d.removed_at IS NULL
"""

TWICE = """
SELECT 'the same picture twice at one record' FROM documents_attachment WHERE removed_at IS NULL
  GROUP BY owner_id, digest HAVING count(*) > 1
UNION ALL SELECT 'logged twice: ' || verb FROM kernel_logentry WHERE id > %(log)s AND outcome = 'done'
  AND verb IN ('visit.record', 'issue.report', 'promise.make', 'form.answer', 'form.file', 'document.attach')
  GROUP BY verb, object_id HAVING count(*) > 1
UNION ALL SELECT 'key claimed and never answered: ' || key FROM kernel_idempotencykey WHERE status IS NULL
"""


def prepared(stack: Stack) -> str:
    """A home whose form can be filled in and a problem that can be answered, there before the phone is; the problem's id."""
    assert stack.client("township_officer").post("/api/places/households", HOME, once="a-home-to-ask").status == 201
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "山背停水", "body": "山背停水三天了。"}
    answer = stack.client("cadre").post("/api/issues", sent, once="a-problem-to-answer")
    assert answer.status == 201
    return str(answer.json()["id"])


def repaired(stack: Stack) -> str:
    """A problem the bureau says it has solved; its receipt's code."""
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "学校停水", "body": "学校停水两天了。"}
    issue = stack.client("cadre").post("/api/issues", sent).json()
    for who, step, given in (
        ("township_officer", "dispatch", {"lead_id": stack.unit("water"), "assisting_ids": []}),
        ("bureau", "moves/accept", {}),
        ("bureau", "moves/start", {}),
        ("bureau", "resolve", {"solution": "换了一段水管", "beneficiaries": 120}),
    ):
        answer = stack.client(who).post(f"/api/issues/{issue['id']}/{step}", given)
        assert answer.status == 200, answer
    return str(issue["receipt_code"])


@dataclass
class Day:
    """What one phone wrote in one day; `mark` stands in every text of it, so that the tables can be asked for this day."""

    stack: Stack
    mark: str
    known: str  # the problem that was there before
    before: dict[str, int] = field(default_factory=dict)
    last_line: int = 0
    receipt: str = ""  # of a problem that is handed in as solved, and is not

    def __post_init__(self) -> None:
        self.receipt = repaired(self.stack)
        self.before = self._sizes()
        self.last_line = self.stack.sql("SELECT coalesce(max(id), 0) FROM kernel_logentry")[0][0]

    # ------------------------------------------------------------------ its words

    @property
    def at_home(self) -> str:
        return f"{self.mark}{TITLE}。阿婆还问高龄津贴。"

    @property
    def problem(self) -> str:
        return f"{self.mark}{TITLE}。"

    @property
    def in_shop(self) -> str:
        return f"{self.mark}村口小店说最近游客多了。"

    @property
    def on_road(self) -> str:
        return f"{self.mark}路上碰到老支书，说修水塔的钱还差一点。"

    @property
    def promise(self) -> str:
        return f"{self.mark}帮阿婆问高龄津贴"

    @property
    def note(self) -> str:
        return f"{self.mark}上头那一段也停了"

    @property
    def villager(self) -> str:
        return f"{self.mark}一下雨又漏了"

    @property
    def leak(self) -> str:
        return f"{self.mark}屋顶漏"

    # ------------------------------------------------------------------ the recount

    def whole(self) -> Counter[str]:
        """What must be found, each as often as it says, once everything has arrived."""
        return Counter(
            {
                f"visit: {self.at_home}": 1, f"visit: {self.in_shop}": 1, f"visit: {self.on_road}": 1,
                f"with: {self.stack.known['people']['partner']['name']}": 1, "seen: 周阿婆": 1,
                f"issue out of its visit: {self.problem}": 1, f"report: {self.problem}": 1,
                f"photo: {self.problem}": 1, f"receipt: {self.problem}": 1,
                f"said on the spot: {self.villager} reopened 1": 1, f"note: {self.note}": 1, f"promise of its visit: {self.promise}": 1,
                f"form of its visit: {self.leak}": 1, "picture of its form": 1,
                f"photo: {self.at_home}": 2, f"photo: {self.in_shop}": 1,
                "+ visits": 3, "+ companions": 1, "+ homes seen": 1, "+ issues": 1, "+ receipts": 1, "+ promises": 1,
                "+ villagers' answers": 1, "+ lines of timelines": 3, "+ answers to forms": 1, "+ pictures of forms": 1, "+ photos": 5,
                "+ lines of the log": 13,
            }
        )  # fmt: skip

    def recount(self) -> Counter[str]:
        """What the tables hold of this day and how much they have grown, by SQL; and every photo's bytes, by its hash."""
        told = {"mark": f"%{self.mark}%", "known": self.known, "log": self.last_line}
        found = Counter(row[0] for row in self.stack.sql(FOUND, told))
        found.update(row[0] for row in self.stack.sql(TWICE, told))
        found.update({f"+ {name}": size - self.before[name] for name, size in self._sizes().items()})
        found.update(self._spoilt())
        return Counter({what: n for what, n in found.items() if n})

    def _sizes(self) -> dict[str, int]:
        query = ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES.values())
        return dict(zip(TABLES, self.stack.sql(f"SELECT {query}")[0], strict=True))

    def _spoilt(self) -> list[str]:
        """Pictures of today whose bytes are not those their row speaks of."""
        rows = "SELECT digest, byte_count FROM documents_attachment WHERE uploaded_at > now() - interval '1 hour'"
        wrong = []
        for digest, size in self.stack.sql(rows):
            path = self.stack.data / "files" / digest[:2] / digest[2:4] / digest
            content = path.read_bytes() if path.exists() else b""
            if len(content) != size or hashlib.sha256(content).hexdigest() != digest:
                wrong.append(f"photo without its bytes: {digest}")
        return wrong


def a_day(phone: Phone, day: Day, *, tab_dies: bool = False) -> Day:
    """All of it without signal. Where `tab_dies`, in the middle of an answer, of a sentence and of a note, and is opened again."""
    phone.loses_signal()
    _at_home(phone, day, tab_dies=tab_dies)
    phone.writes(day.in_shop, photos=1)
    _on_the_road(phone, day, tab_dies=tab_dies)
    _note(phone, day, tab_dies=tab_dies)
    _villagers_word(phone, day, tab_dies=tab_dies)
    return day


def _at_home(phone: Phone, day: Day, *, tab_dies: bool) -> None:
    phone.goes("write")
    page = phone.page
    page.get_by_role("button", name="选一户").click()
    page.get_by_text("周阿婆").locator("visible=true").first.click()
    page.get_by_label("听到了什么").fill(day.at_home)
    _adds_photos(phone, 2)
    page.get_by_role("button", name="同行人").click()
    page.get_by_role("dialog").get_by_role("button", name=phone.stack.known["people"]["partner"]["name"]).first.click()
    page.get_by_role("dialog").get_by_role("button", name="好", exact=True).click()
    page.get_by_role("button", name="答应了").click()
    page.get_by_placeholder("答应了什么").fill(day.promise)
    page.get_by_role("button", name="转为事项").click()
    sheet = page.get_by_role("dialog")
    with page.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="照片", exact=True).click()
    chooser.value.set_files([_file(20)])
    sheet.get_by_alt_text("第 1 张照片").wait_for()
    sheet.get_by_role("button", name="转好了").click()
    sheet.wait_for(state="hidden")
    page.get_by_role("link", name="入户走访表").click()
    _form(phone, day, tab_dies=tab_dies)
    phone.goes("").page.locator("a[href*='/write/']").first.click()
    _keeps(phone)


def _form(phone: Phone, day: Day, *, tab_dies: bool) -> None:
    phone.page.get_by_label("户主怎么称呼").fill("周阿婆")
    phone.page.get_by_label("家里常住几口人").fill("31")
    if tab_dies:
        phone.has_kept()
        address = phone.page.url.partition("#/")[2]
        phone.kill().goes(address)
        assert phone.page.get_by_label("家里常住几口人").input_value() == "31"
    page = phone.page
    for chosen in ("养老金、补助", "要小修", "自来水，好用"):
        page.get_by_label(chosen).check()
    page.get_by_label("房子哪里要修").fill(day.leak)
    page.get_by_label("没有", exact=True).check()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="拍一张").click()
    chooser.value.set_files([_file(30)])
    page.get_by_role("button", name="换一张").wait_for()
    page.get_by_role("button", name="填好了").click()
    phone.reads("0 到 30 之间")
    page.get_by_label("家里常住几口人").fill("3")
    page.get_by_role("button", name="填好了").click()
    phone.reads("填好了，和这次走访一起上传")
    page.wait_for_url("**/#/write/**")  # the app leads back by itself


def _on_the_road(phone: Phone, day: Day, *, tab_dies: bool) -> None:
    phone.goes("write")
    half, rest = day.on_road[:-8], day.on_road[-8:]
    phone.page.get_by_label("听到了什么").press_sequentially(half)
    if tab_dies:
        phone.has_kept().kill().goes("")
        phone.page.get_by_text(half).locator("visible=true").first.click()
        assert phone.page.get_by_label("听到了什么").input_value() == half
    box = phone.page.get_by_label("听到了什么")
    box.press("Control+End")
    box.press_sequentially(rest)
    _keeps(phone)


def _note(phone: Phone, day: Day, *, tab_dies: bool) -> None:
    phone.goes(f"issues/{day.known}").page.get_by_role("button", name="回一句").click()
    phone.page.get_by_label("群众凭回执码也能看到").press_sequentially(day.note)
    if tab_dies:
        phone.has_kept().kill().goes(f"issues/{day.known}")
        phone.page.get_by_role("button", name="回一句").click()
        assert phone.page.get_by_label("群众凭回执码也能看到").input_value() == day.note
    phone.page.get_by_role("button", name="发出").click()
    phone.reads("已保存在手机，送达后生效")


def _villagers_word(phone: Phone, day: Day, *, tab_dies: bool) -> None:
    phone.goes(f"confirm/{day.receipt}").reads("没有信号，看不到进展")
    phone.page.get_by_label("群众的话").press_sequentially(day.villager)
    if tab_dies:
        phone.has_kept().kill().goes(f"confirm/{day.receipt}").reads("没有信号，看不到进展")
        assert phone.page.get_by_label("群众的话").input_value() == day.villager
    phone.page.get_by_role("button", name="还没解决").click()
    phone.reads("收下了，下次有信号时打开田埂就送出")


def _keeps(phone: Phone) -> None:
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.page.wait_for_url("**/#/visits")


def _adds_photos(phone: Phone, count: int) -> None:
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_role("button", name="照片", exact=True).first.click()
    chooser.value.set_files([_file(10 + n) for n in range(count)])
    phone.page.get_by_alt_text(f"第 {count} 张照片").wait_for()


def _file(number: int) -> Any:
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": photo(number)}
