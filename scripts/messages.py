"""Collect what is said in Chinese into each room's English catalogue, and compile it.

    python scripts/messages.py            every room
    python scripts/messages.py issues     one room

Words stand in `tiangeng/<room>/locale/en/LC_MESSAGES/django.po`; what is still empty there is printed. The compiled
`.mo` is kept beside it, so that an installation needs no gettext tools; a test fails when it is stale.
"""

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "tiangeng"
COLLECT = [
    "makemessages",
    "-l",
    "en",
    "--no-location",
    "--no-obsolete",
    "--no-wrap",
    "-e",
    "html,py",
    "-i",
    "tests/*",
    "-v0",
]


def main(rooms: list[str]) -> int:
    everywhere = [*PACKAGE.glob("*/apps.py"), PACKAGE / "config/settings.py"]
    for room in sorted(PACKAGE / name for name in rooms) or sorted(path.parent for path in everywhere):
        (room / "locale").mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-P", "-m", "django", *COLLECT], cwd=room, check=True)
        catalogue = room / "locale/en/LC_MESSAGES/django.po"
        if not catalogue.exists():  # a room that says nothing
            (room / "locale").rmdir()
            continue
        # the date would differ on every run; nobody reads it
        text = re.sub(r'"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To): .*\n', "", catalogue.read_text())
        catalogue.write_text(text)
        subprocess.run(["msgfmt", "--check-format", "-o", catalogue.with_suffix(".mo"), catalogue], check=True)
        empty = re.findall(r'^msgid "(.+)"\n(?:msgid_plural.*\n)?msgstr(?:\[0\])? ""\n(?!")', text + "\n", re.M)
        print(f"{room.name}: {len(empty)} left to translate", *empty, sep="\n  ")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
