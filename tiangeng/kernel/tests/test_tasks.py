"""What the clock starts is done for every county, whatever becomes of one."""

import pytest

from conftest import COUNTY, NOON
from tiangeng.kernel import tasks
from tiangeng.kernel.models import Pack

FIRST = "000001"


@pytest.fixture
def first(world):
    Pack.objects.create(county_code=FIRST, name="前县", title="", version="1", parts={}, digest="", loaded_at=NOON)


def test_one_countys_trouble_stops_no_other_county_and_no_other_step_and_is_told_at_the_end(first, caplog):
    done = []

    def climb(county):
        done.append(("climb", county))

    def wake(county):
        if county == FIRST:
            raise ArithmeticError("一行坏数据")
        done.append(("wake", county))

    with pytest.raises(ExceptionGroup) as told:
        tasks.each_county(wake, climb)
    assert [type(one) for one in told.value.exceptions] == [ArithmeticError]
    assert {("climb", FIRST), ("wake", COUNTY), ("climb", COUNTY)} <= set(done)
    assert FIRST in caplog.text and "一行坏数据" in caplog.text


def test_where_nothing_fails_nothing_is_raised(world):
    done = []
    tasks.each_county(done.append)
    assert COUNTY in done
