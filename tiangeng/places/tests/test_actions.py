"""What may be written about homes, people, enterprises and facilities, and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest

from conftest import NOON, TOWNSHIP, VILLAGE
from tiangeng.kernel.actors import Actor, Held, system_actor
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import (
    BadText,
    ChangedMeanwhile,
    Incomplete,
    Missing,
    NotYours,
    ReasonNeeded,
    SignInNeeded,
    TooLong,
)
from tiangeng.kernel.walls import acting
from tiangeng.places import actions, refusals, rules
from tiangeng.places.models import Household, HouseholdState, Region, Resident
from tiangeng.places.tests import factories as made


@pytest.fixture
def home(cadre: Actor) -> Household:
    return made.household(cadre)


@pytest.fixture
def head(cadre: Actor, home: Household) -> Resident:
    return made.resident(cadre, home)


@pytest.fixture
def other_village() -> Region:
    """Another village of the same township."""
    return Region.objects.below(TOWNSHIP).villages().exclude(code=VILLAGE).order_by("code").first()


def lines(record) -> list[str]:
    return list(LogEntry.objects.filter(object_id=str(record.pk)).order_by("id").values_list("verb", flat=True))


# ---------------------------------------------------------------------- households


def test_a_new_file_gets_the_next_number_of_its_village_and_its_place_in_the_order(cadre):
    first, second = made.household(cadre), made.household(cadre, head_name="单德华")
    assert (first.number, second.number) == ("001", "002")
    assert (second.sort_key, second.initials) == ("shan4单de2德hua2华", "sdh")
    assert (first.region_code, first.county_code, first.state) == (VILLAGE, "331181", HouseholdState.LIVING)
    assert first.created_by_id == cadre.account_id
    assert lines(first) == ["household.created"]


def test_a_number_given_by_hand_is_kept_and_counted_on_from(cadre):
    made.household(cadre, number="118")
    assert made.household(cadre).number == "119"


def test_the_same_number_twice_in_a_village_is_refused_by_its_name(cadre):
    made.household(cadre, number="7")
    with pytest.raises(refusals.NumberTaken) as refused:
        made.household(cadre, number="7")
    assert "7" in refused.value.sentence
    assert Household.objects.filter(number="7").count() == 1


def test_another_village_may_use_the_same_number(township_officer, other_village):
    made.household(township_officer, number="7")
    assert made.household(township_officer, number="7", region_code=other_village.code).number == "7"


def test_a_household_lives_in_a_village_not_in_a_township(township_officer):
    with pytest.raises(refusals.WrongLevel):
        made.household(township_officer, region_code=TOWNSHIP)


def test_a_region_that_does_not_exist_is_named(cadre):
    with pytest.raises(refusals.NoSuchRegion, match="no_such_region"):
        made.household(cadre, region_code="331181999999")


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("head_name", "  ", Incomplete),
        ("head_name", "叶\x00根", BadText),
        ("head_name", "叶" * 41, TooLong),
        ("note", "长" * 2001, TooLong),
        ("labels", [f"标签{n}" for n in range(13)], refusals.TooManyLabels),
        ("labels", ["独" * 21], TooLong),
        ("state", "gone", refusals.BadChoice),
    ],
)
def test_what_cannot_stand_in_a_file_is_refused(cadre, field, value, refusal):
    with pytest.raises(refusal):
        made.household(cadre, **{field: value})
    assert not Household.objects.exists()


def test_labels_stand_once_each_without_blanks(cadre):
    assert made.household(cadre, labels=["独居老人", " ", "低保", "独居老人"]).labels == ["独居老人", "低保"]


def test_a_megabyte_of_note_is_refused_with_its_length(cadre):
    with pytest.raises(TooLong) as refused:
        made.household(cadre, note="长" * 1_000_000)
    assert refused.value.facts["length"] == 1_000_000


def test_who_may_only_look_may_not_open_a_file(leader, neighbour, nobody):
    for actor, refusal in ((leader, NotYours), (neighbour, NotYours), (nobody, SignInNeeded)):
        with pytest.raises(refusal):
            made.household(actor)


def test_an_edit_changes_only_what_was_given_and_says_what(cadre, home):
    edited = actions.edit_household(
        actor=cadre, household_id=home.pk, seen_version=1, now=NOON, head_name="叶小青", hamlet="水碓坑"
    )
    assert (edited.head_name, edited.initials, edited.hamlet, edited.number) == ("叶小青", "yxq", "水碓坑", "001")
    assert (edited.version, edited.changed_by, edited.changed_at) == (2, "叶青", NOON)
    assert LogEntry.objects.get(verb="household.edited").changes == {"changed": ["head_name", "hamlet"]}


def test_an_edit_that_changes_nothing_leaves_no_trace(cadre, home):
    same = actions.edit_household(
        actor=cadre, household_id=home.pk, seen_version=1, now=NOON, head_name="叶根水", labels=[]
    )
    assert same.version == 1
    assert lines(home) == ["household.created"]


def test_the_second_of_two_people_is_told_who_was_first(cadre, township_officer, home):
    actions.edit_household(actor=cadre, household_id=home.pk, seen_version=1, now=NOON, hamlet="上村")
    with pytest.raises(ChangedMeanwhile) as refused:
        actions.edit_household(actor=township_officer, household_id=home.pk, seen_version=1, now=NOON, hamlet="下村")
    assert "叶青" in refused.value.sentence
    home.refresh_from_db()
    assert home.hamlet == "上村"


def test_a_file_does_not_lose_its_number(cadre, home):
    assert (
        actions.edit_household(actor=cadre, household_id=home.pk, now=NOON, number=" ", hamlet="上村").number == "001"
    )


def test_a_family_moves_with_its_members_and_gets_a_number_there(township_officer, cadre, home, head, other_village):
    made.household(township_officer, region_code=other_village.code)
    moved = actions.move_household(
        actor=township_officer, household_id=home.pk, region_code=other_village.code, now=NOON, reason="搬到女儿家"
    )
    head.refresh_from_db()
    assert (moved.region_code, moved.number, moved.version) == (other_village.code, "002", 2)
    assert (head.region_code, head.id_number.reveal()) == (other_village.code, made.id_number())
    assert LogEntry.objects.get(verb="household.moved").changes["left"] == VILLAGE


def test_a_move_needs_the_right_in_both_villages(cadre, home, other_village):
    with pytest.raises(NotYours):
        actions.move_household(actor=cadre, household_id=home.pk, region_code=other_village.code, now=NOON)


def test_a_move_to_where_it_stands_is_refused(cadre, home):
    with pytest.raises(refusals.AlreadyThere):
        actions.move_household(actor=cadre, household_id=home.pk, region_code=VILLAGE, now=NOON)


def test_a_neighbouring_county_cannot_tell_that_the_household_exists(neighbour, home, head):
    with acting(neighbour):
        for attempt in (
            lambda: actions.edit_household(actor=neighbour, household_id=home.pk, now=NOON, hamlet="上村"),
            lambda: actions.move_household(actor=neighbour, household_id=home.pk, region_code="331127001001", now=NOON),
            lambda: actions.edit_resident(actor=neighbour, resident_id=head.pk, now=NOON, name="某"),
            lambda: actions.remove_resident(actor=neighbour, resident_id=head.pk, reason="误录了", now=NOON),
            lambda: actions.unmask(
                actor=neighbour, model=Resident, record_id=head.pk, field="phone", reason="核对电话号码", now=NOON
            ),
        ):
            with pytest.raises(Missing):
                attempt()


# ---------------------------------------------------------------------- residents


def test_a_member_shows_masks_and_is_found_by_exact_numbers_only(cadre, home, head):
    assert str(head.phone) == "138****0001"
    assert str(head.id_number) == f"331181********{made.id_number()[-4:]}"
    assert head.birth_year == 1970
    assert repr(head.id_number) == "<Secret>"


def test_numbers_lie_sealed_in_the_table(cadre, home, head):
    from django.db import connection

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
    from tiangeng.kernel.secrets import Unreadable

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


# ---------------------------------------------------------------------- unmasking


def look(actor: Actor, head: Resident, **given) -> str:
    wanted = {"field": "phone", "reason": "约时间上门修水管", "now": NOON} | given
    return actions.unmask(actor=actor, model=Resident, record_id=head.pk, **wanted)


def test_a_look_gives_the_plain_number_once_and_is_logged_with_its_reason(cadre, head):
    assert look(cadre, head) == "13857800001"
    assert look(cadre, head, field="id_number") == made.id_number()
    line = LogEntry.objects.filter(verb="secret.unmasked").first()
    assert (line.actor_id, line.object_id, line.reason, line.changes) == (
        cadre.account_id, str(head.pk), "约时间上门修水管", {"field": "phone"},
    )  # fmt: skip


def test_a_look_needs_a_reason_of_five_characters(cadre, head):
    for short in ("", "核实", "    核实一下    "):
        with pytest.raises(refusals.ReasonTooShort):
            look(cadre, head, reason=short)
    assert not LogEntry.objects.filter(verb="secret.unmasked").exists()


def test_after_thirty_looks_in_a_day_the_next_one_waits_for_tomorrow(cadre, partner, head):
    for _ in range(rules.UNMASK_LIMIT):
        look(cadre, head)
    with pytest.raises(refusals.UnmaskLocked) as refused:
        look(cadre, head)
    assert "30" in refused.value.sentence
    assert look(partner, head) == "13857800001"
    with pytest.raises(refusals.UnmaskLocked):
        look(cadre, head, now=NOON.replace(hour=23, minute=59))
    assert look(cadre, head, now=NOON + timedelta(hours=12)) == "13857800001"


def test_who_sees_the_file_without_the_right_to_unmask_is_refused(leader, head):
    with pytest.raises(NotYours):
        look(leader, head)


def test_no_program_may_look(head):
    robot = system_actor("夜间作业", capabilities=("places.unmask",))
    with pytest.raises(SignInNeeded):
        look(robot, head)


def test_what_is_not_on_file_cannot_be_looked_at_and_costs_no_look(cadre, home):
    wife = made.resident(cadre, home, name="李秀兰", relation="配偶", phone="", id_number="")
    with pytest.raises(refusals.NotOnFile):
        look(cadre, wife)
    assert actions.looks_today(cadre, now=NOON) == 0


def test_only_sealed_fields_are_unmasked(cadre, head):
    with pytest.raises(TypeError):
        look(cadre, head, field="name")


# ---------------------------------------------------------------------- enterprises and facilities


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


def test_an_author_with_no_territory_still_sees_what_she_entered(cadre, home):
    gone = Actor(cadre.account_id, cadre.name, grants=(Held("department", "331181", None, frozenset(), False),))
    assert list(Household.objects.visible_to(gone)) == [home]
