"""The command line for outsiders: the formats, the refusals in two languages, no Django."""

import csv
import subprocess
import sys

import pytest

from tiangeng.algorithms.textmining import cli

from .letters import messages
from .test_router import letters


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def train(tmp_path):
    rows = [(f"t{n}", "", letter.text, letter.label) for n, letter in enumerate(letters(80))]
    return write(tmp_path / "train.csv", ("id", "text_seg", "text", "label"), rows)


def test_route_writes_a_label_for_every_message_even_an_empty_one(tmp_path, train, capsys):
    rows = [("a", "", "村口的灯坏了"), ("b", "垃圾 没人 拉", ""), ("c", "", "")]
    asked = write(tmp_path / "in.csv", ("id", "text_seg", "text"), rows)
    out = tmp_path / "pred.csv"
    assert cli.main(["route", "--train", str(train), "--in", str(asked), "--out", str(out)]) == 0
    found = read(out)
    assert [row["id"] for row in found] == ["a", "b", "c"] and list(found[0]) == ["id", "label"]
    assert [row["label"] for row in found[:2]] == ["street-light", "rubbish"] and found[2]["label"]
    assert "80" in capsys.readouterr().out


def mined(tmp_path, suffix=".csv"):
    columns = ("id", "user", "time", "title", "body", "likes", "dislikes")
    rows = [(m.id, m.user, f"{m.at:%Y-%m-%d %H:%M:%S}", m.title, m.body, 1, 0) for m in messages()]
    return columns, rows


def test_mine_writes_a_cluster_for_every_message_and_minus_one_for_single_ones(tmp_path):
    columns, rows = mined(tmp_path)
    asked, out = write(tmp_path / "in.csv", columns, rows), tmp_path / "pred.csv"
    assert cli.main(["mine", "--in", str(asked), "--out", str(out)]) == 0
    found = {row["id"]: row["cluster"] for row in read(out)}
    assert list(found) == [row[0] for row in rows]
    assert all(found[id] == "-1" for id in found if id.startswith("s"))
    assert len({found[id] for id in found if id.startswith("m")}) == 6


def test_parquet_says_the_same_as_csv(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns, rows = mined(tmp_path)
    table = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    parquet.write_table(pyarrow.table(table), tmp_path / "in.parquet")
    write(tmp_path / "in.csv", columns, rows)
    for kind in ("csv", "parquet"):
        asked, out = str(tmp_path / f"in.{kind}"), str(tmp_path / f"out.{kind}")
        assert cli.main(["mine", "--in", asked, "--out", out]) == 0
    as_table = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(row["id"], str(row["cluster"])) for row in as_table] == [
        (row["id"], row["cluster"]) for row in read(tmp_path / "out.csv")
    ]


@pytest.mark.parametrize(
    ("content", "chinese", "english"),
    [
        (b"", "空的", "is empty"),
        (b"id,user\n1,2\n", "缺少列", "lacks the column"),
        ("id,user,time,title,body\n1,u,昨天,t,b\n".encode(), "时间", "the time"),
        (b"id,user,time,title,body\n1,u,2020-01-01\n", "第 2 行", "row 2"),
        (b"id,user,time,title,body\n1,u,2020-01-01,t,b\n1,u,2020-01-01,t,b\n", "重复", "already"),
        (b"id,user,time,title,body\n,u,2020-01-01,t,b\n", "没有 id", "no id"),
        (b"id,user,time,title,body,likes\n1,u,2020-01-01,t,b,many\n", "不是整数", "no number"),
        ("id,user,time,title,body\n1,u,2020-01-01,路,灯\n".encode("gbk"), "UTF-8", "not UTF-8"),
        (b'id,user,time,title,body\n1,u,2020-01-01,"t,b\n', "CSV", "CSV"),
    ],
)
def test_a_bad_table_is_refused_in_both_languages_with_exit_status_2(tmp_path, capsys, content, chinese, english):
    (tmp_path / "in.csv").write_bytes(content)
    out = tmp_path / "pred.csv"
    assert cli.main(["mine", "--in", str(tmp_path / "in.csv"), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert chinese in said and english in said and not out.exists()


def test_a_file_that_is_not_there_or_cannot_be_written_is_refused(tmp_path, train, capsys):
    assert (
        cli.main(["route", "--train", str(tmp_path / "no.csv"), "--in", str(train), "--out", str(tmp_path / "o")]) == 2
    )
    for nowhere in (tmp_path / "no" / "o.csv", train / "o.csv", tmp_path, "."):
        assert cli.main(["route", "--train", str(train), "--in", str(train), "--out", str(nowhere)]) == 2
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 not really")
    assert cli.main(["mine", "--in", str(tmp_path / "bad.parquet"), "--out", str(tmp_path / "o.csv")]) == 2
    assert "cannot" in capsys.readouterr().err


def test_training_without_two_labels_is_refused(tmp_path, capsys):
    one = write(tmp_path / "train.csv", ("id", "text", "label"), [("1", "停水", "water"), ("2", "断水", "water")])
    assert cli.main(["route", "--train", str(one), "--in", str(one), "--out", str(tmp_path / "o.csv")]) == 2
    assert "two labels" in capsys.readouterr().err


def test_times_as_spreadsheets_leave_them_are_read(tmp_path):
    columns = ("id", "user", "time", "title", "body")
    times = ["2020/1/8 9:30:05", "2020-01-08T09:30:05+08:00", "2020-1-8", "2020/01/08 0:00:00"]
    asked = write(tmp_path / "in.csv", columns, [(str(n), "u", time, "t", "b") for n, time in enumerate(times)])
    assert cli.main(["mine", "--in", str(asked), "--out", str(tmp_path / "o.csv")]) == 0


def test_the_command_starts_without_django(tmp_path):
    asked = write(tmp_path / "in.csv", *mined(tmp_path))
    code = (
        "import sys; from tiangeng.__main__ import main\n"
        f"status = main(['textmining', 'mine', '--in', {str(asked)!r}, '--out', {str(tmp_path / 'o.csv')!r}])\n"
        "sys.exit(status or any(name.split('.')[0] in ('django', 'psycopg', 'sklearn') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
