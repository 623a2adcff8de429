"""Who may read the numbers, and what a line for the administrator holds."""

import json
import logging
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from tiangeng.config import watching
from tiangeng.config.loglines import JsonLine, WithRequestId
from tiangeng.kernel.tracing import request_id

Settings = Any


@pytest.mark.parametrize(
    ("address", "headers", "may"),
    [
        ("127.0.0.1", {}, True),
        ("10.1.2.3", {}, True),
        ("10.2.0.1", {}, False),
        ("not-an-address", {}, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ("203.0.113.9", {"HTTP_AUTHORIZATION": "Bearer right"}, True),
        ("203.0.113.9", {"HTTP_AUTHORIZATION": "Bearer wrong"}, False),
        ("203.0.113.9", {"HTTP_AUTHORIZATION": "Bearer "}, False),
    ],
)
def test_numbers_are_for_named_networks_or_with_the_token(
    settings: Settings, address: str, headers: dict[str, str], may: bool
) -> None:
    settings.TIANGENG_METRICS_FROM = [ip_network("127.0.0.1"), ip_network("10.1.0.0/16")]
    settings.TIANGENG_METRICS_TOKEN = "right"
    request = RequestFactory().get("/metrics", REMOTE_ADDR=address, **headers)
    assert watching.may_read_metrics(request) is may


def test_without_a_token_an_empty_one_opens_nothing(settings: Settings) -> None:
    settings.TIANGENG_METRICS_FROM, settings.TIANGENG_METRICS_TOKEN = [], ""
    request = RequestFactory().get("/metrics", HTTP_AUTHORIZATION="Bearer ")
    assert not watching.may_read_metrics(request)


def test_a_probe_is_read_and_never_written(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "whatever.example"}).status_code == 200
    assert client.post("/healthz").status_code == 405
    assert all(resolve(path).func for path in watching.PROBES), "the sweep knows them"


def test_no_number_is_about_a_person(client: Client, db: None) -> None:
    text = client.get("/metrics").content.decode()
    labels = {
        part.split("=")[0]
        for line in text.splitlines()
        if "{" in line
        for part in line.split("{")[1].split("}")[0].split(",")
    }
    assert labels == {"kind", "status", "le", "version"}


def test_a_line_is_one_object_and_carries_the_id_its_page_shows() -> None:
    token = request_id.set("3f2c")
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        import sys

        record = logging.LogRecord("tiangeng", logging.ERROR, "", 1, "坏了 %s", ("一行\n两行",), sys.exc_info())
    WithRequestId().filter(record)
    request_id.reset(token)
    text = JsonLine().format(record)
    line = json.loads(text)
    assert "\n" not in text
    assert (line["request_id"], line["message"], line["level"]) == ("3f2c", "坏了 一行\n两行", "error")
    assert "ZeroDivisionError" in line["traceback"]


def test_a_line_about_an_answer_names_the_route_and_nobody(
    client: Client, db: None, settings: Settings, caplog: Any
) -> None:
    settings.TIANGENG_LOG_REQUESTS = True
    with caplog.at_level(logging.INFO, logger="tiangeng.answered"):
        answer = client.get("/p/r/ABCD-EFGH-JKLM/")
    [record] = [record for record in caplog.records if record.name == "tiangeng.answered"]
    line = json.loads(JsonLine().format(record))
    assert line["request_id"] == answer["X-Request-Id"]
    assert line["status"] == answer.status_code and line["method"] == "GET"
    assert "ABCD" not in json.dumps(line)
