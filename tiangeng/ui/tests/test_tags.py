from datetime import date, datetime
from types import SimpleNamespace

from django.utils import timezone

from tiangeng.algorithms.proportions import Rate
from tiangeng.ui.charts import Bar
from tiangeng.ui.icons import PATHS
from tiangeng.ui.records import Entry
from tiangeng.ui.tests.test_choices import Light


def at(day: int) -> datetime:
    return timezone.make_aware(datetime(2026, 3, day, 9, 0))


def test_a_badge_says_state_and_lateness_in_words(drawn) -> None:
    page = drawn('{% badge lamp "light" "逾期 1 天" %}', lamp=SimpleNamespace(light=Light.RED))
    assert page == '<span class="state late">红灯 · 逾期 1 天</span>'


def test_a_date_carries_the_machines_reading(drawn) -> None:
    assert '<time datetime="2026-03-18T09:00:00+08:00"' in drawn("{% when at %}", at=at(18))
    assert drawn("{% when at %}", at=None) == "—"


def test_a_changed_filter_starts_at_page_one_and_keeps_the_rest(drawn) -> None:
    assert drawn("{% url_with state='late' %}", "/?q=渠&page=3") == "?q=%E6%B8%A0&amp;state=late"
    assert drawn("{% url_with page=4 %}", "/?q=a&page=3") == "?q=a&amp;page=4"
    assert drawn("{% url_with q=None %}", "/?q=a&b=1") == "?b=1"


def test_a_small_form_does_not_forget_the_choices_of_the_others(drawn) -> None:
    page = drawn('{% keep_query None "cols" "page" %}', "/?q=<x>&cols=a&page=2&sort=-b&empty=")
    assert page == '<input type="hidden" name="q" value="&lt;x&gt;"><input type="hidden" name="sort" value="-b">'


def test_a_share_shows_its_counts_and_its_range(drawn) -> None:
    assert "121/126，区间 91–98%" in drawn("{% percent_with_range rate %}", rate=Rate(121, 126))
    asked = drawn('{% percent_with_range rate "人答" %}', rate=Rate(53, 58))
    assert "53/58 人答，区间 81–96%" in asked


def test_three_of_three_is_no_hundred_per_cent(drawn) -> None:
    for tag in ("percent_with_range rate '人答'", "rate_in_words rate"):
        page = drawn(f"{{% {tag} %}}", rate=Rate(3, 3))
        assert "100" not in page and "算" in page
    assert "3/3" in drawn("{% percent_with_range rate %}", rate=Rate(3, 3))
    assert "（100%，按这个件数，真实水平大约在 72%–100% 之间）" in drawn("{% rate_in_words rate %}", rate=Rate(10, 10))


def test_no_cases_is_no_data_and_not_zero_percent(drawn) -> None:
    page = drawn("{% percent_with_range rate %}", rate=Rate(0, 0))
    assert "还没有数据" in page
    assert "%" not in page


def test_old_entries_of_a_long_course_wait_behind_one_click(drawn) -> None:
    entries = [Entry(at(day), "季文", f"第{day}天") for day in range(9, 0, -1)]
    page = drawn("{% timeline entries 6 %}", entries=entries)
    assert page.index("第4天") < page.index("更早 3 条") < page.index("第3天")


def test_masked_text_can_be_asked_for_only_where_there_is_a_way(drawn) -> None:
    assert "<form" not in drawn('{% masked "李**" %}')
    assert 'name="reason" required' in drawn('{% masked "李**" "/unmask/" %}')


def test_an_empty_fact_is_a_dash(drawn) -> None:
    assert drawn("{% kv pairs %}", pairs=[("花费", None), ("户数", 0)]).count("—") == 1


def test_a_fact_that_is_a_day_is_told_like_every_other_day(drawn) -> None:
    told = drawn("{% kv pairs %}", pairs=[("复核日", date(2026, 3, 18)), ("上次登录", at(18))])
    assert ">2026年3月18日 周三</time>" in told and ">2026年3月18日 周三 09:00</time>" in told


def test_the_longest_bar_fills_the_line_and_all_noughts_break_nothing(drawn) -> None:
    page = drawn("{% barlist bars %}", bars=[Bar("渠", 40), Bar("路", 10)])
    assert 'width="100.0"' in page
    assert 'width="25.0"' in page
    assert 'width="0.0"' in drawn("{% barlist bars %}", bars=[Bar("渠", 0)])


def test_every_icon_is_decoration_for_the_eye_only(drawn) -> None:
    for name in PATHS:
        assert 'aria-hidden="true"' in drawn(f'{{% icon "{name}" %}}')


def test_a_sparkline_says_in_words_what_it_shows(drawn) -> None:
    assert 'aria-label="从 3 到 12"' in drawn('{% sparkline values "从 3 到 12" %}', values=[3, 12])
