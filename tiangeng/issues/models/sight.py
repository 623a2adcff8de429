"""Which issues somebody sees: by their territory, or by the part they have in one."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Index, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Left

from tiangeng.issues.states import OPEN_STATES
from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.keys import OneOf
from tiangeng.kernel.scope import ScopedQuerySet
from tiangeng.places.models import Level, Region

TOWN = 9  # digits of a township's code
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # of a row that was not yet told


class IssuePart(models.Model):
    """Who has a reason of their own to see an issue: each unit that reported, leads, helps, led or helped, and its author.

    Kept by triggers (0044_parts_of_a_day). One narrow table in place of three lets PostgreSQL know how many of a department's issues there
    are, and so whether to walk the newest issues of the county or to gather the few. Like the words it lies outside the walls and
    holds nothing but ids, and what narrows them: where the issue lies, whether it is open and when it was reported.
    """

    pk = models.CompositePrimaryKey("issue_id", "who")
    issue_id = models.UUIDField()
    who = models.UUIDField()  # an organisation, or the author's account
    is_confidential = models.BooleanField(default=False)  # as the issue is: these few ids are asked for on every page
    region_code = models.CharField(max_length=12, db_collation="C", default="", db_default="")  # as the issue's
    is_open = models.BooleanField(default=True, db_default=True)  # whether its state is one of OPEN_STATES
    reported_at = models.DateTimeField(default=LONG_AGO, db_default=LONG_AGO)  # as the issue's

    class Meta:
        indexes = [
            Index(fields=["who", "-reported_at", "issue_id"], name="issues_of_somebody_newest"),
            Index(fields=["who", "region_code", "issue_id"], name="issues_of_somebody_here"),
            Index(fields=["who", "issue_id"], name="issues_somebody_has_open", condition=Q(is_open=True)),
            Index(fields=["who", "issue_id"], name="issues_confided", condition=Q(is_confidential=True)),
        ]


class _NewestParts(Func):
    """The keys of the newest issues any of these has a part in: of each the first of its range in the index, and of those the
    first. Asked for all of them at once, PostgreSQL would sort all they ever had a part in."""

    template = """ARRAY(SELECT part.issue_id FROM unnest(%(expressions)s) one(who) CROSS JOIN LATERAL (
        SELECT issue_id, reported_at FROM issues_issuepart WHERE who = one.who
        ORDER BY reported_at DESC, issue_id LIMIT %(count)s) part
        ORDER BY part.reported_at DESC, part.issue_id LIMIT %(count)s)"""
    output_field = ArrayField(UUIDField())


class IssueQuerySet(ScopedQuerySet):
    by_age = "-reported_at"  # the order in which `newest` tells; equal ones by their key
    parts_of: tuple[UUID, ...] = ()  # whoever sees an issue for a part in it only: those whose parts count
    are_few = False  # narrowed to what is soon read whole: its newest need not be told first
    cover: Range | None = None  # the range of region codes behind the wall
    _found: tuple[models.QuerySet[Any] | None, int] = (None, 0)  # see `told_of`

    def _clone(self) -> Self:
        clone: Self = super()._clone()
        clone.parts_of, clone.are_few = self.parts_of, self.are_few
        clone.cover, clone._found = self.cover, self._found
        return clone

    def few(self) -> Self:
        """The same, known to be few."""
        clone = self._clone()
        clone.are_few = True
        return clone

    def visible_to(self, actor: Actor) -> Self:
        """The kernel's rule, said so that PostgreSQL can walk an index: the same rows, tests/test_walls.py compares them.

        Where a territory is the whole of the wall, all but complaints are visible in it; the kernel's union of ids would gather
        a township's tens of thousands to show twenty-five. A complaint needs a reason of its own, and those are few.
        """
        cover = actor.cover
        if cover is None or (actor.territories and not actor.is_whole):
            rows = super().visible_to(actor)
            rows.cover = cover
            return rows
        rows = self.behind_wall(actor)
        me = [*actor.organisation_ids, *([actor.account_id] if actor.account_id else [])]
        mine = IssuePart.objects.filter(who__in=me)
        if not actor.territories:
            rows = rows.filter(pk__in=mine.values("issue_id"))
            rows.parts_of = tuple(me)
            return rows
        opening = [grant for grant in actor.grants if self.model.scope.opens(grant)]
        if any(Range.of(grant.territory) == cover for grant in opening):
            return rows
        rule = Q(is_confidential=False) | Q(pk__in=mine.filter(is_confidential=True).values("issue_id"))
        for grant in opening:
            rule |= Q(region_code__gte=Range.of(grant.territory).lo, region_code__lt=Range.of(grant.territory).hi)
        return rows.filter(rule)

    def in_region(self, code: str) -> Self:
        """Those in a region and all below it; of a place in one county said so that the indexes of a county are open."""
        r = Range.of(code)
        inside = {"region_code__gte": r.lo, "region_code__lt": r.hi}
        county = {"county_code": code[:6]} if len(code) >= 6 else {}
        return self.filter(**inside, **county)._having(**inside)

    def still_open(self) -> Self:
        """Those that are not ended."""
        return self.filter(state__in=OPEN_STATES)._open_parts().few()

    def in_states(self, states: Collection[str]) -> Self:
        """Those in one of these states."""
        rows = self.filter(state__in=states)
        return rows._open_parts().few() if OPEN_STATES.issuperset(states) else rows

    def reported_within(self, begin: datetime | None, end: datetime | None) -> Self:
        """Those reported from one moment to another, both included; without an end on either side."""
        bounds = {"reported_at__gte": begin, "reported_at__lte": end}
        within = {name: moment for name, moment in bounds.items() if moment}
        return self.filter(**within)._having(**within)

    def told_by_firms(self) -> Self:
        """What enterprises told on visits, each under its own: 双聚."""
        return self.filter(enterprise__isnull=False, source="enterprise")

    def with_township(self) -> Self:
        """For whoever chose the column: of each row, what its township is called."""
        town = Region.objects.filter(code=Left(OuterRef("region_code"), TOWN), level=Level.TOWNSHIP)
        return self.annotate(township_name=Subquery(town.values("name")[:1]))

    def parts(self, **which: Any) -> models.QuerySet[Any] | None:
        """The keys of all that somebody has a part in, where they see no more than that."""
        mine = IssuePart.objects.filter(who__in=self.parts_of, **which).values("issue_id")
        return mine if self.parts_of else None

    def newest(self, count: int) -> Self | None:
        """Those among so many of the newest that somebody has a part in; None for whoever sees more than that.

        The newest of a county are not walked then to find one in sixty.
        """
        if not self.parts_of:
            return None
        units = Value(list(self.parts_of), ArrayField(UUIDField()))
        return self.filter(OneOf(F("pk"), _NewestParts(units, count=count)))

    def told_of(self, newest: models.QuerySet[Any]) -> None:
        """Of rows found by a word: those of them that are newest, as long as no further condition is asked of them."""
        self._found = newest, len(self.query.where.children)

    def newest_found(self) -> models.QuerySet[Any] | None:
        """What these were `told_of`; None where that was nothing, or they have been narrowed since."""
        newest, conditions = self._found
        return newest if len(self.query.where.children) == conditions else None

    def here(self) -> Q | None:
        """The range of region codes behind the wall, asked of what lies outside the walls and says where it lies."""
        return Q(region_code__gte=self.cover.lo, region_code__lt=self.cover.hi) if self.cover else None

    def _having(self, **which: Any) -> Self:
        """What has just been asked of the issues, asked of the parts as well: a department's few among a county's many."""
        parts = self.parts(**which)
        return self if parts is None else self.filter(pk__in=parts)

    def _open_parts(self) -> Self:
        """The open ones somebody has a part in, by their keys: PostgreSQL would read all that are open in the county beside them."""
        parts = self.parts(is_open=True)
        return self if parts is None else self.filter(OneOf(F("pk"), ArraySubquery(parts)))

    def behind_wall(self, actor: Actor) -> Self:
        """What the actor's walls let through; not yet a reason to see it."""
        cover = actor.cover
        if cover is None:
            return self.none()
        rows = self.within(cover).filter(self.model.scope.not_hidden(actor))
        rows.cover = cover
        return rows
