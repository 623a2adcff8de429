"""Which rows may be seen: declared once on the model, built as two walls.

*Query scope* (`visible_to`): the full rule — territory, or my organisation's part in it, or written by me; never what
is hidden from me. *Row-level security*: the actor's one covering range of region codes, and what is hidden from me.
A forgotten filter therefore cannot cross a territory, nor show a complaint to the one it is about.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q

from .actors import Actor, Held, Range
from .labels import labels_of
from .once import once_within
from .refusals import Missing


@dataclass(frozen=True, slots=True)
class Scope:
    """Field paths (as in the ORM) that decide who sees a row.

    territory: the region-code column, also the column of the database wall.
    organisations, authors: paths to organisation ids, and to account ids.
    through: a foreign key whose target's scope is this row's (the wall still stands on this row's own column).
    hidden_organisation, hidden_staff: columns naming the unit and the person who must never see the row.
    county_wide: a register everyone in the county may look up, wherever in it their grant lies (units, colleagues).
    """

    territory: str = "region_code"
    organisations: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    through: str = ""
    hidden_organisation: str = ""
    hidden_staff: str = ""
    private: str = ""  # a flag column: where true, territory alone shows nothing …
    private_needs: str = ""  # … but with this capability
    county_wide: bool = False

    def counties_of(self, actor: Actor) -> Q:
        """The counties in which the actor holds a grant, or which lie below one."""
        rule = Q(pk__in=[])
        for territory in {grant.territory[:6] for grant in actor.grants}:
            r = Range.of(territory)
            rule |= Q(county_code__gte=r.lo, county_code__lt=r.hi)
        return rule

    def opens(self, grant: Held) -> bool:
        """Whether the grant's territory shows every row in it, the private ones too."""
        return grant.reads_territory and (not self.private or self.private_needs in grant.capabilities)

    def for_territory(self, actor: Actor) -> Q:
        """Rows shown because they lie in a territory of the actor."""
        rule = Q(pk__in=[])
        for grant in {(g.territory, self.opens(g)): g for g in actor.grants if g.reads_territory}.values():
            r = Range.of(grant.territory)
            inside = Q(**{f"{self.territory}__gte": r.lo, f"{self.territory}__lt": r.hi})
            rule |= inside if self.opens(grant) else inside & Q(**{self.private: False})
        return rule

    def shows(self, actor: Actor, row: Any) -> bool:
        """Whether one row at hand may be seen: the same rule, asked of its columns before the database is asked.

        Equal to `visible_to` where that is the kernel's own; kernel/tests/test_walls.py compares the two.
        """
        region = getattr(row, self.territory)
        if actor.cover is None or not actor.cover.holds(region) or self._hides(actor, row):
            return False
        if any(
            grant.reads_territory
            and region.startswith(grant.territory)
            and (self.opens(grant) or not getattr(row, self.private))
            for grant in actor.grants
        ):
            return True
        mine: list[tuple[str, Any]] = [(path, {actor.account_id}) for path in self.authors if actor.account_id]
        mine += [(path, actor.organisation_ids) for path in self.organisations]
        if any(getattr(row, path) in ids for path, ids in mine if "__" not in path):
            return True
        same = type(row)._default_manager.filter(pk=row.pk)
        return any(same.filter(**{f"{path}__in": ids}).exists() for path, ids in mine if "__" in path and ids)

    def _hides(self, actor: Actor, row: Any) -> bool:
        columns = ((self.hidden_organisation, actor.organisation_ids), (self.hidden_staff, actor.staff_ids))
        return any(column and getattr(row, f"{column}_id") in mine for column, mine in columns)

    def not_hidden(self, actor: Actor) -> Q:
        rule = Q()
        if self.hidden_organisation and actor.organisation_ids:
            column = self.hidden_organisation
            rule &= Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": actor.organisation_ids})
        if self.hidden_staff and actor.staff_ids:
            rule &= Q(**{f"{self.hidden_staff}__isnull": True}) | ~Q(**{f"{self.hidden_staff}__in": actor.staff_ids})
        return rule


def in_counties(actor: Actor, county_code: str) -> bool:
    """`Scope.counties_of`, asked of a row at hand."""
    return any(Range.of(grant.territory[:6]).holds(county_code) for grant in actor.grants)


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of a model with a `scope`; screens start from `visible_to` and nowhere else."""

    found_up_to: int | None = None  # of rows found by a word: how far they are worth counting (kernel.pairs)

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django's own way for a query set to keep something
        clone.found_up_to = self.found_up_to
        return clone

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may see. An actor with no grant sees none."""
        return self._seen_by(actor, few=False)

    def few_visible_to(self, actor: Actor) -> Self:
        """The same rows, where something else that is asked leaves few: each of those is asked, instead of looking up all
        that this actor sees. A model with a rule of its own keeps to it.
        """
        if type(self).visible_to is not ScopedQuerySet.visible_to:
            return self.visible_to(actor)
        return self._seen_by(actor, few=True)

    def _seen_by(self, actor: Actor, *, few: bool) -> Self:
        scope: Scope = self.model.scope
        if actor.cover is None:
            return self.none()
        if scope.county_wide:
            return self.filter(scope.counties_of(actor), scope.not_hidden(actor))
        if scope.through:
            parents = self.model._meta.get_field(scope.through).related_model._default_manager
            if few:
                return self.filter(Exists(parents.few_visible_to(actor).filter(pk=OuterRef(f"{scope.through}_id"))))
            return self.filter(**{f"{scope.through}__in": parents.visible_to(actor)})
        wall = {f"{scope.territory}__gte": actor.cover.lo, f"{scope.territory}__lt": actor.cover.hi}
        rows = self.filter(scope.not_hidden(actor), **wall)
        if any(scope.opens(grant) and Range.of(grant.territory) == actor.cover for grant in actor.grants):
            return rows  # the territory is the whole of the wall: no further question
        reasons = self._reasons(scope, actor)
        if not reasons:
            return self.none()
        if few or len(reasons) == 1:
            return rows.filter(reduce(or_, (self._asked_of_each(*reason) for reason in reasons)))
        ids = [self.model._default_manager.filter(rule).values("pk") for rule, _is_joined in reasons]
        return rows.filter(pk__in=ids[0].union(*ids[1:], all=True))

    def _asked_of_each(self, rule: Q, is_joined: bool) -> Q:
        """A join would give a row once for each that it meets."""
        return Q(Exists(self.model._default_manager.filter(rule, pk=OuterRef("pk")))) if is_joined else rule

    def within(self, cover: Range) -> Self:
        """Rows in the range of region codes, said so that the indexes which begin with the county are open to it.

        For whoever stands above the counties the table is asked whether it holds rows of one county only.
        """
        inside = Q(region_code__gte=cover.lo, region_code__lt=cover.hi)
        alone = self.alone_in(cover)
        return self.filter(inside, county_code=alone) if alone else self.filter(inside)

    def alone_in(self, cover: Range) -> str | None:
        """The county that alone has rows there; None where several have, or none yet.

        Two looks at the ends of an index. Only "several" is remembered, for a county may be added meanwhile, and none is ever
        taken away.
        """
        county = Range.of(cover.lo[:6])
        if len(cover.lo) >= 6 and cover.hi <= county.hi:
            return county.lo
        known, key = once_within(), ("several counties", self.model, cover)
        if key in known:
            return None
        inside = self.model._default_manager.filter(region_code__gte=cover.lo, region_code__lt=cover.hi).order_by()
        ends = inside.aggregate(lo=Min("county_code"), hi=Max("county_code"))
        if ends["lo"] is not None and ends["lo"] == ends["hi"]:
            return str(ends["lo"])
        known[key] = True
        return None

    def _reasons(self, scope: Scope, actor: Actor) -> list[tuple[Q, bool]]:
        """Each with whether other tables are joined for it."""
        reasons = [(scope.for_territory(actor), False)] if actor.territories else []
        if actor.account_id:
            reasons += [(Q(**{path: actor.account_id}), "__" in path) for path in scope.authors]
        if actor.organisation_ids:
            units = list(actor.organisation_ids)
            reasons += [(Q(**{f"{path}__in": units}), "__" in path) for path in scope.organisations]
        return reasons

    def lock_visible(self, actor: Actor, pk: Any) -> Any:
        """`visible_to(actor).lock_one(pk)` by one plain look-up: the row behind the wall is locked, then asked."""
        row = self.lock_one(pk)
        if not self.model.scope.shows(actor, row):
            raise Missing
        return row

    def lock_one(self, pk: Any) -> Any:
        """The row, locked for change; outside the scope and absent are the same answer."""
        row = next(iter(self.filter(pk=pk).order_by().select_for_update(no_key=True, of=("self",))), None)
        if row is None:
            raise Missing
        return row

    def get_one(self, pk: Any) -> Any:
        """The row, or `Missing`."""
        row = self.filter(pk=pk).first()
        if row is None:
            raise Missing
        return row


class Placed(models.Model):
    """A row that lies in a region. `county_code` is carried apart so that a county can be moved to its own shard."""

    scope: ClassVar[Scope]
    region_code = models.CharField(max_length=12, db_collation="C")
    county_code = models.CharField(max_length=6, db_collation="C")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:
        """As Django's own, which reads every label in the reader's language anew for each row."""
        value = getattr(self, field.attname)
        found = labels_of(field).get(value)
        return value if found is None else str(found)


def placed(region_code: str) -> dict[str, str]:
    """The two columns of `Placed` for a row in this region."""
    return {"region_code": region_code, "county_code": region_code[:6]}


def scoped_models() -> list[type[models.Model]]:
    """Every concrete model that declares a scope, in a fixed order."""
    found = [m for m in apps.get_models() if isinstance(getattr(m, "scope", None), Scope)]
    return sorted(found, key=lambda m: m._meta.db_table)
