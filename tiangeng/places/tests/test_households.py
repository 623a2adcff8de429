"""What may be written in a household's file, and what is refused."""

import pytest

from conftest import NOON, TOWNSHIP, VILLAGE
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import BadText, ChangedMeanwhile, Incomplete, Missing, NotYours, SignInNeeded, TooLong
from tiangeng.kernel.walls import acting
from tiangeng.places import actions, refusals
from tiangeng.places.models import Household, HouseholdState, Resident
from tiangeng.places.tests import factories as made
from tiangeng.places.tests.factories import lines


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


def test_an_author_with_no_territory_still_sees_what_she_entered(cadre, home):
    gone = Actor(cadre.account_id, cadre.name, grants=(Held("department", "331181", None, frozenset(), False),))
    assert list(Household.objects.visible_to(gone)) == [home]
