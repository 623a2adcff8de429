"""What a page asks the database stays the same, however much was assigned, given out or written down."""

from tests.costs import all_costs, costs
from tiangeng.assignments import actions

from .factories import assigned, give, run, unit


def test_pages_ask_a_pinned_number_of_questions_however_many_there_are(cast, city, accepted, now, client_of):
    client = client_of(cast.bureau)
    give(accepted, cast, now)
    record = accepted.get_absolute_url()
    most = {"/assignments/": 26, "/assignments/roll-up/": 15, record: 26, f"{record}part/": 22, f"{record}answer/": 20}
    few = all_costs(client, list(most))
    assert {path: (few[path], most[path]) for path in most if few[path] > most[path]} == {}

    for n, code in enumerate(("331181001", "331181002", "331181003", "transport", "331181104201")):
        paper = {"authorised_by": "县委社会工作部", "authorised_under": "龙社工〔2026〕12号"}
        give(accepted, cast, now, organisation_id=unit(code).pk, **(paper if len(code) == 12 else {}))
        more = assigned(city, now, title=f"第{n}件")
        run(actions.accept, cast.bureau, now, more)
        give(more, cast, now)
    assert all_costs(client, list(most)) == few


def test_whoever_looks_from_above_pays_no_more_for_more(cast, city, row, now, client_of):
    client, paths = client_of(city), ["/assignments/", "/assignments/roll-up/", row.get_absolute_url()]
    few = all_costs(client, paths)
    for code in ("transport", "331181001", "331181002"):
        assigned(city, now, code=code)
    assert all_costs(client, paths) == few


def test_home_names_who_assigned_and_asks_no_more_for_more_of_them(city, cast, client_of, now):
    client, counts = client_of(cast.bureau), []
    for n in (1, 3):
        for turn in range(n):
            row = assigned(city, now, title=f"第{n}批{turn}：山塘排查")
        counts.append(costs(client, "/"))
        assert f"{row.assigner_name} · " in client.get("/").text
    assert counts[0] == counts[1], counts
