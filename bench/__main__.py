"""`python -m bench [NAME …]`: each measurement in a process of its own, one after the other; results as one JSON file.

Ends with 1 when a counter is not what a recount says or a measurement broke off. A slow figure never does that.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import machine
from bench.options import NAMES, parser
from bench.report import Report
from tiangeng.config.paths import ROOT


def main(arguments: list[str]) -> int:
    chosen = parser().parse_args(arguments)
    facts = machine.facts()
    reports = [_one(name, arguments) for name in chosen.names or NAMES]
    for report in reports:
        print("\n".join(report.lines()), end="\n\n")
    print(f"{_kept(facts, reports, chosen)}\n{_caution(facts)}")
    return int(any(report.faults for report in reports))


def _one(name: str, arguments: list[str]) -> Report:
    """A process of its own: its data directory, its Django, its CPU seconds."""
    with tempfile.TemporaryDirectory(prefix="tg-report-") as folder:
        out, before, began = Path(folder) / "report.json", machine.load(), time.monotonic()
        print(f"… {name}", file=sys.stderr, flush=True)
        ended = subprocess.run([sys.executable, "-m", "bench.one", name, str(out), *arguments], cwd=ROOT, check=False)
        report = Report.read(out) if out.exists() else Report(name)
        if ended.returncode:
            report.faults.append(f"broke off with {ended.returncode}")
        report.load = [before, machine.load()]
        report.facts["seconds"] = round(time.monotonic() - began, 1)
        return report


def _kept(facts: dict[str, object], reports: list[Report], chosen: argparse.Namespace) -> Path:
    """Beside the other results, by the moment it was finished (UTC)."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    document = {"machine": facts, "options": vars(chosen), "reports": [asdict(report) for report in reports]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return path


def _caution(facts: dict[str, object]) -> str:
    load = machine.load()[2]
    busy = "; the machine was shared with other work" if load > float(str(facts["cores"])) else ""
    told = f"{facts['cores']} cores, {facts['memory_gib']} GiB, load {load} over 15 minutes{busy}"
    return f"{told}; yardstick {facts['yardstick_s']} s of CPU"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
