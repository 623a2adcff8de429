"""The command line: no Django, no database, clear words, and the three exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tiangeng.algorithms.matching import cli
from tiangeng.algorithms.matching.solvers import has_numba


@pytest.fixture
def market(tmp_path: Path) -> Path:
    path = tmp_path / "market.json"
    assert cli.main(["generate", "--candidates", "40", "--posts", "6", "--seed", "9", "--out", str(path)]) == 0
    return path


@pytest.fixture
def solved(market: Path) -> Path:
    path = market.with_name("result.json")
    assert cli.main(["solve", "--in", str(market), "--out", str(path)]) == 0
    return path


def test_generate_solve_and_check(market: Path, solved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--in", str(market), "--result", str(solved)]) == 0
    said = capsys.readouterr().out
    assert "遗憾对 0 对" in said and "blocking pairs 0" in said
    assert not list(market.parent.glob("*.part"))


def test_a_seat_taken_away_ends_with_one_and_names_the_pair(
    market: Path, solved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = json.loads(solved.read_text("utf-8"))
    wronged = next(row for row in answer["pairings"] if row["how"] == "wish")
    post, wronged["post"] = wronged["post"], None
    solved.write_text(json.dumps(answer), "utf-8")
    assert cli.main(["check", "--in", str(market), "--result", str(solved)]) == 1
    assert f"{wronged['candidate']} 更想去 {post}" in capsys.readouterr().out


def test_every_way_writes_the_same_bytes(market: Path, solved: Path) -> None:
    other = market.with_name("other.json")
    for way in ("reference", "numpy", *(["numba"] if has_numba() else [])):
        assert cli.main(["solve", "--in", str(market), "--out", str(other), "--with", way]) == 0
        assert other.read_bytes() == solved.read_bytes()


def test_the_same_seed_makes_the_same_market(market: Path) -> None:
    again = market.with_name("again.json")
    cli.main(["generate", "--candidates", "40", "--posts", "6", "--seed", "9", "--out", str(again)])
    assert again.read_bytes() == market.read_bytes()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": "tiangeng-matching-1"}', '{"format": "tiangeng-matching-1", "age": 3}']
)
def test_bad_input_ends_with_two_and_says_so_in_both_languages(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, "utf-8")
    assert cli.main(["solve", "--in", str(path), "--out", str(tmp_path / "r.json")]) == 2
    chinese, english = capsys.readouterr().err.strip().split("\n")
    assert any("一" <= char <= "鿿" for char in chinese)
    assert not any("一" <= char <= "鿿" for char in english)
    assert not (tmp_path / "r.json").exists()


def test_a_result_that_is_none_and_a_file_that_is_not_there_end_with_two(market: Path, tmp_path: Path) -> None:
    broken = (
        '{"pairings": [1]}',
        '{"pairings": [{"candidate": "C000001", "post": 1}]}',
        '{"pairings": [{"candidate": "a"}]}',
    )
    more = (
        '{"pairings": [], "posts": [1]}',
        '{"pairings": [], "exceptions": {}}',
        '{"pairings": [], "floors_unmet": [{}]}',
    )
    for text in ("[]", "{}", *broken, *more):
        (tmp_path / "r.json").write_text(text, "utf-8")
        assert cli.main(["check", "--in", str(market), "--result", str(tmp_path / "r.json")]) == 2
    assert cli.main(["check", "--in", str(market), "--result", str(tmp_path / "nowhere.json")]) == 2
    for nowhere in (tmp_path / "no" / "where.json", market / "where.json", tmp_path, Path(".")):
        assert cli.main(["solve", "--in", str(market), "--out", str(nowhere)]) == 2
    assert not list(tmp_path.parent.glob("*.part")) and not Path(".part").exists()


@pytest.mark.parametrize("count", ["-1", "many", "1.5"])
def test_a_number_that_is_none_is_refused_in_words(
    count: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["generate", "--candidates", count, "--posts", "2", "--seed", "1", "--out", str(tmp_path / "m.json")]
    with pytest.raises(SystemExit) as stopped:
        cli.main(given)
    assert stopped.value.code == 2 and "应为不小于 0 的整数" in capsys.readouterr().err


def test_without_numba_it_is_named(
    market: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tiangeng.algorithms.matching.solvers.has_numba", lambda: False)
    arguments = ["solve", "--in", str(market), "--out", str(market.with_name("r.json")), "--with"]
    assert cli.main([*arguments, "numba"]) == 2
    assert "numba" in capsys.readouterr().err
    assert cli.main([*arguments, "auto"]) == 0


def test_it_starts_without_django_settings_or_database(market: Path) -> None:
    program = (
        "import sys; from tiangeng.__main__ import main; status = main(sys.argv[1:]);"
        "print([name for name in ('django', 'psycopg', 'numba', 'tiangeng.config') if name in sys.modules]); sys.exit(status)"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "matching",
        "solve",
        "--in",
        str(market),
        "--out",
        str(market.with_name("r.json")),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip().endswith("[]")
