"""One measurement in this process, on ground of its own: `python -m bench.one NAME OUT.json [options]`."""

import argparse
import importlib
import sys
from pathlib import Path

from bench import ground, letters, phone_ground
from bench.options import parser
from bench.report import Report

ON_THE_DEMO_COUNTY = ("petitions", "lists", "finding", "codes", "walk", "plans", "sheets", "upgrades")
WHY_NOT = {"petitions": letters.missing, "textmining": letters.missing, "phone": phone_ground.missing}


def main(name: str, out: str, arguments: list[str]) -> int:
    chosen = parser().parse_args(arguments)
    reason = WHY_NOT[name]() if name in WHY_NOT else ""
    report = Report(name, skipped=reason) if reason else _measured(name, chosen)
    report.write(Path(out))
    return 0


def _measured(name: str, chosen: argparse.Namespace) -> Report:
    """The module is imported once its ground is ready: only then may anything of Django be."""
    with ground.own_data(chosen.data):
        if name not in ON_THE_DEMO_COUNTY:
            return _run(name, chosen)
        ground.demo_county()
        with ground.awake():
            return _run(name, chosen)


def _run(name: str, chosen: argparse.Namespace) -> Report:
    report: Report = importlib.import_module(f"bench.{name}").measure(chosen)
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
