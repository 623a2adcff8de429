"""Two texts side by side: which words of each the other does not have.

Question: a person must decide whether two reports are one matter; what should the eye fall on?

Method: both are cut into words and marks, the longest common runs are found (Ratcliff and Obershelp 1988, `difflib`), and what
lies between them is marked. Nothing is left out: the pieces of a text together are the text, up to `LONGEST` characters.

Limits: words that changed their place count as different; nothing is said about meaning.
"""

from difflib import SequenceMatcher

import rjieba

LONGEST = 1_500
Pieces = tuple[tuple[str, bool], ...]  # (text, whether the other lacks it)


def differing(one: str, other: str) -> tuple[Pieces, Pieces]:
    """The pieces of each, in order."""
    left, right = (rjieba.cut(text[:LONGEST]) for text in (one, other))
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    mine: list[tuple[str, bool]] = []
    theirs: list[tuple[str, bool]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        for words, pieces in ((left[a:b], mine), (right[c:d], theirs)):
            if words:
                pieces.append(("".join(words), tag != "equal"))
    return tuple(mine), tuple(theirs)
