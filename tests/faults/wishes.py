"""What can be written through the API, read from its own OpenAPI document, with a body that fits and ids that exist."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.faults.client import Client
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack

KNOWN = {
    "region_code": VILLAGE, "village_code": VILLAGE, "village": VILLAGE, "category": "water-outage", "seen": "",
    "visited_on": "2026-03-18", "move": "accept", "ground": "private-dispute", "outcome": "solved", "source": "office",
    "reporter_phone": "", "phone": "", "id_number": "", "birth_year": 1960, "client_id": "",
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """One write operation with somebody who may do it and something to do it to."""

    method: str
    path: str
    client: Client
    body: dict[str, Any] | None
    texts: tuple[str, ...]  # the body's properties that take free text

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Town:
    """Rows to write to: an issue that waits for its dispatcher, one its unit works on, a home, a visit."""

    stack: Stack

    def __post_init__(self) -> None:
        self.cadre, self.officer, self.bureau = map(self.stack.client, ("cadre", "township_officer", "bureau"))
        self.admin = self.stack.session("system_admin")
        self.waiting, self.working = self.issue(), self.issue()
        self._post(self.officer, f"/api/issues/{self.working}/dispatch", {"lead_id": self.stack.unit("water")})
        for step in ("accept", "start"):
            self._post(self.bureau, f"/api/issues/{self.working}/moves/{step}", {})
        home = {"region_code": VILLAGE, "number": uuid.uuid4().hex[:8], "head_name": "李根土"}
        self.home = self._post(self.cadre, "/api/places/households", home)["id"]

    def issue(self) -> str:
        sent = {"region_code": VILLAGE, "category": "water-outage", "title": "坏字", "body": "试试各种坏字。"}
        return str(self._post(self.cadre, "/api/issues", sent)["id"])

    def _post(self, client: Client, path: str, sent: dict[str, Any]) -> dict[str, Any]:
        answer = client.post(path, sent, once=uuid.uuid4().hex)
        assert answer.status in (200, 201), f"{path} {answer.status} {answer.text[:500]}"
        return dict(answer.json())

    def targets(self, path: str) -> list[tuple[Client, dict[str, str]]]:
        """By whom and to what an operation is tried."""
        if path.startswith("/api/issues/"):
            return [(self.officer, {"pk": self.waiting}), (self.bureau, {"pk": self.working})]
        if path.startswith("/api/people"):
            return [(self.admin, {"pk": self.stack.unit("water") if "/organisations/" in path else str(uuid.uuid4())})]
        if path.startswith("/api/files"):
            return [(self.cadre, {"owner_type": "issues.issue", "owner_id": self.waiting})]
        if path.startswith("/api/public"):
            return [(Client(self.stack.port), {})]
        return [(self.cadre, {"pk": self.home})]


def wishes(stack: Stack) -> Iterator[Wish]:
    """Every write operation the document knows; a new one is tried as soon as it exists."""
    town, document = Town(stack), stack.client("cadre").get("/api/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method not in ("post", "put", "patch", "delete"):
                continue
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            shape = _resolved(schema, document) if schema else {}
            body = {name: _value(name, found, document) for name, found in shape.get("properties", {}).items()}
            texts = tuple(name for name, found in shape.get("properties", {}).items() if _is_text(found, document))
            for client, ids in town.targets(path):
                yield Wish(method.upper(), _filled(path, ids), client, body if schema else None, texts)


def _filled(path: str, ids: dict[str, str]) -> str:
    """The address with its blanks filled: what we know, or something of the right shape that does not exist."""
    words = {"code": "7K3M92QX4P", "name": "accept", "step": "approve", "field": "phone"}
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            name = part.strip("{}")
            parts[place] = ids.get(name) or words.get(name) or str(uuid.uuid4())
    return "/".join(parts)


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for one in schema.get("anyOf", []):
        if one.get("type") != "null":
            return _resolved(one, document)
    return schema


def _is_text(schema: dict[str, Any], document: dict[str, Any]) -> bool:
    found = _resolved(schema, document)
    return found.get("type") == "string" and not {"format", "enum", "pattern"} & set(found)


def _value(name: str, schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """Something that fits."""
    found = _resolved(schema, document)
    if "enum" in found:
        return found["enum"][0]
    kind, form = found.get("type"), found.get("format", "")
    if form == "uuid":
        return None if "anyOf" in schema else str(uuid.uuid4())
    if name in KNOWN:
        return KNOWN[name]
    if kind == "string":
        return {"date": "2026-12-01", "date-time": "2026-03-18T12:00:00+08:00"}.get(form, "水渠漏水")
    return {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}.get(str(kind))
