"""What is handed to a county's IT person fits together: containers, proxy, units, and what the programs really read."""

import configparser
import re
import shlex
from ipaddress import ip_address, ip_network
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
TOLD = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
IN_CHINESE = (ROOT / "docs" / "operations.zh-CN.md").read_text(encoding="utf-8")
OURS = [name for name, service in SERVICES.items() if service["image"] == "tiangeng"]
PROXYS = {"TIANGENG_HOST", "TIANGENG_TLS"}  # read by deploy/Caddyfile alone
SENDS = ("worker",)  # text messages, mail, webhooks: tiangeng/notices/tasks.py
UNITS = sorted(DEPLOY.glob("tiangeng*.service"))


def settings() -> set[str]:
    named = {name for service in SERVICES.values() for name in service.get("environment", {})}
    named |= set(re.findall(r"\b(TIANGENG_\w+)=", DOCKERFILE))
    return {name for name in named if name.startswith("TIANGENG_") and name not in PROXYS} | {"DATABASE_URL"}


def of_the_table(page: str = TOLD) -> set[str]:
    """The settings of docs/operations.md, `_PORT` after TIANGENG_MAIL_HOST being TIANGENG_MAIL_PORT."""
    rows = re.findall(r"^\| (`(?:DATABASE_URL|TIANGENG_).*?) \| ", page.partition("## 设置")[2], re.M)
    found: set[str] = set()
    for row in rows:
        names = [name.partition("=")[0] for name in re.findall(r"`([^`]+)`", row)]
        stem = names[0].rpartition("_")[0]
        found |= {f"{stem}{name}" if name.startswith("_") else name for name in names}
    return found


@pytest.mark.parametrize("name", sorted(settings()))
def test_what_a_container_is_told_is_read_by_the_program(name: str) -> None:
    assert f'"{name}"' in READ


@pytest.mark.parametrize("name", sorted(of_the_table()))
def test_a_setting_of_the_page_is_read_and_reaches_every_container(name: str) -> None:
    """What .env says goes in as it is; what the file sets above it either takes the person's word or is the container's own."""
    assert f'"{name}"' in READ
    fixed = {"DATABASE_URL", "TIANGENG_HTTPS", "TIANGENG_PROXIES", "TIANGENG_DATA", "TIANGENG_BACKUPS"}
    for service in map(SERVICES.__getitem__, OURS):
        assert service["env_file"] == ".env"
        own = service["environment"].get(name)
        assert own is None or name in fixed or own.startswith(f"${{{name}:-")


def test_every_setting_that_is_read_is_on_the_page() -> None:
    read = set(re.findall(r'environ(?:\.get)?[\[(]"(TIANGENG_\w+|DATABASE_URL)"', READ))
    inner = {"TIANGENG_AS_OWNER", "TIANGENG_SUPERVISED", "TIANGENG_DEBUG", "TIANGENG_PORT", "TIANGENG_POOL"}
    inner |= {"TIANGENG_STATICFILES"}
    assert read - inner <= of_the_table()


