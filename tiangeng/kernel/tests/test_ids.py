"""Ids that follow from words are ids like all others: they tell when they were made, and so are sorted among them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tiangeng.kernel import ids

SOMEBODY, ANOTHER = UUID(int=1), UUID(int=2)
MORNING = datetime(2026, 3, 18, 8, tzinfo=UTC)


def at(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def test_the_same_words_of_one_person_at_one_time_have_the_same_id():
    told = ids.id_of_words("桥头路灯不亮", whose=SOMEBODY, born=at(MORNING))
    assert told == ids.id_of_words("桥头路灯不亮", whose=SOMEBODY, born=at(MORNING))
    later = at(MORNING + timedelta(days=1))
    others = [
        ("桥头路灯亮了", SOMEBODY, at(MORNING)),
        ("桥头路灯不亮", ANOTHER, at(MORNING)),
        ("桥头路灯不亮", SOMEBODY, later),
    ]
    assert told not in {ids.id_of_words(words, whose=whose, born=born) for words, whose, born in others}


def test_it_is_of_the_seventh_version_and_sorted_by_its_birth():
    told = ids.id_of_words("渠漏了", whose=SOMEBODY, born=at(MORNING))
    assert (told.version, told.variant) == (7, UUID(int=ids.new_id().int).variant)
    assert ids.born(told) == at(MORNING)
    assert told < ids.new_id(), "what is made now comes after that morning"
    assert abs(ids.born(ids.new_id()) - at(datetime.now(UTC))) < 60_000
