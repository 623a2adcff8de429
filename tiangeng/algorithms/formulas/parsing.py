"""From the text of an expression to a tree of plain lists, which travels to the phone as JSON."""

import re
from collections.abc import Iterator
from typing import Any

Tree = list[
    Any
]  # ["text", s] ["number", n] ["ref", name] ["self"] ["column", name] ["call", name, *args] ["op", sign, a, b]


class BadFormula(ValueError):
    """What is wrong, and at which character; `what` names one of the sentences of `WRONG`."""

    def __init__(self, what: str, at: int, *, word: str = "") -> None:
        super().__init__(f"{what} at {at}: {word}")
        self.what, self.at, self.word = what, at, word


# function → (fewest, most) arguments; None: any number
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "if": (3, 3), "coalesce": (2, 2), "not": (1, 1), "true": (0, 0), "false": (0, 0), "boolean": (1, 1),
    "number": (1, 1), "int": (1, 1), "round": (1, 2), "abs": (1, 1), "string": (1, 1),
    "sum": (1, 1), "count": (1, 1), "min": (1, None), "max": (1, None), "join": (2, 2),
    "concat": (1, None), "string-length": (0, 1), "contains": (2, 2), "starts-with": (2, 2), "ends-with": (2, 2),
    "substr": (2, 3), "normalize-space": (1, 1), "regex": (2, 2),
    "selected": (2, 2), "count-selected": (1, 1),
    "today": (0, 0), "now": (0, 0), "date": (1, 1), "format-date": (2, 2),
}  # fmt: skip
AGGREGATES = frozenset({"sum", "count", "min", "max", "join"})  # what may be asked of all rows of a repeat at once
_OF_ROWS = frozenset({"sum", "count", "join"})  # asked of a question, never of a value
DAY_LETTERS = "YymndeHMS"  # of `format-date`

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*(?P<name>[A-Za-z_][\w.-]*)\s*\})|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<sign><=|>=|!=|[=<>+*(),-])|(?P<self>\.)(?![.\w/])|(?P<word>[A-Za-z_][A-Za-z0-9_.-]*))"
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"),
)  # fmt: skip
_WORD_SIGNS = frozenset({"or", "and", "div", "mod"})
MOST_LETTERS, MOST_TOKENS, MOST_DEPTH = 2_000, 400, 40


def parse(formula: str) -> Tree:
    """The tree of an expression, or `BadFormula`."""
    if len(formula) > MOST_LETTERS:
        raise BadFormula("too_long", 0)
    return _Reader(formula).whole()


def references(tree: Tree, *, in_aggregate: bool = False) -> Iterator[tuple[str, bool]]:
    """Each question an expression names, and whether all its rows are asked for at once."""
    if tree[0] == "ref":
        yield tree[1], in_aggregate
    for part in tree[1:]:
        if isinstance(part, list):
            yield from references(part, in_aggregate=_is_of_all_rows(tree))


def _is_of_all_rows(tree: Tree) -> bool:
    """`max(${age})` is; of `max(${age}, 3)` a device asks for one value each."""
    return tree[0] == "call" and tree[1] in AGGREGATES and (tree[1] not in ("min", "max") or len(tree) == 3)


def asks_the_day(tree: Tree) -> bool:
    """Whether what it comes to depends on when it is asked."""
    is_asked = tree[0] == "call" and tree[1] in ("today", "now")
    return is_asked or any(asks_the_day(part) for part in tree[1:] if isinstance(part, list))


def columns_of(tree: Tree) -> set[str]:
    """The columns of the sheet of choices a filter looks at."""
    found = {tree[1]} if tree[0] == "column" else set()
    return found.union(*(columns_of(part) for part in tree[1:] if isinstance(part, list)))


class _Reader:
    def __init__(self, formula: str) -> None:
        self.formula, self.at, self.depth = formula, 0, 0
        self.tokens = list(self._tokens())
        if len(self.tokens) > MOST_TOKENS:
            raise BadFormula("too_long", 0)
        self.next = 0

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        at, end = 0, len(self.formula.rstrip())
        while at < end:
            found = _TOKEN.match(self.formula, at)
            if found is None:
                begins = at + len(self.formula[at:]) - len(self.formula[at:].lstrip())
                raise BadFormula("strange", begins, word=self.formula[begins : begins + 8])
            kind = found.lastgroup or ""
            if found["ref"]:
                kind = "ref"
            value = found["name"] if kind == "ref" else found[kind]
            yield kind, value, found.start(kind)
            at = found.end()
        yield "end", "", end

    @property
    def token(self) -> tuple[str, str, int]:
        return self.tokens[self.next]

    def take(self, sign: str) -> None:
        if self.token[:2] != ("sign", sign):
            raise BadFormula("expected", self.token[2], word=sign)
        self.next += 1

    def whole(self) -> Tree:
        if self.token[0] == "end":
            raise BadFormula("empty", 0)
        tree = self.level(0)
        if self.token[0] != "end":
            raise BadFormula("left_over", self.token[2], word=self.token[1])
        return tree

    def level(self, height: int) -> Tree:
        """Operators of one strength, from left to right."""
        if height == len(_LEVELS):
            return self.unary()
        tree = self.level(height + 1)
        while (self.token[0] == "sign" or self.token[1] in _WORD_SIGNS) and self.token[1] in _LEVELS[height]:
            sign = self.token[1]
            self.next += 1
            tree = ["op", sign, tree, self.level(height + 1)]
        return tree

    def unary(self) -> Tree:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise BadFormula("too_deep", self.token[2])
        if self.token[:2] == ("sign", "-"):
            self.next += 1
            tree: Tree = ["op", "-", ["number", 0], self.unary()]
        else:
            tree = self.primary()
        self.depth -= 1
        return tree

    def primary(self) -> Tree:
        kind, value, at = self.token
        self.next += 1
        if kind == "ref":
            return ["ref", value]
        if kind == "number":
            return ["number", float(value) if "." in value else int(value)]
        if kind == "text":
            return ["text", value[1:-1]]
        if kind == "self":
            return ["self"]
        if (kind, value) == ("sign", "("):
            tree = self.level(0)
            self.take(")")
            return tree
        if kind == "word":
            return self.call(value, at) if self.token[:2] == ("sign", "(") else ["column", value]
        raise BadFormula("unfinished" if kind == "end" else "left_over", at, word=value)

    def call(self, name: str, at: int) -> Tree:
        if name not in FUNCTIONS:
            raise BadFormula("unknown_function", at, word=name)
        self.take("(")
        given: list[Tree] = []
        while self.token[:2] != ("sign", ")"):
            if given:
                self.take(",")
            given.append(self.level(0))
        self.take(")")
        fewest, most = FUNCTIONS[name]
        if len(given) < fewest or (most is not None and len(given) > most):
            raise BadFormula("arguments", at, word=name)
        _check_given(name, given, at)
        return ["call", name, *given]


def _check_given(name: str, given: list[Tree], at: int) -> None:
    """What a device would stop at in a yard, or pass over."""
    if name in _OF_ROWS and given[-1][0] != "ref":
        raise BadFormula("rows_only", at, word=name)
    if name == "selected" and given[1][0] in ("number", "op"):
        raise BadFormula("text_only", at, word=name)
    if name == "format-date" and given[1][0] == "text":
        unknown = re.search(rf"%(?![{DAY_LETTERS}])\w", given[1][1])
        if unknown:
            raise BadFormula("day_letter", at, word=unknown[0])
