"""A router as one file: arrays and a JSON head in npz, nothing that could run when it is opened.

Question: how is a model kept so that a damaged or foreign file is noticed, and the former one stays in use?

Format: a zip of arrays (`numpy.savez_compressed`, opened with `allow_pickle=False`): `head` is UTF-8 JSON (format, labels,
temperature, …, and the SHA-256 of all other arrays in order of name), `number0`…`idf3` the blocks, `weights`, `bias`. Written
beside its place and moved there, so that a reader never finds half of it. No text of any message is inside: features are
numbers (`grams`), and a number cannot be turned back into words.

Limits: the checksum finds accidents, not a forger; who may write the file may write its checksum.
"""

import json
import os
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .features import WEIGHTS, Block
from .router import Router

FORMAT = "tiangeng-router-1"
LARGEST = 1 << 30  # bytes of arrays a file may unfold to
_FIELDS = ("temperature", "sure_from", "is_calibrated", "learned_from")

# What reading a damaged zip or array can end in.
DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, RuntimeError, zipfile.BadZipFile, zlib.error)

Arrays = dict[str, npt.NDArray[np.generic]]


class ModelRefused(ValueError):
    """The file is not a whole router of this format; what was in use before stays in use."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"模型文件 {path.name} 不能用（{why}）。 The model file {path.name} is refused ({why}).")


def save(router: Router, path: Path) -> None:
    """Whole or not at all."""
    arrays: Arrays = {"weights": router.weights, "bias": router.bias}
    for number, block in enumerate(router.blocks):
        arrays |= {f"number{number}": block.number, f"idf{number}": block.idf}
    head = {"format": FORMAT, "labels": router.labels, "sha256": _digest(arrays)}
    head |= {name: getattr(router, name) for name in _FIELDS}
    arrays["head"] = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def load(path: Path) -> Router:
    """A router, or `ModelRefused`; a file that is not there is refused as well."""
    try:
        return _router(_arrays(path))
    except ModelRefused:
        raise
    except DAMAGE as error:
        raise ModelRefused(path, f"{type(error).__name__}: {error}"[:200]) from error


def _arrays(path: Path) -> Arrays:
    with zipfile.ZipFile(path) as folder:
        if sum(entry.file_size for entry in folder.infolist()) > LARGEST:
            raise ModelRefused(path, "too large")
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def _router(arrays: Arrays) -> Router:
    head = json.loads(arrays.pop("head").tobytes().decode())
    if head["format"] != FORMAT:
        raise ValueError(f"format {head['format']}")
    if head["sha256"] != _digest(arrays):
        raise ValueError("checksum")
    blocks = tuple(_block(arrays, number) for number in range(len(WEIGHTS)))
    weights, bias = arrays["weights"].astype(np.float32, copy=False), arrays["bias"].astype(np.float64, copy=False)
    labels = tuple(str(label) for label in head["labels"])
    if weights.shape != (sum(len(block.number) for block in blocks), len(labels)) or bias.shape != (len(labels),):
        raise ValueError("shapes")
    if not (np.isfinite(weights).all() and np.isfinite(bias).all() and float(head["temperature"]) > 0):
        raise ValueError("not finite")
    return Router(
        labels,
        blocks,
        weights,
        bias,
        float(head["temperature"]),
        float(head["sure_from"]),
        bool(head["is_calibrated"]),
        int(head["learned_from"]),
    )


def _block(arrays: Arrays, number: int) -> Block:
    numbers = arrays[f"number{number}"].astype(np.int32, copy=False)
    idf = arrays[f"idf{number}"].astype(np.float32, copy=False)
    if numbers.shape != idf.shape or (np.diff(numbers) <= 0).any() or not np.isfinite(idf).all():
        raise ValueError(f"block {number}")
    return Block(numbers, idf)


def _digest(arrays: Arrays) -> str:
    found = sha256()
    for name in sorted(arrays):
        one = np.ascontiguousarray(arrays[name])
        found.update(f"{name} {one.dtype.str} {one.shape}\n".encode())
        found.update(one.tobytes())
    return found.hexdigest()
