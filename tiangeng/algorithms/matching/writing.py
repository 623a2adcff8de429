"""JSON that is the same bytes everywhere: a market as a document, canonical text, and its hash."""

import hashlib
import json
from typing import Any

from tiangeng.algorithms.matching.market import Ban, Candidate, Market, Post
from tiangeng.algorithms.matching.reading import FORMAT


def text(document: Any) -> str:
    """For people and for files: one entry a line, keys in the order they were given."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def fingerprint(document: Any) -> str:
    """SHA-256 over the JSON with sorted keys and no spaces: layout does not matter, content does."""
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"


def market(found: Market) -> dict[str, Any]:
    """What `reading.market` reads back as an equal market."""
    document = {
        "format": FORMAT,
        "batch": found.batch,
        "decided_on": found.decided_on.isoformat(),
        "rules": {
            "avoid_home": found.rules.avoid_home.value,
            "years_between": found.rules.years_between,
            "third_round": found.rules.third_round.value,
        },
        "lottery": {"seed": found.lottery.seed, "commitment": found.lottery.commitment},
        "posts": [_post(post) for post in found.posts],
        "candidates": [_candidate(candidate) for candidate in found.candidates],
        "panel_marks": [
            {"candidate": mark.candidate, "post": mark.post, "tenths": mark.tenths, "reason": mark.reason}
            for mark in found.marks
        ],
        "bans": [_ban(ban) for ban in found.bans],
        "pins": [
            {
                "candidate": pin.candidate,
                "post": pin.post,
                "signer": pin.signer,
                "reason": pin.reason,
                "expires_on": pin.expires_on.isoformat(),
            }
            for pin in found.pins
        ],
        "present": [{"candidate": here.candidate, "post": here.post} for here in found.present],
    }
    return _without_empty(document) | {"posts": document["posts"], "candidates": document["candidates"]}


def _post(post: Post) -> dict[str, Any]:
    return {"id": post.id, "village": post.village, "role": post.role, "seats": post.seats} | _without_empty(
        {
            "township": post.township,
            "open_to": list(post.open_to),
            "floors": dict(post.floors),
            "needs": {name: {"level": need.level, "weight": need.weight} for name, need in post.needs.items()},
        }
    )


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {"id": candidate.id, "wishes": list(candidate.wishes)} | _without_empty(
        {
            "speciality": candidate.speciality,
            "accepts_adjustment": candidate.accepts_adjustment,
            "strengths": {n: span[0] if span[0] == span[1] else list(span) for n, span in candidate.strengths.items()},
            "service_years": candidate.service_years,
            "applied_on": candidate.applied_on.isoformat() if candidate.applied_on else "",
            "home_village": candidate.home_village,
            "home_township": candidate.home_township,
            "relatives_in": list(candidate.relatives_in),
            "last_posts": [{"village": x.village, "ended_on": x.ended_on.isoformat()} for x in candidate.last_posts],
        }
    )


def _ban(ban: Ban) -> dict[str, Any]:
    where = {"post": ban.post, "village": ban.village, "township": ban.township}
    return {"candidate": ban.candidate, "ground": ban.ground.value} | _without_empty(where | {"note": ban.note})


def _without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value not in ("", [], {}, 0, False)}
