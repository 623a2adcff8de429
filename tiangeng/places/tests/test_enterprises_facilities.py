"""What may be written of an enterprise and of a facility."""

from decimal import Decimal

import pytest

from conftest import NOON
from tiangeng.kernel.refusals import (
    Incomplete,
    Missing,
)
from tiangeng.kernel.walls import acting
from tiangeng.places import actions, refusals
from tiangeng.places.tests import factories as made


def test_an_enterprise_is_entered_once_in_a_county(cadre, township_officer, other_village):
    firm = made.enterprise(cadre, contact_phone="0578-7112345")
    assert (firm.initials, str(firm.contact_phone)) == ("lqsxbzzpc", "*********345")
    with pytest.raises(refusals.CreditCodeTaken) as refused:
        made.enterprise(township_officer, region_code=other_village.code, name="另一家")
    assert firm.name not in str(refused.value.as_dict())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (made.credit_code()[:-1], "现在是 17 位"),
        (made.credit_code() + "1", "现在是 19 位"),
        (made.credit_code()[:-1] + ("A" if made.credit_code()[-1] != "A" else "B"), "校验位"),
        ("91331181MA2A0000I" + "1", "不含 I"),
        ("  ", "统一社会信用代码"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong_with_it(cadre, code, words):
    with pytest.raises((refusals.BadNumber, Incomplete)) as refused:
        made.enterprise(cadre, credit_code=code)
    assert words in refused.value.sentence


def test_an_enterprise_is_edited_and_moved_within_the_territory(township_officer, cadre, other_village):
    firm = made.enterprise(township_officer)
    edited = actions.edit_enterprise(
        actor=township_officer,
        enterprise_id=firm.pk,
        seen_version=1,
        now=NOON,
        name="溪边竹业",
        region_code=other_village.code,
    )
    assert (edited.region_code, edited.initials, edited.version) == (other_village.code, "xbzy", 2)
    with acting(cadre), pytest.raises(Missing):
        actions.edit_enterprise(actor=cadre, enterprise_id=firm.pk, now=NOON, name="某")


def test_a_facility_is_of_a_kind_the_pack_knows(cadre):
    assert made.facility(cadre, latitude=Decimal("28.07"), longitude=Decimal("119.14")).kind == "clinic"
    with pytest.raises(refusals.NoSuchKind) as refused:
        made.facility(cadre, kind="casino")
    assert "村卫生室" in refused.value.sentence


@pytest.mark.parametrize(
    ("latitude", "longitude", "refusal"),
    [
        (Decimal("28"), None, refusals.HalfAPoint),
        (None, Decimal("119"), refusals.HalfAPoint),
        (Decimal("91"), Decimal("119"), refusals.OffTheMap),
    ],
)
def test_a_point_is_whole_and_on_the_globe(cadre, latitude, longitude, refusal):
    with pytest.raises(refusal):
        made.facility(cadre, latitude=latitude, longitude=longitude)


def test_a_facility_is_edited_by_who_keeps_its_village(cadre, other_township):
    clinic = made.facility(cadre)
    edited = actions.edit_facility(actor=cadre, facility_id=clinic.pk, seen_version=1, now=NOON, name="中心卫生室")
    assert (edited.name, edited.version) == ("中心卫生室", 2)
    with pytest.raises(Missing):
        actions.edit_facility(actor=other_township, facility_id=clinic.pk, now=NOON, name="某")
