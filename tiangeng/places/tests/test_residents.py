"""What may be written of a person; numbers are sealed, stand once, and never show."""

import pytest
from django.db import connection

from conftest import NOON, VILLAGE
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded
from tiangeng.kernel.secrets import Unreadable
from tiangeng.kernel.walls import acting
from tiangeng.places import actions, refusals
from tiangeng.places.models import Region, Resident
from tiangeng.places.tests import factories as made
from tiangeng.places.tests.factories import lines


def test_a_member_shows_masks_and_is_found_by_exact_numbers_only(cadre, home, head):
    assert str(head.phone) == "138****0001"
    assert str(head.id_number) == f"331181********{made.id_number()[-4:]}"
    assert head.birth_year == 1970
    assert repr(head.id_number) == "<Secret>"


def test_numbers_lie_sealed_in_the_table(cadre, home, head):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone, id_number, phone_index, id_number_index, p::text FROM places_resident p WHERE id = %s",
            [head.pk],
        )
        phone, number, phone_index, number_index, whole = cursor.fetchone()
    for plain in ("13857800001", made.id_number()):
        assert plain not in whole
        for cell in (phone, number, phone_index, number_index):
            assert plain.encode() not in bytes(cell)
            assert plain.encode().hex() not in whole
    assert bytes(phone)[:2] == b"\x01\x01"
    assert len(bytes(number_index)) == 16


def test_the_same_number_in_two_rows_is_sealed_differently(cadre, home, head):
    wife = made.resident(cadre, home, name="李秀兰", relation="配偶", id_number="")
    assert wife.phone.reveal() == head.phone.reveal()
    assert wife.phone.cell[16:] != head.phone.cell[16:]


def test_a_sealed_cell_moved_to_another_row_does_not_open(cadre, home, head):
    wife = made.resident(cadre, home, name="李秀兰", relation="配偶", id_number="")
    Resident.objects.filter(pk=wife.pk).update(phone=head.phone.cell)
    wife.refresh_from_db()
    with pytest.raises(Unreadable):
        wife.phone.reveal()


@pytest.mark.parametrize(
    ("given", "refusal", "words"),
    [
        ({"id_number": made.id_number()[:-1] + "A"}, refusals.BadNumber, "18 位"),
        ({"id_number": "33118119700315001"}, refusals.BadNumber, "18 位"),
        (
            {"id_number": made.id_number()[:-1] + ("0" if made.id_number()[-1] != "0" else "1")},
            refusals.BadNumber,
            "校验位",
        ),
        ({"id_number": made.id_number(born="19700231")}, refusals.BadNumber, "出生日期"),
        ({"id_number": made.id_number(born="20260319")}, refusals.BadNumber, "出生日期"),
        ({"birth_year": 1971}, refusals.YearDisagrees, "1970"),
        ({"id_number": "", "birth_year": 1899}, refusals.BadNumber, "出生年份"),
        ({"id_number": "", "birth_year": 2027}, refusals.BadNumber, "出生年份"),
        ({"phone": "1385780000"}, refusals.BadNumber, "11 位"),
        ({"name": ""}, Incomplete, "姓名"),
        ({"relation": " "}, Incomplete, "与户主关系"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_in_words(cadre, home, given, refusal, words):
    with pytest.raises(refusal) as refused:
        made.resident(cadre, home, **given)
    assert words in refused.value.sentence
    assert not Resident.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 5780 0001", "13857800001"),
        ("+86-13857800001", "13857800001"),
        ("(0578)7112345", "0578-7112345"),
        ("０５７８７１１２３４５", "0578-7112345"),
    ],
)
def test_a_telephone_number_is_read_as_people_write_it(cadre, home, typed, kept):
    assert made.resident(cadre, home, phone=typed).phone.reveal() == kept


def test_an_identity_number_stands_once_in_a_county_and_the_refusal_does_not_say_whose(
    cadre, township_officer, home, head, other_village
):
    elsewhere = made.household(township_officer, region_code=other_village.code, head_name="周某")
    with pytest.raises(refusals.IdNumberTaken) as refused:
        made.resident(township_officer, elsewhere, name="冒名者")
    told = str(refused.value.as_dict())
    for secret in ("叶根水", home.number, str(home.pk), made.id_number(), VILLAGE):
        assert secret not in told


def test_a_village_cadre_meets_the_same_refusal_for_a_number_in_a_village_she_cannot_see(
    cadre, township_officer, home, other_village
):
    elsewhere = made.household(township_officer, region_code=other_village.code)
    made.resident(township_officer, elsewhere)
    with acting(cadre), pytest.raises(refusals.IdNumberTaken):
        made.resident(cadre, home)


def test_another_county_may_hold_the_same_number(neighbour, home, head):
    village = Region.objects.below(neighbour.grants[0].territory).villages().order_by("code").first()
    with acting(neighbour):
        theirs = made.household(neighbour, region_code=village.code)
        assert made.resident(neighbour, theirs).id_number.reveal() == made.id_number()


def test_a_member_is_edited_and_numbers_are_taken_off_when_emptied(cadre, head):
    edited = actions.edit_resident(
        actor=cadre, resident_id=head.pk, seen_version=1, now=NOON, phone="", relation="父亲"
    )
    edited.refresh_from_db()
    assert (edited.phone, edited.phone_index, edited.relation, edited.version) == (None, None, "父亲", 2)
    assert LogEntry.objects.get(verb="resident.edited").changes == {"changed": ["phone", "relation"]}


def test_a_number_that_stays_the_same_is_no_change(cadre, head):
    cell = head.id_number.cell
    same = actions.edit_resident(actor=cadre, resident_id=head.pk, now=NOON, id_number=made.id_number())
    assert (same.version, same.id_number.cell) == (1, cell)


def test_a_member_is_taken_off_for_a_reason_and_for_good(cadre, home, head):
    with pytest.raises(ReasonNeeded):
        actions.remove_resident(actor=cadre, resident_id=head.pk, reason=" ", now=NOON)
    actions.remove_resident(actor=cadre, resident_id=head.pk, reason="已去世", now=NOON)
    assert not Resident.objects.exists()
    assert lines(home)[-1] == "resident.removed"


def test_no_line_of_the_log_ever_holds_a_number(cadre, township_officer, home, head):
    actions.edit_resident(actor=cadre, resident_id=head.pk, now=NOON, phone="13857800002", id_number=made.id_number(2))
    actions.unmask(actor=cadre, model=Resident, record_id=head.pk, field="phone", reason="约时间上门修水管", now=NOON)
    for line in LogEntry.objects.all():
        words = f"{line.reason} {line.changes}"
        assert not any(
            number in words for number in ("13857800001", "13857800002", made.id_number(), made.id_number(2))
        )
