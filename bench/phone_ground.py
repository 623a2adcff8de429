"""What the field app is measured on: a village of as many records as one phone may hold, and a browser to open it in."""

import shutil
from typing import Any

import uuid6

from tests.faults.load import VILLAGE
from tests.faults.stack import Stack
from tiangeng.config.paths import ROOT

DIST = ROOT / "phone" / "dist"
NAMES = ["周阿婆", "王根土", "叶桂花", "吴水生", "李大山", "项春兰", "季小梅", "毛竹林"]
WORDS = "走访了，家里四口人，老人在家，儿子在外打工；说水渠漏水，下游三户浇不上田，盼着今年能修。"
# Copies of one lawful row each, made by the real operations: its values, with what must differ.
COPY = """INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object(
    'id', overlay(gen_random_uuid()::text placing '7' from 15 for 1), {change}))).*
  FROM {table} t, generate_series(1, %(count)s) n WHERE t.id = %(id)s"""
SEEN = """INSERT INTO visits_householdseen SELECT (jsonb_populate_record(s, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('visits_householdseen', 'id')), 'visit_id', v.id, 'household_id', h.id))).*
  FROM visits_householdseen s,
    (SELECT id, row_number() OVER () AS n FROM visits_visit WHERE region_code = %(village)s) v
    JOIN (SELECT id, row_number() OVER () AS n FROM places_household WHERE region_code = %(village)s) h USING (n)
  WHERE s.visit_id = %(visit)s AND v.id <> s.visit_id"""


def missing() -> str:
    """Why the field app cannot be measured here, or ''."""
    if not (DIST / "index.html").exists():
        return "the field app is not built: make phone"
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return "no Chromium on this machine: apt-get install chromium"
    return ""


def fill(stack: Stack, *, households: int, visits: int, issues: int) -> int:
    """The cadre's village with so many files, visits of the last months, and open issues; how many records in all."""
    cadre, here = stack.client("cadre"), {"region_code": VILLAGE}
    day = stack.sql("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text")[0][0]
    home = _made(
        cadre.post("/api/places/households", here | {"head_name": NAMES[0], "hamlet": "山背", "address": "山背"})
    )
    went = here | {"id": str(uuid6.uuid7()), "visited_on": day, "heard": WORDS, "household_ids": [home]}
    visit = _made(cadre.post("/api/visits", went))
    asked = here | {"category": "channel-repair", "title": "水碓坑桥头水渠漏水", "body": WORDS, "household_id": home}
    issue = _made(cadre.post("/api/issues", asked))
    named = "(%(names)s::text[])[1 + n %% 8]"
    _copy(stack, "places_household", home, households - 1, f"'number', 'B' || n, 'head_name', {named}")
    _copy(
        stack, "visits_visit", visit, visits - 1, f"'visited_on', current_date - n %% 300, 'heard', {named} || t.heard"
    )
    _copy(stack, "issues_issue", issue, issues - 1, "'number', 'B-' || n, 'title', t.title || n")
    stack.sql(SEEN, {"village": VILLAGE, "visit": visit})
    return households + visits + issues


def _made(answer: Any) -> str:
    assert answer.status == 201, answer.text[:300]
    return str(answer.json()["id"])


def _copy(stack: Stack, table: str, row: str, count: int, change: str) -> None:
    stack.sql(COPY.format(table=table, change=change), {"id": row, "count": count, "names": NAMES})
