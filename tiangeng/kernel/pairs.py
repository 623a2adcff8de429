"""Words found by the pairs of their neighbouring characters, which a trigger keeps beside a text (ADR 0009)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Sign, StrIndex, Upper
from django.db.models.lookups import Exact

from .ahead import Asking
from .keys import OneOf, one_of
from .questions import Question, turn

ASKED_ONE_BY_ONE = 3_000  # hits: more are sooner put beside the tens of thousands one unit has a part in
SURELY, UNKNOWN = 3, 0.005  # so many times what is few; the share of rows expected of a pair nothing is known of
REMEMBERED = 1_000  # questions of which it is known that many rows answer them
WALKED = 200  # of many, so many are counted: the rest would have to be read

_many: dict[Question, int] = {}  # what was found to be many, and in which turn


class Pairs(Func):
    """The hashes of a word's neighbouring characters, as the trigger keeps them."""

    function, output_field = "zh_pairs", ArrayField(IntegerField())


def holding(kept: QuerySet, words: list[str]) -> QuerySet | None:  # type: ignore[type-arg]
    """Those of the kept rows that hold the pairs of every word of two characters and more; None where no word is so long."""
    longer = [word for word in words if len(word) > 1]
    for word in longer:
        kept = kept.filter(pairs__contains=Pairs(Value(word)))
    return kept if longer else None


@dataclass(frozen=True)
class Found:
    """Rows that hold words: `rows`, taken by their keys where few do; `compared`, each asked for the words."""

    rows: Any
    compared: Any
    count: int = 0  # of those that hold the words' pairs, no further than is worth counting
    newest: tuple[str, ...] = ()  # the keys of the newest of these, where somebody asked for them

    def among_newest(self, count: int) -> Any:
        """Those of the newest `count` alone."""
        return self.compared.filter(one_of(self.newest[:count]))


def narrowing(rows: Any, kept: QuerySet[Any], words: list[str], **how: Any) -> Asking[Any]:
    """The rows alone of `looking_up`."""
    found = yield from looking_up(rows, kept, words, **how)
    return found.rows


def looking_up(
    rows: Any,
    kept: QuerySet[Any],
    words: list[str],
    *,
    few: int,
    here: Q | None = None,
    among: QuerySet[Any] | None = None,
    newest: tuple[str, int] | None = None,
    millions: bool = False,
) -> Asking[Found]:
    """Rows of which the kept pairs hold the words, taken by their keys up to `few` of them; of many, `rows` as they are.

    `rows` compares the words itself. PostgreSQL cannot choose between the two ways: it expects as many hits of a word in
    every tenth text as of a name nobody bears. `few` is where both cost the same at the county size of the bench: more keys
    are read sooner by walking from the newest until a page is full. Either way `found_up_to` says how far the rows are worth counting.
    `here`: what is known of the kept rows this person may see; those of others are then not counted.
    `among`: the keys of whoever sees few of the rows; those of others are then not read for their words.
    `newest`: the kept column that tells their age, and of how many of the newest the keys are told with the count.
    `millions` of rows are kept: to count the hits of a common word would itself take long.
    """
    hits = holding(kept, words)
    if hits is None:
        return Found(rows, rows)
    is_common = millions and (yield from _is_common(hits, few=few))
    hits = hits.filter(here) if here else hits
    count, told = (few + 1, ()) if is_common else (yield from _counted(hits, few + 1, newest))
    if count > few:
        narrow = rows.all()
    elif newest and count <= newest[1]:  # their keys have just been told
        narrow = rows.filter(one_of(told))
    else:
        own = hits if among is None else _in_both(hits, among, count=count)
        narrow = rows.filter(OneOf(F("pk"), ArraySubquery(own.values("pk"))))
    narrow.found_up_to = WALKED if count > few else few
    return Found(narrow, rows, count, told if count <= few else ())  # of more, those counted were any of them


def _counted(rows: QuerySet[Any], most: int, newest: tuple[str, int] | None) -> Asking[tuple[int, tuple[str, ...]]]:
    """How many there are, no further than `most`, and the keys of the newest of them, read in one go.

    That there are as many is remembered for a turn: it only says which way the rows are gone about, and whoever turns a page
    or narrows a list asks for the same words again.
    """
    age, told = newest or ("pk", 0)
    found = Question.of(rows.order_by().values(key=F("pk"), age=F(age))[:most])
    if found is None:
        return 0, ()
    if _many.get(found) == turn():
        return most, ()
    keys = f"(array_agg(key::text ORDER BY age DESC, key))[:{told:d}]" if newest else "NULL"
    [(count, inorder)] = yield Question(f"SELECT count(*), {keys} FROM ({found.sql}) AS found", found.values)
    if count == most:
        if len(_many) >= REMEMBERED:
            _many.clear()
        _many[found] = turn()
    return int(count), tuple(inorder or ())


def _is_common(hits: QuerySet[Any], *, few: int) -> Asking[bool]:
    """What PostgreSQL knows of the commonest pairs without reading them: to count hits, all of an entry of the index is read.

    A pair it does not know it takes for one in two hundred; only what it expects well beyond that has it seen.
    """
    asked = Question.of(hits)
    if asked is None:
        return False
    [(plan,)] = yield Question(f"EXPLAIN (FORMAT json) {asked.sql}", asked.values)
    expected = plan[0]["Plan"]["Plan Rows"]
    if expected <= SURELY * few:
        return False
    [(rows,)] = yield Question("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", (hits.model._meta.db_table,))
    return bool(0 < rows < expected / (2 * UNKNOWN))


def _in_both(hits: QuerySet[Any], among: QuerySet[Any], *, count: int) -> QuerySet[Any]:
    """Few hits are each looked for among the others; thousands are sooner put side by side."""
    return hits.filter(pk__in=among) if count <= ASKED_ONE_BY_ONE else hits.values("pk").intersection(among)


def says(word: str, *columns: str) -> Q:
    """One of the columns holds the word, in capitals or not; a word without letters of that kind is compared as it stands.

    By its place in the text, not by LIKE: of that PostgreSQL expects a handful in a million, and sorts all rows of a year to
    show the first hundred of thousands. Of a comparison it knows nothing about it expects one in two hundred, which is what
    a word is like that is walked for; of `strpos(…) > 0` it would expect a third, and walk a county for a township's.
    """
    is_plain = word.upper() == word.lower()
    rule = Q(pk__in=[])
    for column in columns:
        place = StrIndex(F(column), Value(word)) if is_plain else StrIndex(Upper(F(column)), Upper(Value(word)))
        rule |= Q(Exact(Sign(place), 1))
    return rule
