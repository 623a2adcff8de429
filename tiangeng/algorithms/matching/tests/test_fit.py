"""The score: its formula, its parts, and what more or less of a strength does to it."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiangeng.algorithms.matching import scoring
from tiangeng.algorithms.matching.fit import explain, fit_tenths
from tiangeng.algorithms.matching.market import TOP, Need, Span
from tiangeng.algorithms.matching.tests.factories import SOAK

AS_OFTEN = settings(deadline=None, max_examples=1_000 if SOAK else 40)
NAMES = ["党建", "产业", "治理", "金融", "医疗"]
NEEDS = st.dictionaries(st.sampled_from(NAMES), st.builds(Need, st.integers(0, TOP), st.integers(0, 100)))
SPANS = st.tuples(st.integers(0, TOP), st.integers(0, TOP)).map(lambda pair: (min(pair), max(pair)))
STRENGTHS = st.dictionaries(st.sampled_from(NAMES), SPANS)


def test_by_hand() -> None:
    """产业 needs 4 with weight 3, 治理 needs 2 with weight 1: 14 in all. 3 and 5 earn 9 + 2 = 11: 78.57, so 78.5."""
    needs = {"产业": Need(4, 3), "治理": Need(2, 1)}
    found = explain({"产业": (3, 3), "治理": (5, 5)}, needs)
    assert found.tenths == 785 == found.at_best
    assert [(part.dimension, part.earned, part.missing) for part in found.parts] == [
        ("产业", 643, 215),
        ("治理", 142, 0),
    ]


def test_an_unknown_strength_counts_from_its_lower_end_and_shows_both() -> None:
    needs = {"产业": Need(5, 1), "金融": Need(5, 1)}
    found = explain({"产业": (2, 4)}, needs)
    assert (found.tenths, found.at_best) == (200, 900)
    assert [part.is_known for part in found.parts] == [False, False]


def test_who_needs_nothing_is_served_by_anyone() -> None:
    assert fit_tenths({}, {}) == fit_tenths({}, {"产业": Need(0, 5)}) == 1000
    assert explain({}, {}).parts == ()


@AS_OFTEN
@given(STRENGTHS, NEEDS)
def test_it_is_the_formula_rounded_down_and_its_parts_add_up_to_the_tenth(
    strengths: dict[str, Span], needs: dict[str, Need]
) -> None:
    full = sum(need.weight * need.level for need in needs.values())
    earned = sum(n.weight * min(strengths.get(k, (0, TOP))[0], n.level) for k, n in needs.items())
    exact = Fraction(1000 * earned, full) if full else Fraction(1000)
    found = explain(strengths, needs)
    assert found.tenths <= exact < found.tenths + 1
    if full:
        assert sum(part.earned for part in found.parts) == found.tenths
        assert sum(part.missing for part in found.parts) == 1000 - found.tenths
    for part in found.parts:
        share = Fraction(1000 * part.weight * min(part.strength[0], part.need), full)
        assert share - 1 < part.earned < share + 1
    assert found.tenths <= found.at_best <= 1000


@AS_OFTEN
@given(STRENGTHS, NEEDS, st.sampled_from(NAMES))
def test_more_of_a_strength_never_lowers_the_fit_and_more_than_the_need_earns_nothing(
    strengths: dict[str, Span], needs: dict[str, Need], name: str
) -> None:
    scores = [fit_tenths({**strengths, name: (level, level)}, needs) for level in range(TOP + 1)]
    assert scores == sorted(scores)
    need = needs.get(name, Need(0, 0)).level
    assert len(set(scores[need:])) == 1


@AS_OFTEN
@given(STRENGTHS, NEEDS)
def test_a_hundred_means_that_every_need_is_met(strengths: dict[str, Span], needs: dict[str, Need]) -> None:
    is_met = all(strengths.get(k, (0, TOP))[0] >= n.level for k, n in needs.items() if n.weight)
    assert (fit_tenths(strengths, needs) == 1000) == is_met


@AS_OFTEN
@given(st.lists(STRENGTHS, max_size=6), st.lists(NEEDS, max_size=6))
def test_the_table_is_the_formula_for_every_pair(
    strengths: list[dict[str, Span]], needs: list[dict[str, Need]]
) -> None:
    assert scoring.fits(strengths, needs).tolist() == [[fit_tenths(s, n) for n in needs] for s in strengths]


def test_thousands_of_heavy_needs_do_not_overflow() -> None:
    needs = {f"d{i}": Need(5, 100) for i in range(5000)}
    some = {f"d{i}": (5, 5) for i in range(4999)}
    assert scoring.fits([some], [needs]).tolist() == [[fit_tenths(some, needs)]] == [[999]]


@pytest.mark.parametrize("field", ["sex", "age", "民族", "健康", "Birthday"])
def test_what_may_not_count_cannot_even_be_written(field: str) -> None:
    from tiangeng.algorithms.matching.fields import Fields
    from tiangeng.algorithms.matching.refusals import FieldForbidden

    with pytest.raises(FieldForbidden):
        Fields({"id": "C1", field: 1}, "candidates[0]", ["id"])
