"""A file said to come from a phone: what it may ask the desk's page to send, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from tiangeng.field.rules import EXPORTED

ROOT = Path(__file__).parents[3]
ID = "0192f0a1-0000-7000-8000-000000000001"


def is_ours(method, path):
    return any(one.is_this(method, path) for one in EXPORTED)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/visits/../people/tokens"),
        ("POST", "/api/visits/%2e%2e/people/tokens"),
        ("POST", "/api/people/tokens"),
        ("POST", f"/api/visits/{ID}"),
        ("PATCH", f"/api/visits/{ID}/../../people/tokens"),
        ("POST", f"/api/issues/{ID}/dispatch"),
        ("POST", f"/api/issues/{ID}/moves/close"),
        ("POST", "/api/visits?next=/api/people/tokens"),
        ("POST", "https://elsewhere.example/api/visits"),
        ("POST", "/api/visits\n"),
        ("DELETE", f"/api/visits/{ID}"),
    ],
)
def test_what_the_phone_never_sends_is_not_sent_for_it(method, path):
    assert not is_ours(method, path)


def test_each_is_an_operation_of_the_api():
    there = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    for one in EXPORTED:
        path = one.pattern.replace("(?:accept|start|resume|escalate|withdraw)", "accept")
        path = re.sub(r"\[0-9a-f\]\{8\}\(\?:-\[0-9a-f\]\{4\}\)\{3\}-\[0-9a-f\]\{12\}", ID, path)
        path = path.replace("[0-9A-Z]{6,12}", "7K3M92QX4P")
        assert is_ours(one.method, path)
        found = [name for name, given in there.items() if _fits(name, path) and one.method.lower() in given]
        assert found, f"{one.method} {path}"


def _fits(name, path):
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", name), path)


def test_all_that_the_phone_sends_may_stand_in_its_file():
    """Addresses of entries as the phone's own code writes them; photos and what is only asked are no entries."""
    asked = {"field/", "visits/batch", "issues/same", "files/"}
    asked.add("public/opinions")  # sent without a name, so it stands in no file that has one
    written = set()
    for file in (ROOT / "phone" / "src").rglob("*.*"):
        if ".test" in file.name or file.name == "schema.ts" or file.suffix not in (".ts", ".vue"):
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            if 'method: "GET"' not in line:
                written |= set(re.findall(r"[\"`]/api/([^\"`?]+)[\"`]", line))
    sent = {path for path in written if not path.startswith(tuple(asked))}
    assert len(sent) >= 10
    for path in sent:
        code = "7K3M92QX4P" if path.startswith("public/") else ID
        filled = "/api/" + re.sub(r"\$\{[^}]+\}", code, path.replace("${name}", "accept"))
        assert is_ours("POST", filled) or is_ours("PATCH", filled), path
