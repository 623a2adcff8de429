"""An outcome as a JSON document, the same bytes from the same market whichever way it was solved."""

from typing import Any

from tiangeng.algorithms.matching import chains, instance, wording
from tiangeng.algorithms.matching.cards import Card, Cards
from tiangeng.algorithms.matching.fit import fit_tenths
from tiangeng.algorithms.matching.outcome import How, Outcome

FORMAT = "tiangeng-matching-result-1"
RULE = "deferred-acceptance-with-floors-1"  # a new number whenever the same market could end differently


def document(outcome: Outcome, *, market: str, with_cards: bool = True) -> dict[str, Any]:
    """`market`: the fingerprint of the input. Candidates and posts in the market's order."""
    found = outcome.market
    return {
        "format": FORMAT,
        "rule": RULE,
        "market": market,
        "batch": found.batch,
        "lottery": {"seed": found.lottery.seed, "commitment": found.lottery.commitment},
        "counts": counts(outcome),
        "pairings": pairings(outcome),
        "posts": posts(outcome),
        "exceptions": exceptions(outcome),
        "floors_unmet": [
            {"post": found.posts[s.post].id, "speciality": s.speciality, "missing": s.missing}
            for s in outcome.shortages()
        ],
        **({"chains": moves(outcome)} if found.present else {}),
        **({"cards": [card(entry) for entry in Cards(outcome)]} if with_cards else {}),
    }


def counts(outcome: Outcome) -> dict[str, int]:
    """What a headline needs."""
    hows = [outcome.how(i) for i in range(len(outcome.market.candidates))]
    numbers = [outcome.wish_number(i) for i, how in enumerate(hows) if how is How.WISH]
    seats = sum(post.seats for post in outcome.market.posts)
    placed = sum(how is not How.NONE for how in hows)
    return {
        "candidates": len(hows),
        "seats": seats,
        "placed": placed,
        "empty_seats": seats - placed,
        "first_wish": sum(number == 1 for number in numbers),
        "first_three_wishes": sum(number is not None and number <= 3 for number in numbers),
        **{how.code: hows.count(how) for how in How},
    }


def pairings(outcome: Outcome) -> list[dict[str, Any]]:
    """Every candidate once; `post` null for who has none."""
    found, marks = outcome.market, {(mark.candidate, mark.post): mark.tenths for mark in outcome.market.marks}
    rows = []
    for i, p in enumerate(outcome.post_of().tolist()):
        candidate, post = found.candidates[i], found.posts[p] if p >= 0 else None
        row: dict[str, Any] = {"candidate": candidate.id, "post": post.id if post else None, "how": outcome.how(i).code}
        if number := outcome.wish_number(i):
            row["wish"] = number
        if post:
            row["fit"], row["mark"] = fit_tenths(candidate.strengths, post.needs), marks.get((candidate.id, post.id), 0)
        rows.append(row)
    return rows


def posts(outcome: Outcome) -> list[dict[str, Any]]:
    """Seats taken and lines. A line names the last who got in, so that equal scores can be told apart."""
    taken = [0] * len(outcome.market.posts)
    for p in outcome.post_of().tolist():
        if p >= 0:
            taken[p] += 1
    by_place, rows = outcome.arrays.by_place(), []

    def line(key: int) -> Any:
        score = outcome.lines.score(key)
        if key == 0 or score > 2 * instance.GUARANTEE:
            return "open" if key == 0 else "closed"
        return {"score": score, "last": outcome.market.candidates[int(by_place[outcome.lines.place(key)])].id}

    for p, post in enumerate(outcome.market.posts):
        row = {"post": post.id, "seats": post.seats, "taken": taken[p], "line": line(int(outcome.lines.general[p]))}
        kinds = [k for k in range(outcome.arrays.floors.shape[1]) if outcome.arrays.floors[p, k]]
        if kinds:
            row["kept_lines"] = {outcome.arrays.specialities[k]: line(int(outcome.lines.kept[p, k])) for k in kinds}
        rows.append(row)
    return rows


def exceptions(outcome: Outcome) -> list[dict[str, Any]]:
    """Everyone who stands where the rule alone would not have put them, with who answers for it."""
    found, rows = outcome.market, []
    for pin in found.valid_pins():
        rows.append(
            {
                "kind": "pin",
                "candidate": pin.candidate,
                "post": pin.post,
                "signer": pin.signer,
                "reason": pin.reason,
                "expires_on": pin.expires_on.isoformat(),
            }
        )
    for i, p in enumerate(outcome.post_of().tolist()):
        if outcome.how(i) is How.ASSIGNED:
            candidate, post = found.candidates[i], found.posts[p]
            ground = {"floor": candidate.speciality} if candidate.speciality in post.floors else {}
            rows.append({"kind": "assigned", "candidate": candidate.id, "post": post.id, **ground})
    return rows


def moves(outcome: Outcome) -> list[dict[str, Any]]:
    """Who took whose seat, against who served where before."""
    return [
        {
            "swap": chain.is_swap,
            "steps": [{"candidate": step.candidate, "left": step.left, "post": step.post} for step in chain.steps],
            "left_empty": chain.left_empty,
        }
        for chain in chains.chains(outcome)
    ]


def card(entry: Card) -> dict[str, Any]:
    """The numbers and the sentences of one person."""
    why_here, why_here_english = wording.here(entry)
    found: dict[str, Any] = {
        "candidate": entry.candidate,
        "post": entry.post,
        "here": why_here,
        "here_en": why_here_english,
    }
    if entry.fit:
        found["score"] = entry.score
        found["parts"] = {part.dimension: part.earned for part in entry.fit.parts}
        if entry.fit.at_best > entry.fit.tenths:
            found["fit_range"] = [entry.fit.tenths, entry.fit.at_best]
        if entry.line is not None:
            found["line"] = entry.line
    there = [wording.there(not_there) for not_there in entry.not_there]
    if there:
        found["not_there"] = [
            {"post": e.post, "wish": e.wish, "why": e.why.value, "text": text, "text_en": english}
            | ({"line": e.line, "score": e.score} if e.line is not None else {})
            for e, (text, english) in zip(entry.not_there, there, strict=True)
        ]
    if entry.others_ahead:
        found["others_ahead"] = entry.others_ahead
    return found
