"""Where this installation keeps what it makes: database, keys, static files, locks."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_dir() -> Path:
    """`var/` of the checkout, or wherever TIANGENG_DATA points; two of them are two installations."""
    return Path(os.environ.get("TIANGENG_DATA") or ROOT / "var").expanduser().resolve()


def folder(name: str, *, mode: int = 0o755) -> Path:
    """A sub-folder of the data directory, made when absent and never wider than `mode`."""
    path = data_dir() / name
    path.mkdir(parents=True, exist_ok=True)
    if path.stat().st_mode & 0o777 & ~mode:
        path.chmod(mode)
    return path


def write_secret(path: Path, text: str) -> str:
    """Keep `text` readable for its owner only; a file that is there already wins, and its content is returned."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # refuses to replace, unlike rename: of two first starts, one key survives
    except FileExistsError:
        return path.read_text(encoding="utf-8")
    finally:
        draft.unlink()
    return text
