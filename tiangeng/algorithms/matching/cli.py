"""`tiangeng matching …`: for anyone with a market in a file. No Django, no database, no network."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tiangeng.algorithms.matching import checker, fields, generate, outcome, reading, result, writing
from tiangeng.algorithms.matching.checker_case import UnreadableResult
from tiangeng.algorithms.matching.refusals import BadMarket
from tiangeng.algorithms.matching.solvers import Way

FINE, BLOCKED, BAD_INPUT = 0, 1, 2
SHOWN = 20  # explained pairs printed; what is wrong is printed whole


class Unreadable(Exception):
    """A file that cannot be read or written: Chinese, then English."""


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 fine, 1 blocking pairs that no listed exception explains, 2 bad input."""
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
        return status
    except (BadMarket, UnreadableResult, Unreadable) as refused:
        print(f"{refused}", file=sys.stderr)
        return BAD_INPUT


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="tiangeng matching",
        description="人岗匹配：志愿、分数线、无遗憾对 · candidates and posts matched by deferred acceptance",
        epilog="格式与算例 · format and worked example: docs/algorithms/matching.md",
    )
    verbs = found.add_subparsers(metavar="solve|check|generate", required=True)
    solve = verbs.add_parser("solve", help="匹配 · match a market")
    solve.add_argument("--in", dest="market", type=Path, required=True, metavar="market.json")
    solve.add_argument("--out", type=Path, required=True, metavar="result.json")
    solve.add_argument(
        "--with", dest="way", choices=[way.value for way in Way], default="auto", help="结果都相同 · all give the same"
    )
    solve.add_argument("--no-cards", action="store_true", help="不写每人的说明 · without everyone's explanation")
    solve.set_defaults(run=_solve)
    check = verbs.add_parser("check", help="独立核对 · check a result with other code")
    check.add_argument("--in", dest="market", type=Path, required=True, metavar="market.json")
    check.add_argument("--result", type=Path, required=True, metavar="result.json")
    check.set_defaults(run=_check)
    make = verbs.add_parser("generate", help="造一份示例 · make up a market")
    make.add_argument("--candidates", type=_count, required=True, metavar="N")
    make.add_argument("--posts", type=_count, required=True, metavar="M")
    make.add_argument("--seed", type=int, required=True, metavar="S")
    make.add_argument("--out", type=Path, required=True, metavar="market.json")
    make.set_defaults(run=_generate)
    return found


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r}：应为不小于 0 的整数 · must be a whole number, 0 or more")
    return int(text)


def _solve(chosen: argparse.Namespace) -> int:
    document = _read(chosen.market)
    found = outcome.solve(reading.market(document), way=Way(chosen.way))
    answer = result.document(found, market=writing.fingerprint(document), with_cards=not chosen.no_cards)
    _write(chosen.out, answer)
    counts = answer["counts"]
    print(
        f"安排 {counts['placed']} / {counts['candidates']} 人，第一志愿 {counts['first_wish']} 人，"
        f"例外 {len(answer['exceptions'])} 件，空席 {counts['empty_seats']} 个 → {chosen.out}"
    )
    print(
        f"placed {counts['placed']} of {counts['candidates']}, first wish {counts['first_wish']}, "
        f"exceptions {len(answer['exceptions'])}, empty seats {counts['empty_seats']}"
    )
    return FINE


def _check(chosen: argparse.Namespace) -> int:
    document, answer = _read(chosen.market), _read(chosen.result)
    reading.market(document)  # refuses what is no market
    if not isinstance(answer, dict):
        raise UnreadableResult(f"{chosen.result}：不是匹配结果 · not a result")
    verdict = checker.check(document, answer)
    for note in [*verdict.notes, *verdict.faults]:
        print(f"{note.chinese} · {note.english}")
    bad, excused = verdict.unexplained, [pair for pair in verdict.pairs if pair.excuse]
    for pair in [*bad, *excused[:SHOWN]]:
        print(f"{pair.chinese} · {pair.english}")
    if len(excused) > SHOWN:
        print(f"…… 另有 {len(excused) - SHOWN} 对由例外解释 · and {len(excused) - SHOWN} more that exceptions explain")
    print(f"遗憾对 {len(bad)} 对；列明例外解释的 {len(excused)} 对；其他差错 {len(verdict.faults)} 处")
    print(
        f"blocking pairs {len(bad)}, explained by listed exceptions {len(excused)}, other faults {len(verdict.faults)}"
    )
    return FINE if verdict.is_clean else BLOCKED


def _generate(chosen: argparse.Namespace) -> int:
    _write(chosen.out, writing.market(generate.market(chosen.candidates, chosen.posts, chosen.seed)))
    print(f"{chosen.candidates} 人 × {chosen.posts} 岗 → {chosen.out}")
    return FINE


def _read(path: Path) -> Any:
    try:
        return fields.parsed(path.read_bytes(), where=str(path))
    except OSError as error:
        raise Unreadable(f"读不了 {path}：{error.strerror}\ncannot read {path}: {error.strerror}") from error


def _write(path: Path, document: Any) -> None:
    """Whole or not at all: a reader never finds half a result."""
    draft = path.parent / f"{path.name}.part"
    try:
        draft.write_text(writing.text(document), encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        raise Unreadable(f"写不了 {path}：{error.strerror}\ncannot write {path}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            draft.unlink()
