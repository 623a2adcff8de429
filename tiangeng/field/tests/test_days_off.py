"""The days a phone does not count: those of the county's calendar, holidays and weekends, no Saturday that is worked."""

from datetime import date

from tiangeng.field.queries import owner


def test_a_phone_knows_when_nobody_works(cast):
    off = owner._days_off("331181", today=date(2026, 9, 30))
    assert {date(2026, 10, day) for day in range(1, 8)} <= set(off)
    assert date(2026, 10, 10) not in off, "worked for a day of the holiday"
    assert date(2026, 10, 11) in off and off == sorted(off) and len(off) < 70
    assert owner._days_off("", today=date(2026, 9, 30))
