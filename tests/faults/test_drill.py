"""Backup and drill of a whole county that goes on serving meanwhile; what was tampered with is named."""

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.faults.load import VILLAGE, Load
from tests.faults.stack import FOREIGN, ROOT, Stack
from tests.faults.test_full_disk import photo, upload

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]


def command(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment = inherited | {"TIANGENG_DATA": str(stack.data), "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "tiangeng", *words]
    return subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def drill(stack: Stack, place: Path) -> tuple[int, dict[str, Any]]:
    done = command(stack, "drill", str(place), "--json")
    return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_a_backup_taken_under_load_restores_to_the_row(stack: Stack, place: Path, tmp_path: Path) -> None:
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "备份", "body": "带一张照片。",
            "reporter_name": "叶根水", "reporter_phone": "13857800001"}  # fmt: skip
    issue = stack.client("cadre").post("/api/issues", sent, once=uuid.uuid4().hex).json()["id"]
    assert upload(stack.client("cadre"), issue, photo(tmp_path, side=64)).status == 201
    stack.until(lambda: stack.sql("SELECT count(*) FROM kernel_logseal")[0][0])
    said: list[subprocess.CompletedProcess[str]] = []

    assert command(stack, "backup", "--make-key").returncode == 0
    load = Load(stack, f"backup-{uuid.uuid4().hex[:6]}", entries=40)
    load.run(meanwhile=lambda _load: said.append(command(stack, "backup", str(place))))
    assert said[0].returncode == 0, said[0].stderr
    assert not load.strange

    status, result = drill(stack, place)
    assert (status, result["differences"]) == (0, [])
    assert {"恢复 restore", "行数 rows", "日志 log", "附件 files", "打开 open", "密钥 keys"} <= result["steps"].keys()
    assert stack.is_serving()

    [folder] = [path for path in place.iterdir() if path.name not in ("files", ".lock")]
    roots = (folder / "roots.txt").read_text(encoding="utf-8").splitlines()
    assert roots
    number, at, count, root = roots[-1].split()
    changed = [*roots[:-1], f"{number} {at} {count} {root[:-1]}{'0' if root[-1] != '0' else '1'}"]
    (folder / "roots.txt").write_text("\n".join(changed) + "\n", encoding="utf-8")
    next(path for path in (place / "files").rglob("*") if path.name.endswith(".sealed")).unlink()
    keys = stack.data / "secrets" / "keys.json"
    there = keys.read_text(encoding="utf-8")
    keys.write_text(re.sub(r"[0-9a-f]{64}", "00" * 32, there), encoding="utf-8")

    try:
        status, result = drill(stack, place)
    finally:
        keys.write_text(there, encoding="utf-8")
    assert status == 1
    assert any("手边的密钥打不开" in line for line in result["differences"])
    assert any(line.startswith(f"日志第 {number} 枚封条") for line in result["differences"])
    assert any("附件" in line and "不在" in line for line in result["differences"])
