"""Three ways to the same matching: which one to take."""

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from tiangeng.algorithms.matching import reference, rounds
from tiangeng.algorithms.matching.arrays import Arrays, Small, to_instance
from tiangeng.algorithms.matching.refusals import NoNumba

WORTH_COMPILING = 50_000  # candidates; below it NumPy is done before numba has loaded


class Way(Enum):
    AUTO = "auto"
    REFERENCE = "reference"
    NUMPY = "numpy"
    NUMBA = "numba"


def has_numba() -> bool:
    return find_spec("numba") is not None


def solver(way: Way, *, candidates: int) -> Callable[[Arrays], Small]:
    """The function that solves; which one was taken never shows in the result."""
    if way is Way.REFERENCE:
        return _by_reference
    if way is Way.NUMBA or (way is Way.AUTO and candidates >= WORTH_COMPILING and has_numba()):
        if not has_numba():
            raise NoNumba
        found: Callable[[Arrays], Small] = import_module("tiangeng.algorithms.matching.compiled").solve
        return found
    return rounds.solve


def _by_reference(arrays: Arrays) -> Small:
    return np.array(reference.solve(to_instance(arrays)), dtype=np.int32)
