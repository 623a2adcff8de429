"""回避: which posts are closed to whom, and on what ground. Decided from declared facts before anything is matched."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tiangeng.algorithms.matching.market import AvoidHome, Candidate, Ground, Market


class Bars:
    """A candidate's closed posts; built once a market, asked for every candidate."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._by_id = {post.id: p for p, post in enumerate(market.posts)}
        self._in_village: dict[str, list[int]] = defaultdict(list)
        self._in_township: dict[str, list[int]] = defaultdict(list)
        for p, post in enumerate(market.posts):
            self._in_village[post.village].append(p)
            self._in_township[post.township].append(p)
        self._stated: dict[str, list[tuple[int, Ground]]] = defaultdict(list)
        for ban in market.bans:
            for p in self._places(ban.post, ban.village, ban.township):
                self._stated[ban.candidate].append((p, ban.ground))

    def of(self, candidate: Candidate) -> dict[int, Ground]:
        """Post index → ground, the first that applies; posts not open to the speciality are not among them."""
        found: dict[int, Ground] = {}
        for p, ground in [*self._stated.get(candidate.id, ()), *self._from_facts(candidate)]:
            found.setdefault(p, ground)
        return found

    def ground(self, candidate: Candidate, p: int) -> Ground | None:
        """Why this candidate may not go to post `p`; None when the way is free."""
        if not self._market.posts[p].is_open_to(candidate.speciality):
            return Ground.NOT_OPEN
        return self.of(candidate).get(p)

    def _from_facts(self, candidate: Candidate) -> Iterator[tuple[int, Ground]]:
        rules = self._market.rules
        if rules.avoid_home is not AvoidHome.NO:
            yield from ((p, Ground.HOME) for p in self._places("", candidate.home_village, ""))
        if rules.avoid_home is AvoidHome.TOWNSHIP:
            yield from ((p, Ground.HOME) for p in self._places("", "", self._home_township(candidate)))
        for village in candidate.relatives_in:
            yield from ((p, Ground.RELATIVE) for p in self._places("", village, ""))
        for last in candidate.last_posts:
            if self._market.decided_on < years_after(last.ended_on, rules.years_between):
                yield from ((p, Ground.RECENT_POST) for p in self._places("", last.village, ""))

    def _home_township(self, candidate: Candidate) -> str:
        """As declared, or else the one the home village lies in."""
        if candidate.home_township or not candidate.home_village:
            return candidate.home_township
        there = self._in_village.get(candidate.home_village, [])
        return next((self._market.posts[p].township for p in there if self._market.posts[p].township), "")

    def _places(self, post: str, village: str, township: str) -> list[int]:
        if post:
            return [self._by_id[post]]
        if village:
            return self._in_village.get(village, [])
        return self._in_township.get(township, []) if township else []


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
