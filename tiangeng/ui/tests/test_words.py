from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from tiangeng.ui import words
from tiangeng.ui.dates import when_text

NOON = timezone.make_aware(datetime(2026, 3, 18, 12, 0))


@pytest.mark.parametrize(
    ("moment", "style", "text"),
    [
        (NOON - timedelta(hours=2, minutes=48), "", "今天 09:12"),
        (NOON - timedelta(days=1), "", "昨天 12:00"),
        (date(2026, 3, 19), "", "明天"),
        (date(2026, 3, 11), "", "3月11日"),
        (date(2025, 12, 3), "", "2025年12月3日"),
        (date(2026, 3, 20), "short", "3月20日 周五"),
        (date(2027, 1, 4), "short", "2027年1月4日 周一"),
        (date(2026, 11, 21), "date", "2026年11月21日 周六"),
        (NOON, "full", "2026年3月18日 周三 12:00"),
        (NOON, "time", "12:00"),
    ],
)
def test_days_are_said_as_people_say_them(moment: datetime | date, style: str, text: str) -> None:
    assert when_text(moment, now=NOON, style=style) == text


def test_today_is_the_installations_day_and_not_londons() -> None:
    just_after_midnight = timezone.make_aware(datetime(2026, 3, 19, 0, 30))
    assert when_text(just_after_midnight, now=just_after_midnight) == "今天 00:30"
    assert when_text(NOON, now=just_after_midnight) == "昨天 12:00"


def test_english_names_the_month() -> None:
    with translation.override("en"):
        assert when_text(date(2026, 11, 21), now=NOON, style="date") == "Sat 21 Nov 2026"
        assert when_text(NOON, now=NOON) == "Today 12:00"


def test_a_style_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="long"):
        when_text(NOON, now=NOON, style="long")


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (Decimal("8600"), "8,600 元"),
        (Decimal("8600.5"), "8,600.50 元"),
        (Decimal("9999.99"), "9,999.99 元"),
        (Decimal("125000"), "12.5 万元"),
        (Decimal("16982700"), "1,698.27 万元"),
        (0, "0 元"),
        (Decimal("-125000"), "-12.5 万元"),
    ],
)
def test_sums_are_shortened_where_nobody_reads_the_digits(yuan: Decimal, text: str) -> None:
    assert f">{text}<" in words.money(yuan)


def test_the_exact_sum_is_never_lost() -> None:
    assert 'title="125,049.37 元"' in words.money(Decimal("125049.37"))


def test_a_missing_sum_is_a_dash_and_not_zero() -> None:
    assert words.money(None) == "—"


@pytest.mark.parametrize(("share", "text"), [(0.83, "83%"), (1, "100%"), (0.996, "99.6%"), (0, "0%"), (0.004, "0.4%")])
def test_nearly_all_is_not_called_all(share: float, text: str) -> None:
    assert words.percent(share) == text


def test_a_state_escapes_what_people_wrote() -> None:
    assert "&lt;b&gt;" in words.state("late", "<b>", "1 天")


def test_a_tone_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="pink"):
        words.state("pink", "x")
