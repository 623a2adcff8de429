"""What is handed to a county's IT person fits together: containers, proxy, units, and what the programs really read."""

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.operations.conftest import ROOT
from tiangeng.config import commands

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
READ = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tiangeng" / "config").rglob("*.py"))
UNITS = sorted(DEPLOY.glob("tiangeng*.service"))


def settings() -> set[str]:
    named = {name for service in SERVICES.values() for name in service.get("environment", {})}
    named |= set(re.findall(r"\b(TIANGENG_\w+)=", DOCKERFILE))
    return {name for name in named if name.startswith("TIANGENG_") and name != "TIANGENG_HOST"} | {"DATABASE_URL"}


@pytest.mark.parametrize("name", sorted(settings()))
def test_what_a_container_is_told_is_read_by_the_program(name: str) -> None:
    assert f'"{name}"' in READ


def test_images_are_the_standard_ones() -> None:
    images = {service["image"] for service in SERVICES.values() if "build" not in service}
    images |= set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M))
    assert images == {"postgres:18", "caddy:2", "python:3.13-slim"}
    assert "/" not in "".join(images), "no registry host"


def test_only_the_proxy_can_be_reached_and_the_database_reaches_nothing() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert SERVICES["db"]["networks"] == ["back"]


def test_the_proxy_is_the_one_whose_word_is_believed() -> None:
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert SERVICES["web"]["environment"]["TIANGENG_PROXIES"] == address
    assert "respond @keeper 404" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8"), "metrics stay inside"


def test_nothing_serves_before_the_tables_are_there() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}
    assert SERVICES["setup"]["depends_on"] == {"db": {"condition": "service_healthy"}}


@pytest.mark.parametrize("words", [s["command"] for s in SERVICES.values() if "build" in s], ids=" ".join)
def test_each_container_starts_a_command_there_is(words: list[str]) -> None:
    assert words[0] == "tiangeng"
    assert f"tiangeng {words[1]}" in commands.OVERVIEW


def test_no_secret_is_in_the_file() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"PASSWORD: (.*)", text) == ["${TIANGENG_DB_PASSWORD:?write it into .env}"]
    assert ".env" in (ROOT / ".dockerignore").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_each_unit_starts_a_command_there_is(unit: Path) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(unit, encoding="utf-8")
    words = shlex.split(read["Service"]["ExecStart"])
    assert Path(words[0]).name == "tiangeng"
    assert f"tiangeng {words[1]}" in commands.OVERVIEW
    assert read["Service"]["User"] == "tiangeng"


def test_every_timer_has_its_unit_and_the_page_names_both() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    timers = sorted(DEPLOY.glob("*.timer"))
    assert len(timers) == 2
    for timer in timers:
        assert timer.with_suffix(".service").exists()
        assert timer.name in told