def outline(page: str) -> dict[str, Any]:
    """What the page says in any language: its settings, what one types, and how it is built."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)
    return {
        "settings": set(re.findall(r"\b(?:TIANGENG_\w+|DATABASE_URL)\b", page)) | of_the_table(page),
        "in the text": {" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose)},
        "in blocks": [
            re.sub(r"[ \t]*(?:^|[ \t])(?:#|--) .*$", "", block, flags=re.M)
            for block in re.findall(r"^```.*?^```$", page, re.M | re.S)
        ],
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", prose, re.M)],
        "rows": [line.count(" | ") for line in prose.splitlines() if line.startswith("|")],
    }


def test_both_languages_of_the_page_name_the_same_settings_commands_and_headings() -> None:
    english, chinese = outline(TOLD), outline(IN_CHINESE)
    assert any(code.startswith("tiangeng ") for code in english["in the text"])
    assert chinese == english


def test_images_are_the_standard_ones() -> None:
    images = {service["image"] for name, service in SERVICES.items() if name not in OURS}
    images |= set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M))
    assert images == {"postgres:18", "caddy:2", "python:3.13-slim"}
    assert "/" not in "".join(images), "no registry host"


def test_our_image_is_built_once_and_fetched_by_nobody() -> None:
    """By the one that ends before the others begin."""
    assert set(OURS) == {"setup", "web", "worker", "nightly"}
    assert [name for name in OURS if "build" in SERVICES[name]] == ["setup"]
    assert {name for name in OURS if SERVICES[name].get("pull_policy") == "never"} == set(OURS) - {"setup"}


def test_only_the_proxy_can_be_reached_and_the_database_reaches_nothing() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert SERVICES["db"]["networks"] == ["back"]


@pytest.mark.parametrize("name", OURS)
def test_who_sends_has_a_way_out_and_nobody_else(name: str) -> None:
    open_ones = [net for net in SERVICES[name]["networks"] if not (COMPOSE["networks"][net] or {}).get("internal")]
    assert open_ones == {"worker": ["out"]}.get(name, [])
    assert name not in SENDS or open_ones, "what it sends would never arrive"
    assert "back" in SERVICES[name]["networks"]


def test_links_in_messages_lead_to_the_house_in_both_ways_of_installing() -> None:
    assert SERVICES["worker"]["environment"]["TIANGENG_ADDRESS"] == "${TIANGENG_ADDRESS:-https://${TIANGENG_HOST}}"
    sample = TOLD.partition("First `/etc/tiangeng.env`")[2].partition("```sh")[2].partition("```")[0]
    lines = dict(line.split("=", 1) for line in sample.split())
    assert lines["TIANGENG_ADDRESS"] == lines["TIANGENG_ORIGINS"] == f"https://{lines['TIANGENG_HOSTS']}"


def test_backups_lie_in_a_volume_the_app_may_write_to_and_never_in_an_image() -> None:
    for service in map(SERVICES.__getitem__, OURS):
        assert "${TIANGENG_BACKUPS_AT:-backups}:/backups" in service["volumes"]
    assert "backups" in COMPOSE["volumes"]
    made = re.search(r"install -d -o tiangeng -g tiangeng ([^\\]+)", DOCKERFILE)
    assert made and "/backups" in made[1].split(), "a named volume takes its owner from there"
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"backups", ".env", "deploy/certs", "var"} <= set(ignored)


def test_somebody_backs_up_and_drills_by_the_clock() -> None:
    assert SERVICES["nightly"]["command"][:2] == ["tiangeng", "nightly"]
    assert SERVICES["nightly"]["restart"] == "unless-stopped"


def test_the_proxy_is_the_one_whose_word_is_believed() -> None:
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert SERVICES["web"]["environment"]["TIANGENG_PROXIES"] == address
    assert "respond @keeper 404" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8"), "metrics stay inside"


def test_a_certificate_of_ones_own_changes_no_file_of_the_house() -> None:
    asked = set(re.findall(r"\{\$(\w+)\}", (DEPLOY / "Caddyfile").read_text(encoding="utf-8")))
    assert asked == PROXYS <= set(SERVICES["proxy"]["environment"])
    assert SERVICES["proxy"]["environment"]["TIANGENG_TLS"] == "${TIANGENG_TLS:-}"


def test_nobody_else_is_given_the_proxys_address() -> None:
    """Docker hands out addresses in the order of starting, and the proxy starts last."""
    [range_] = COMPOSE["networks"]["front"]["ipam"]["config"]
    ours = ip_address(SERVICES["proxy"]["networks"]["front"]["ipv4_address"])
    assert ours in ip_network(range_["subnet"])
    assert ours not in ip_network(range_["ip_range"])


def test_the_database_is_asked_where_the_others_will_ask_it() -> None:
    """While it is being made for the first time PostgreSQL listens to its socket alone, and stops once more after that."""
    asked = SERVICES["db"]["healthcheck"]["test"]
    assert asked[:4] == ["CMD", "pg_isready", "-h", "127.0.0.1"]


def test_nothing_serves_before_the_tables_are_there() -> None:
    for name in ("web", "worker", "nightly"):
        assert SERVICES[name]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}
    assert SERVICES["setup"]["depends_on"] == {"db": {"condition": "service_healthy"}}


@pytest.mark.parametrize("words", [SERVICES[name]["command"] for name in OURS], ids=" ".join)
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
    timers = sorted(DEPLOY.glob("*.timer"))
    assert len(timers) == 2
    for timer in timers:
        assert timer.with_suffix(".service").exists()
        assert timer.name in TOLD
