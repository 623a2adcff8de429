import pytest

from tiangeng.ui.charts import LineChart, Series, dots, path, round_up

BOX = {"top": 10, "width": 100, "height": 12}


def test_a_line_runs_from_edge_to_edge_and_up_means_more() -> None:
    assert path([0, 10], **BOX) == "M0.0 11.0L100.0 1.0"


def test_a_gap_in_the_record_is_a_gap_and_never_zero() -> None:
    assert path([1, None, 1, 1], **BOX).count("M") == 2


def test_a_point_between_two_gaps_is_drawn_as_a_dot() -> None:
    assert dots([5, None, 5, 6], **BOX) == "M0.0 6.0h.01"
    assert dots([5], **BOX) != ""


@pytest.mark.parametrize(("most", "top"), [(126, 160), (104, 120), (0, 1), (0.4, 0.4), (1000, 1000), (7, 8)])
def test_the_scale_ends_on_a_round_number_above_everything(most: float, top: float) -> None:
    assert round_up(most) == top


def test_the_last_known_value_stands_in_the_legend() -> None:
    assert Series("走访", [3, 4, None]).last == 4


def test_a_chart_without_numbers_is_still_a_chart() -> None:
    chart = LineChart([], [Series("走访", [])])
    assert chart.lines[0]["path"] == ""
    assert chart.ends == []


def test_every_number_of_the_drawing_is_in_the_table(drawn) -> None:
    chart = LineChart(["1月", "2月"], [Series("提出", [3, None]), Series("销号", [1, 2])], unit="件", heading="月")
    page = drawn("{% linechart chart %}", chart=chart)
    assert "<td>3</td><td>1</td>" in page
    assert "<td>—</td><td>2</td>" in page
