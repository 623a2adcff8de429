"""Whoever reads us is 您: villagers on their pages, staff on the console and on the phone. Never 你 beside it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = {
    "villagers and staff, pages": sorted(ROOT.glob("tiangeng/*/locale/en/LC_MESSAGES/django.po")),
    "staff, phone": sorted(path for path in (ROOT / "phone/src/ui/words").glob("*.ts") if "test" not in path.name),
    "what a county writes to villagers": sorted(ROOT.glob("packs/*/*.yaml")),
}


@pytest.mark.parametrize("audience", WORDS)
def test_nobody_is_addressed_in_two_ways(audience):
    assert WORDS[audience]
    said = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in WORDS[audience]
        for line in path.read_text().splitlines()
        if re.search("你(?!好)", line) and not line.startswith("#")
    }
    assert not said, "您, or 本单位 where the whole unit is meant"
