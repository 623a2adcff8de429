"""What a group of messages is called, and whether it has anything to be called by.

Question: do these messages name the same thing, which one tells the matter best, and in which words?

Formula. With h of a group's m messages and H of all n messages holding a word of two or more letters:
    tie      h ≥ max(2, m/3)  and  (h/H ≥ 0.3 or H ≤ n/500): a word many of the group share and the others hardly use;
    anchor   a tie with h ≥ 0.6 m: what the group is named by;
    terms    anchors and other words by (h/m) · ln(1 + n/H), the highest first, none inside another, no bare number;
    medoid   the message that holds most of these weights; of equals the one with the lower id. Its heading is the title.

Source: class-based TF-IDF as in M. Grootendorst, BERTopic 2022; the gate is ours.

Limits: words are cut by jieba; a place it does not know falls into pieces, which are anchors just as well.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from . import words
from .vectors import Message

ANCHORS, TIES, SPECIFIC, RARE = 0.6, 1 / 3, 0.3, 0.002
TERMS = 6


@dataclass(frozen=True, slots=True)
class Name:
    """`anchors` is empty where nothing rare is shared: then the group is no event. A member without a tie is none of it."""

    title: str
    terms: tuple[str, ...]
    anchors: tuple[str, ...]
    ties: frozenset[str]
    medoid_id: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of each message, and how many messages hold each word."""

    words_of: dict[str, frozenset[str]]
    held: Counter[str]

    @classmethod
    def of(cls, messages: Iterable[Message], *, body_limit: int = 300) -> "Vocabulary":
        found = {message.id: _words(message, body_limit) for message in messages}
        return cls(found, Counter(word for own in found.values() for word in own))

    def weight(self, word: str) -> float:
        return log(1 + len(self.words_of) / self.held[word])


def name(members: Sequence[Message], vocabulary: Vocabulary) -> Name:
    """Members in any order; the answer does not depend on it."""
    held = Counter(word for message in members for word in vocabulary.words_of[message.id])
    weights = {word: many / len(members) * vocabulary.weight(word) for word, many in held.items()}
    ranked = sorted(weights, key=lambda word: (-weights[word], word))
    ties = [word for word in ranked if _ties(held[word], len(members), vocabulary, word)]
    anchors = tuple(word for word in ties if held[word] >= ANCHORS * len(members))
    terms: list[str] = []
    for word in ranked:
        if not word.isdecimal() and not any(word in other or other in word for other in terms):
            terms.append(word)
        if len(terms) == TERMS:
            break
    medoid = min(members, key=lambda m: (-sum(weights[w] for w in sorted(vocabulary.words_of[m.id])), m.id))
    return Name(medoid.title.strip() or medoid.body.strip()[:30], tuple(terms), anchors, frozenset(ties), medoid.id)


def _ties(many: int, members: int, vocabulary: Vocabulary, word: str) -> bool:
    everywhere = vocabulary.held[word]
    rare = many / everywhere >= SPECIFIC or everywhere <= RARE * len(vocabulary.words_of)
    return many >= max(2, TIES * members) and rare


def _words(message: Message, limit: int) -> frozenset[str]:
    text = words.normalise(message.title, limit=200) + " " + words.normalise(message.body, limit=limit)
    return frozenset(word for word in words.cut(text) if len(word) > 1)
