"""Copy what the console needs from node_modules, and nothing else: whole dist folders are 90 MB."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "tiangeng" / "ui" / "static" / "vendor"
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
}
# The maps are not copied, and a style sheet that names a missing file cannot be given a hashed name.
MAP = re.compile(r"/[*/][#@]\s*sourceMappingURL=[^\s*]+\s*(\*/)?")


def main() -> None:
    """Start from an empty folder, so that a file no longer wanted does not linger."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "node_modules" / source).read_text(encoding="utf-8")
        target.write_text(MAP.sub("", text).rstrip() + "\n", encoding="utf-8")
    print(f"前端文件 · {len(FILES)} vendor file(s)")


if __name__ == "__main__":
    main()
