"""The worker killed in the middle of its work: nothing waits for a dead one for ever."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.faults.client import Client
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack
from tiangeng.config.processes import kill

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

SOON = 60


@contextmanager
def seals_locked(stack: Stack) -> Iterator[None]:
    """Whoever reads or writes the chain of seals waits inside this block: their work is surely in its middle."""
    with stack.database() as connection, connection.transaction():
        connection.execute("LOCK TABLE kernel_logseal IN ACCESS EXCLUSIVE MODE")
        yield


def kill_in_the_middle(stack: Stack) -> None:
    """Kill the worker, and let half a minute of its silence pass in the register of workers."""
    victims = stack.worker()
    assert victims
    kill(victims)
    stack.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")


def doing(stack: Stack, task: str) -> int:
    rows = stack.sql(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name LIKE %s", [f"%{task}"]
    )
    return int(rows[0][0])


def run_of(stack: Stack, run: str) -> dict[str, Any]:
    rows = stack.sql("SELECT state, message, result FROM kernel_taskrun WHERE id = %s", [run])
    return dict(zip(("state", "message", "result"), rows[0], strict=True))


def ask_for_verification(stack: Stack) -> str:
    """The auditor starts the walk along the chain; answers with the id of the run."""
    answer = stack.session("auditor").form("/log/verify/")
    assert answer.status == 302, answer.text[:2000]
    return answer.headers["location"].rstrip("/").split("/")[-1]


@pytest.fixture
def something_logged(stack: Stack) -> None:
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "后台被杀", "body": "日志里要有一行。"}
    assert stack.client("cadre").post("/api/issues", sent, once=uuid.uuid4().hex).status == 201


@pytest.mark.usefixtures("something_logged")
def test_work_that_may_be_begun_again_is_found_and_finished(stack: Stack) -> None:
    with seals_locked(stack):
        run = ask_for_verification(stack)
        stack.until(lambda: run_of(stack, run)["state"] == "running" and doing(stack, "perform"))
        kill_in_the_middle(stack)
    stack.until(lambda: run_of(stack, run)["state"] == "done", seconds=SOON)
    assert run_of(stack, run)["result"]["findings"] == []
    assert doing(stack, "perform") == 0


@pytest.mark.usefixtures("something_logged")
def test_work_that_has_taken_its_worker_down_too_often_is_honestly_given_up(stack: Stack) -> None:
    with seals_locked(stack):
        run = ask_for_verification(stack)
        stack.until(lambda: run_of(stack, run)["state"] == "running" and doing(stack, "perform"))
        stack.sql(
            "UPDATE procrastinate_jobs SET attempts = 3 WHERE status = 'doing' AND task_name LIKE '%%perform'", []
        )
        kill_in_the_middle(stack)
    stack.until(lambda: run_of(stack, run)["state"] == "failed", seconds=SOON)
    assert "没有做完" in run_of(stack, run)["message"]
    stack.until(lambda: doing(stack, "perform") == 0)  # the run is told first, its job put away after it


def test_the_log_goes_on_being_sealed_when_the_sealer_was_killed(stack: Stack) -> None:
    with seals_locked(stack):
        stack.until(lambda: doing(stack, "seal"), seconds=SOON)
        kill_in_the_middle(stack)
        assert doing(stack, "seal"), "it is left as if it were still at work"
    before = stack.sql("SELECT coalesce(max(id), 0) FROM kernel_logseal")[0][0]
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "封条", "body": "接着封。"}
    assert stack.client("cadre").post("/api/issues", sent, once=uuid.uuid4().hex).status == 201
    stack.until(lambda: stack.sql("SELECT count(*) FROM kernel_logseal WHERE id > %s", [before])[0][0], seconds=SOON)


def somebody_waits(stack: Stack) -> bool:
    return bool(stack.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))


def bring(keeper: Client, kind: str, *rows: str) -> str:
    """A sheet of this kind; answers with its id."""
    part = 'Content-Disposition: form-data; name="{}"'
    body = "\r\n".join([
        "--sheet", part.format("kind"), "", kind,
        "--sheet", part.format("file") + '; filename="rows.csv"', "Content-Type: text/csv", "", "\n".join(rows),
        "--sheet--", "",
    ]).encode()  # fmt: skip
    answer = keeper.send("POST", "/api/files/sheets", body, kind="multipart/form-data; boundary=sheet")
    assert answer.status == 201, answer.text
    return str(answer.json()["id"])


def test_a_sheet_whose_worker_was_killed_when_its_file_was_gone_is_not_said_to_have_failed(stack: Stack) -> None:
    keeper, heads = stack.client("county_admin"), ("封门一", "封门二")
    sheet = bring(keeper, "places.household", "村(社区),户号,户主", *(f"{VILLAGE},,{head}" for head in heads))
    stack.until(lambda: not keeper.get(f"/api/files/sheets/{sheet}").json()["is_at_work"])

    with stack.database() as families, stack.database() as sheets, stack.database() as runs:
        for each in (families, sheets, runs):
            each.execute("BEGIN")
        families.execute("LOCK TABLE places_household IN SHARE MODE")
        answer = keeper.post(f"/api/files/sheets/{sheet}/write", {"is_whole": True}, once=uuid.uuid4().hex)
        assert answer.status == 200, answer.text
        run = str(stack.sql("SELECT task_id FROM documents_sheetimport WHERE id = %s", [sheet])[0][0])
        stack.until(lambda: somebody_waits(stack))
        sheets.execute("SELECT 1 FROM documents_sheetimport WHERE id = %s FOR UPDATE", [sheet])
        families.execute("COMMIT")
        stack.until(lambda: stack.sql("SELECT done_count FROM kernel_taskrun WHERE id = %s", [run]) == [(2,)])
        stack.until(lambda: somebody_waits(stack))
        runs.execute("SELECT 1 FROM kernel_taskrun WHERE id = %s FOR UPDATE", [run])
        sheets.execute("COMMIT")
        stack.until(lambda: not list(stack.data.rglob(f"{sheet}.csv")))
        assert run_of(stack, run)["state"] == "running", "written, its file gone, and not yet said so"
        kill_in_the_middle(stack)
    stack.until(lambda: run_of(stack, run)["state"] in ("done", "failed"), seconds=SOON)
    assert run_of(stack, run) == {"state": "done", "message": "", "result": {"rows": 2, "refused": 0}}
    written = stack.sql("SELECT head_name FROM places_household WHERE head_name = ANY(%s)", [list(heads)])
    assert sorted(name for (name,) in written) == sorted(heads)
    ends = "SELECT count(*) FROM kernel_logentry WHERE verb = 'sheet.imported' AND object_id = %s"
    assert stack.sql(ends, [sheet]) == [(1,)]


def test_while_a_whole_sheet_of_issues_is_written_others_report_and_killed_it_leaves_nothing_half(stack: Stack) -> None:
    keeper, titles = stack.client("county_admin"), [f"整表{n}" for n in range(8)]
    rows = ("标题,情况,村(社区),分类", *(f"{title},渠漏,{VILLAGE},water-outage" for title in titles))
    sheet = bring(keeper, "issues.issue", *rows)
    stack.until(lambda: not keeper.get(f"/api/files/sheets/{sheet}").json()["is_at_work"])

    def there() -> int:
        return int(stack.sql("SELECT count(*) FROM issues_issue WHERE title = ANY(%s)", [titles])[0][0])

    with stack.database() as issues, stack.database() as held:
        for each in (issues, held):
            each.execute("BEGIN")
        issues.execute("LOCK TABLE issues_issue IN SHARE MODE")
        answer = keeper.post(f"/api/files/sheets/{sheet}/write", {"is_whole": True}, once=uuid.uuid4().hex)
        assert answer.status == 200, answer.text
        run = str(stack.sql("SELECT task_id FROM documents_sheetimport WHERE id = %s", [sheet])[0][0])
        stack.until(lambda: somebody_waits(stack))
        held.execute("SELECT 1 FROM documents_sheetimport WHERE id = %s FOR UPDATE", [sheet])
        issues.execute("COMMIT")
        stack.until(lambda: stack.sql("SELECT done_count FROM kernel_taskrun WHERE id = %s", [run]) == [(8,)])
        sent = {"region_code": VILLAGE, "category": "water-outage", "title": "旁边报的", "body": "不用等那张表。"}
        beside = stack.client("cadre").post("/api/issues", sent, once=uuid.uuid4().hex)
        assert beside.status == 201, beside.text
        assert there() == 0 and run_of(stack, run)["state"] == "running"
        kill_in_the_middle(stack)
        held.execute("COMMIT")
    assert there() == 0, "nothing half"
    stack.until(lambda: run_of(stack, run)["state"] == "done", seconds=SOON)
    assert run_of(stack, run)["result"] == {"rows": 8, "refused": 0} and there() == 8
    numbers = [number for (number,) in stack.sql("SELECT number FROM issues_issue", [])]
    assert len(numbers) == len(set(numbers)) and beside.json()["number"] in numbers
