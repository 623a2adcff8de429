"""The measurements by name, and what can be chosen about them."""

import argparse
from pathlib import Path

NAMES = (
    "petitions",
    "lists",
    "finding",
    "codes",
    "walk",
    "plans",
    "sheets",
    "api",
    "forms",
    "phone",
    "upgrades",
    "matching",
    "textmining",
)


def parser() -> argparse.ArgumentParser:
    """One set of options for all: each measurement reads its own."""
    found = argparse.ArgumentParser(
        prog="python -m bench", description="测速 · measure; results go to var/bench/*.json"
    )
    found.add_argument("names", nargs="*", choices=[*NAMES, []], help="which ones (all)")
    found.add_argument(
        "--data", type=Path, help="keep the data directory here and use it again, instead of a throw-away"
    )
    found.add_argument("--letters", type=int, default=0, help="petitions: so many of them (0 = all)")
    found.add_argument("--villages", type=int, default=600, help="lists: villages of the county")
    found.add_argument("--households", type=int, default=300_000, help="lists: households")
    found.add_argument("--issues", type=int, default=2_000_000, help="lists: issues kept, over ten years")
    found.add_argument("--visits", type=int, default=1_000_000, help="lists: visits kept, over five years")
    found.add_argument("--counties", type=int, default=3, help="lists: counties looked at from the province (1 to 3)")
    found.add_argument("--looks", type=int, default=20, help="lists: how often each page is asked for")
    found.add_argument("--codes", type=int, default=1000, help="codes: how many of each kind are asked at each door")
    found.add_argument("--roles", nargs="*", default=[], help="lists, walk, plans: only these (all)")
    found.add_argument(
        "--plans",
        action="store_true",
        help="lists, walk: keep the plan of the slowest query of slow pages; plans: write docs/plans.md",
    )
    found.add_argument("--seconds", type=float, default=20, help="api, forms: how long each round writes")
    found.add_argument("--seed", type=int, default=1, help="matching: which market is drawn")
    found.add_argument("--peer-seconds", type=float, default=200, help="matching: how long another library may take")
    found.add_argument("--messages", type=int, default=100_000, help="textmining: up to so many at once")
    return found
