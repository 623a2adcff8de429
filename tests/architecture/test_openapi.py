"""The API against its own document: examples drawn from it, for people of several roles, on real and on invented records.

No 5xx, answers as declared, one shape for every refusal. TIANGENG_EXAMPLES=1000 asks longer.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.architecture import addresses
from tests.architecture.addresses import Operation, operations
from tests.architecture.county import County
from tests.architecture.reaching import ALL_OPERATIONS as OPERATIONS
from tests.architecture.sweep import base
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people

pytestmark = pytest.mark.sweep

EXAMPLES = int(os.environ.get("TIANGENG_EXAMPLES", "25"))
ASKING = "WTDOILM"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUIET = [
    HealthCheck.too_slow,
    HealthCheck.function_scoped_fixture,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]
KNOWN = {base(name): rule for name, rule in reversed(OPERATIONS.items())}  # where a name has variants, the first


@pytest.fixture(scope="module")
def document(county: County) -> Iterator[Any]:
    from tiangeng.config.wsgi import application

    schema = schemathesis.openapi.from_dict(addresses.document())
    schema.app = application
    request_started.disconnect(close_old_connections)  # as Django's own test client does: the county is not committed
    request_finished.disconnect(close_old_connections)
    yield schema
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture(scope="module")
def keys(county: County) -> dict[str, str]:
    """An API key for each of those who ask: they are clients like the phone, without a browser's cookie."""
    found = {"": ""}
    for letter in ASKING:
        with acting(county.actors[letter]):
            _token, found[letter] = people.make_token(actor=county.actors[letter], name="试", days=1, now=county.now)
    return found


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
def test_every_answer_is_one_the_document_declares(
    county: County, document: Any, keys: dict[str, str], operation: Operation
):
    declared = document.find_operation_by_label(operation.name)
    records = list(county.records[KNOWN[operation.name].on].values())

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=QUIET,
    )  # fmt: skip
    @given(case=declared.as_strategy(), letter=st.sampled_from(sorted(keys)), record=st.sampled_from([None, *records]))
    def ask(case: Any, letter: str, record: dict[str, Any] | None) -> None:
        for name in set(case.path_parameters or {}) & _ids(record):
            case.path_parameters[name] = record["pk" if name not in record else name]
        headers = {"Accept-Encoding": "identity"}  # the client asks for packed answers and does not open them
        headers |= {"Authorization": f"Bearer {keys[letter]}"} if letter else {}
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        if response.status_code >= 400:
            assert set(response.json()) == {"code", "message", "facts"}
            assert response.json()["message"]

    ask()


def _ids(record: dict[str, Any] | None) -> set[str]:
    """The placeholders a known record can stand for."""
    known = {"pk", "visit_id", "programme_id", "attachment_id", "owner_id"}
    return known | (set(record) & {"code", "handling"}) if record else set()


@pytest.mark.parametrize(
    "operation", [o for o in operations() if o.method != "GET"], ids=lambda operation: operation.name
)
def test_every_operation_that_writes_says_how_it_refuses(operation: Operation):
    answers = operation.operation["responses"]
    for status in ("409", "422"):
        shape = answers[status]["content"]["application/json"]["schema"]
        assert shape["$ref"].rpartition("/")[2].startswith("Refused")
