"""What the commands say to the person who typed them: Chinese first, English beside it."""

import contextlib
import sys


class Trouble(Exception):
    """Something the person at the keyboard can put right; shown as one sentence, exit status 1."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def say(chinese: str, english: str = "") -> None:
    """One line of progress; flushed, because the reader may be a log collector."""
    with contextlib.suppress(OSError):  # the terminal may have been closed; the work goes on
        print(f"{chinese} · {english}" if english else chinese, flush=True)


def complain(trouble: Trouble) -> int:
    """Show a Trouble and give back the exit status that goes with it."""
    print(f"\n{trouble}", file=sys.stderr, flush=True)
    return 1
