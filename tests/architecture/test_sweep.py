"""The sweep: every page and every operation, for every role and for strangers, from every distance.

Also straight in SQL: the same people, the same records, without any of our code between them and the tables.
"""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper

from tests.architecture.county import County
from tests.architecture.reach import ALL, LETTERS
from tests.architecture.source import listed
from tests.architecture.sweep import Findings, Walker, undeclared
from tiangeng.kernel.actors import NOBODY
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Facility

pytestmark = pytest.mark.sweep


def test_every_address_is_declared_and_nothing_else():
    assert not undeclared(), listed(undeclared())


@pytest.mark.parametrize("letter", ALL, ids=lambda letter: LETTERS[letter].replace(" ", "_"))
def test_every_address_answers_as_declared(county, letter):
    found: Findings = Walker(county, letter).walk()
    assert found.count > 400
    assert not found.surprises, listed(found.surprises)


# ---------------------------------------------------------------- straight in SQL, as the serving role

WALL = {**dict.fromkeys("NFX", ""), "W": "o", "V": "o", "T": "os", **dict.fromkeys("DHOILASUM", "ost"), "P": "ostc"}
COUNTY_WIDE = {**dict.fromkeys("NFX", ""), **dict.fromkeys("WVTDHOILASUM", "ost"), "P": "ostc"}
TABLES = {
    "household": "places_household", "resident": "places_resident", "enterprise": "places_enterprise",
    "facility": "places_facility", "visit": "visits_visit", "visit.private": "visits_visit", "roster": "visits_rosterentry",
    "reported": "issues_issue", "working": "issues_issue", "complaint": "issues_issue", "photo": "documents_attachment",
}  # fmt: skip
REGISTERS = {"unit": "people_organisation", "staff": "people_staff", "programme": "visits_programme"}
ABOUT_THEM = {"complaint": {"W": "os", "T": "os"}}  # the township's own people, in both its villages


def _behind(kind: str, letter: str) -> set[str]:
    """Distances at which the wall lets this person touch this kind of row."""
    open_ = set((COUNTY_WIDE if kind in REGISTERS else WALL)[letter])
    return open_ - set(ABOUT_THEM.get(kind, {}).get(letter, ""))


@pytest.fixture
def tables(county: County) -> Iterator[CursorWrapper]:
    """A cursor whose doings are taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        yield cursor
        transaction.set_rollback(True)


@pytest.mark.parametrize("letter", ALL, ids=lambda letter: LETTERS[letter].replace(" ", "_"))
def test_a_forgotten_filter_shows_no_more_than_the_wall(county, tables, letter):
    wrong = []
    with acting(county.actors.get(letter, NOBODY)):
        for kind, table in (TABLES | REGISTERS).items():
            rows = county.records[kind]
            tables.execute(
                f"SELECT id::text FROM {table} WHERE id = ANY(%s::uuid[])", [[r["pk"] for r in rows.values()]]
            )
            found = {pk for (pk,) in tables.fetchall()}
            seen = {where for where, record in rows.items() if record["pk"] in found}
            if seen != _behind(kind, letter):
                wrong.append(f"{kind}: sees {sorted(seen)}, the wall lets through {sorted(_behind(kind, letter))}")
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("statement", ["UPDATE {table} SET county_code = county_code", "DELETE FROM {table}"])
@pytest.mark.parametrize("letter", ALL, ids=lambda letter: LETTERS[letter].replace(" ", "_"))
def test_no_statement_reaches_over_the_wall(county, tables, letter, statement):
    wrong = []
    with acting(county.actors.get(letter, NOBODY)):
        for kind, table in (TABLES | REGISTERS).items():
            for where, record in county.records[kind].items():
                if where in _behind(kind, letter):
                    continue
                tables.execute(f"{statement.format(table=table)} WHERE id = %s", [record["pk"]])
                if tables.rowcount:
                    wrong.append(f"{kind} at {where}")
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("letter", "WTOP")
def test_no_row_is_written_or_moved_beyond_the_wall(county, tables, letter):
    beyond, home = ("440000", "440000000000"), county.records["facility"]["o"]["pk"]
    copied = ", ".join(f.column for f in Facility._meta.fields if f.column not in ("id", "county_code", "region_code"))
    copy = f"INSERT INTO places_facility (id, county_code, region_code, {copied}) SELECT gen_random_uuid(), %s, %s, {copied}"
    for statement in ("UPDATE places_facility SET county_code = %s, region_code = %s", copy + " FROM places_facility"):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            acting(county.actors[letter]),
        ):
            tables.execute(f"{statement} WHERE id = %s", [*beyond, home])
