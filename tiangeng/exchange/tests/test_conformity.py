"""Against what the Open311 community wrote down: its API definition, its JSON schemas, and a client nobody here wrote."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from georeport import GeoReport
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from conftest import ROOT, SYSTEM
from tiangeng.config.wsgi import application
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting
from tiangeng.public.tests import factories as villagers

from .factories import COUNTY, LAMP, VILLAGE, publish

DATA = ROOT / "tests" / "data" / "open311"
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
SAID = {400, 403, 404, 429}  # the standard's own; its definition leaves some of them out
OPERATIONS = [
    "GET /requests.{response_format}",
    "POST /requests.{response_format}",
    "GET /request/{service_request_id}.{response_format}",
    "GET /services.{response_format}",
    "GET /services/{service_code}.{response_format}",
    "GET /tokens/{token_id}.{response_format}",
]
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]


def _read(name: str) -> Any:
    return json.loads(Path(DATA, name).read_text("utf-8"))


@pytest.fixture
def known(cast: Any) -> dict[str, list[str]]:
    """What there is to be asked for: two services, a receipt and a published number."""
    publish("electricity", titles=True)
    code = villagers.asked(now=timezone.now(), kind="electricity", body=LAMP)
    ids = [villagers.opened(code).printed, Issue.objects.get().number]
    return {"service_code": ["electricity", "roads"], "service_request_id": ids, "jurisdiction_id": [COUNTY]}


@pytest.fixture
def definition(known: Any) -> Iterator[Any]:
    """The community's definition, pointed at us. Our rows are not committed, so the connection must outlive a request."""
    schema = schemathesis.openapi.from_dict(_read("georeport_v2-1.json") | {"basePath": "/open311/v2"})
    schema.app = application
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield schema
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_the_definition_has_six_operations_and_all_are_tried(definition: Any):
    assert sorted(found.ok().label for found in definition.get_all_operations()) == sorted(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_the_communitys_definition_allows(definition: Any, known: dict[str, list[str]], label: str):
    operation = definition.find_operation_by_label(label)
    seen: set[int] = set()

    @settings(
        max_examples=30, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=QUIET,
    )  # fmt: skip
    @given(case=operation.as_strategy(), form=st.sampled_from(["json", "xml"]), is_known=st.booleans(), data=st.data())
    def ask(case: Any, form: str, is_known: bool, data: Any) -> None:
        case.path_parameters["response_format"] = form
        case.query["jurisdiction_id"] = COUNTY
        if is_known:
            _know(case, known, data)
        with transaction.atomic():
            response = case.call()
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        seen.add(response.status_code)
        assert response.status_code in SAID | {200}
        if response.status_code != 200 and form == "json":
            assert [set(error) for error in response.json()] == [{"code", "description"}]
        if is_known and "/tokens/" not in label:
            assert response.status_code == 200, response.text

    ask()
    assert (200 in seen) == ("/tokens/" not in label)  # no token was ever given out


def _know(case: Any, known: dict[str, list[str]], data: Any) -> None:
    """Put what exists in the place of what was drawn, and leave out the dates nobody can have asked at."""
    for part in (case.path_parameters, case.query):
        for name in set(part) & set(known):
            part[name] = data.draw(st.sampled_from(known[name]))
    for name in ("start_date", "end_date", "status"):
        case.query.pop(name, None)
    if case.method == "POST":
        case.query |= {"address_id": VILLAGE}
        case.query.pop("address_string", None)
        case.query.pop("api_key", None)


@pytest.mark.parametrize(
    ("path", "name", "is_list"),
    [
        ("services", "service.json", True),
        ("services/electricity", "service-definition.json", False),
        ("requests", "request.json", True),
        ("requests/{receipt}", "request.json", True),
        ("requests/{number}", "request.json", True),
    ],
)
def test_what_is_answered_fits_the_communitys_json_schema(
    known: dict[str, list[str]], path: str, name: str, is_list: bool
):
    receipt, number = known["service_request_id"]
    address = f"/open311/v2/{path.format(receipt=receipt, number=number)}.json?jurisdiction_id={COUNTY}"
    found = Client().get(address).json()
    rows = found if is_list else [found]
    assert rows
    check = jsonschema_rs.Draft7Validator(_read(name), validate_formats=True)
    assert [error.message for row in rows for error in check.iter_errors(row)] == []


# ---------------------------------------------------------------- a client from outside


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """A test's output is not a place for access lines."""


@pytest.fixture
def town(own_database: Any) -> Iterator[tuple[str, str]]:
    """Served over a real socket from a database that is committed to: its address, and the receipt of one request."""
    own_database()
    with acting(SYSTEM):
        publish("electricity", titles=True)
    code = villagers.asked(now=timezone.now(), kind="electricity", body=LAMP)
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/open311/v2", villagers.opened(code).printed
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.enable_socket
@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_georeport_client_reads_services_and_requests(town: tuple[str, str], form: str):
    address, receipt = town
    client = GeoReport(address, jurisdiction=COUNTY, output_format=form)
    services = {one["service_code"]: one for one in client.get_service_list()}
    assert services["electricity"]["service_name"] == "供电照明"
    assert client.get_service_definition("electricity")["service_code"] == "electricity"
    found = client.get_service_requests(status="open")
    (row,) = found if isinstance(found, list) else [found]
    assert (row["service_code"], row["description"]) == ("electricity", "村口的路灯不亮三天了，晚上摸黑")
    assert client.get_service_request(receipt)["service_request_id"] == receipt
