"""What this room understands of a county's pack."""

import pytest
from pydantic import ValidationError

from conftest import COUNTY, NOON
from tiangeng.kernel import packs
from tiangeng.places import pack, refusals
from tiangeng.places.tests import factories as made

CLINIC = {"code": "clinic", "name": "村卫生室", "level": "village"}


def test_longquan_keeps_its_kinds_in_the_order_of_its_pack(world):
    kinds = pack.kinds_of(COUNTY)
    assert kinds["clinic"].name == "村卫生室"
    assert next(iter(kinds)) == "service-centre"
    assert all(kind.level in ("village", "township", "county") for kind in kinds.values())


def test_a_county_without_a_pack_has_no_kinds(world):
    assert pack.kinds_of("331127") == {}


@pytest.mark.parametrize(
    "kinds",
    [
        [CLINIC, CLINIC],
        [CLINIC, CLINIC | {"code": "other"}],
        [CLINIC | {"code": "Clinic"}],
        [CLINIC | {"level": "city"}],
        [CLINIC | {"colour": "red"}],
        [CLINIC | {"name": ""}],
    ],
)
def test_a_kind_that_is_double_or_wrong_is_refused(kinds):
    with pytest.raises(ValidationError):
        pack.PlacesPart.model_validate({"facility_kinds": kinds})


def test_a_kind_that_is_in_use_may_not_disappear(cadre, county_admin):
    made.facility(cadre)
    head, _parts = packs.read("longquan")
    kept = pack.PlacesPart.model_validate({"facility_kinds": [CLINIC]})
    pack.apply(kept, head=head, actor=county_admin, now=NOON)
    gone = pack.PlacesPart.model_validate({"facility_kinds": [CLINIC | {"code": "other"}]})
    with pytest.raises(refusals.KindInUse, match="kind_in_use") as refused:
        pack.apply(gone, head=head, actor=county_admin, now=NOON)
    assert "clinic" in refused.value.sentence
