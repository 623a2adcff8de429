"""`tiangeng textmining …`: for anyone with messages in a table. No Django, no database, no network."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tiangeng.algorithms.textmining import grouping, naming, problems, tables, training
from tiangeng.algorithms.textmining.tables import Row, TableRefused
from tiangeng.algorithms.textmining.training import Letter, NothingToLearn
from tiangeng.algorithms.textmining.vectors import Message

FINE, BAD_INPUT = 0, 2


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 fine, 2 bad input."""
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
        return status
    except (TableRefused, NothingToLearn) as refused:
        print(refused, file=sys.stderr)
        return BAD_INPUT


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="tiangeng textmining",
        description="诉求分派建议与共性问题 · suggestions where a message belongs, and common problems",
        epilog="格式与算例 · formats and a worked example: docs/algorithms/textmining.md",
    )
    verbs = found.add_subparsers(metavar="route|mine", required=True)
    route = verbs.add_parser("route", help="从有类别的留言学，给新留言建议类别 · learn labels, suggest them")
    route.add_argument("--train", type=Path, required=True, metavar="TRAIN.csv", help="id, text_seg, text, label")
    route.add_argument("--in", dest="messages", type=Path, required=True, metavar="IN.csv", help="id, text_seg, text")
    route.add_argument("--out", type=Path, required=True, metavar="PRED.csv", help="id, label")
    route.set_defaults(run=_route)
    mine = verbs.add_parser("mine", help="找出多人反映的同一件事 · find the events that several messages report")
    mine.add_argument(
        "--in",
        dest="messages",
        type=Path,
        required=True,
        metavar="IN.csv",
        help="id, user, time, title, body, likes, dislikes",
    )
    mine.add_argument("--out", type=Path, required=True, metavar="PRED.csv", help="id, cluster (−1: none)")
    mine.set_defaults(run=_mine)
    return found


def _route(chosen: argparse.Namespace) -> int:
    known = _texts(chosen.train, "label")
    asked = _texts(chosen.messages)
    letters = [_letter(row) for row in known if row["label"].strip()]
    if not letters:
        raise TableRefused(f"{chosen.train.name} 里没有一行有 label。 No row of {chosen.train.name} has a label.")
    router = training.fit(letters)
    usual = max(sorted(router.labels), key=lambda label: sum(letter.label == label for letter in letters))
    answers = [router.suggest(row["text"], text_seg=row["text_seg"], shown=0) for row in asked]
    guesses = [answer.suggestions[0].label if answer.suggestions else usual for answer in answers]
    tables.write(chosen.out, ("id", "label"), [(row["id"], label) for row, label in zip(asked, guesses, strict=True)])
    unsure = sum(answer.abstains for answer in answers)
    print(
        f"学了 {len(letters)} 条，{len(router.labels)} 类；建议 {len(asked)} 条，其中 {unsure} 条把握不足 → {chosen.out}"
    )
    print(f"learned from {len(letters)}, {len(router.labels)} labels; {len(asked)} suggested, {unsure} of them unsure")
    return FINE


def _texts(path: Path, *more: str) -> list[Row]:
    rows = tables.read(path, needed=("id", *more), optional=("text", "text_seg"))
    if rows and not {"text", "text_seg"} & rows[0].keys():
        raise TableRefused(f"{path.name} 既无 text 列也无 text_seg 列。 {path.name} has neither text nor text_seg.")
    return [{"text": "", "text_seg": ""} | row for row in rows]


def _letter(row: Row) -> Letter:
    return Letter(row["text"], row["label"], row["text_seg"])


def _mine(chosen: argparse.Namespace) -> int:
    needed = ("id", "user", "time", "title", "body")
    rows = tables.read(chosen.messages, needed=needed, optional=("likes", "dislikes", "place", "kind"))
    messages = [_message(row, number, chosen.messages) for number, row in enumerate(rows, start=2)]
    ordered = sorted(messages, key=lambda message: message.id)
    groups = grouping.group(ordered, grouping.Settings())
    events, alone = problems.gated(ordered, groups, naming.Vocabulary.of(ordered))
    cluster = problems.labels(ordered, events)
    tables.write(chosen.out, ("id", "cluster"), [(message.id, cluster[message.id]) for message in messages])
    print(f"{len(messages)} 条，{len(events)} 件多人反映的事，{len(alone)} 条单独 → {chosen.out}")
    print(f"{len(messages)} messages, {len(events)} events reported more than once, {len(alone)} messages alone")
    return FINE


def _message(row: Row, line: int, path: Path) -> Message:
    likes, dislikes = (_whole(row.get(name, ""), name, line, path) for name in ("likes", "dislikes"))
    return Message(
        row["id"],
        row["user"],
        _moment(row["time"], line, path),
        row["title"],
        row["body"],
        row.get("place", ""),
        row.get("kind", ""),
        likes=likes,
        dislikes=dislikes,
    )


def _moment(text: str, line: int, path: Path) -> datetime:
    """ISO 8601 with or without a zone, with / for - as well; only the order and distance of moments count."""
    try:
        found = datetime.fromisoformat(_padded(text.strip().replace("/", "-")))
    except ValueError:
        raise TableRefused(
            f"{path.name} 第 {line} 行的时间“{text[:30]}”看不懂，请写成 2026-03-18 12:00:00。 "
            f"{path.name}, row {line}: the time “{text[:30]}” is not like 2026-03-18 12:00:00."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _padded(text: str) -> str:
    """2020-1-8 9:30:05 → 2020-01-08 09:30:05, as spreadsheets leave it."""
    day, _, hour = text.partition(" ")
    parts = [
        "-".join(piece.zfill(2) for piece in day.split("-")),
        ":".join(piece.zfill(2) for piece in hour.split(":")),
    ]
    return " ".join(part for part in parts if part.strip("0:- ")).strip() if hour else parts[0]


def _whole(text: str, name: str, line: int, path: Path) -> int:
    try:
        return int(float(text)) if text.strip() else 0
    except (ValueError, OverflowError):
        raise TableRefused(
            f"{path.name} 第 {line} 行的 {name}“{text[:30]}”不是整数。 {path.name}, row {line}: {name} is no number."
        ) from None
