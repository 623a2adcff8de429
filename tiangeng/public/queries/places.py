"""Villages that can be asked in, and the plain choices of the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import suggesting
from tiangeng.issues.models import Category
from tiangeng.kernel import packs
from tiangeng.kernel.models import Pack
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Grant, Organisation, OrganisationKind, Staff
from tiangeng.people.roles import Role
from tiangeng.people.states import GrantState
from tiangeng.places.models import Level, Region
from tiangeng.places.queries import search_regions
from tiangeng.public import rules
from tiangeng.public.refusals import NoSuchVillage

FOUND_AT_MOST = 40
GUESSED_FROM = 0.05  # a first guess for the dispatcher; below it, one leaf is as likely as the next


# ---------------------------------------------------------------- villages


def counties() -> list[str]:
    """Codes of the counties that work with this installation."""
    return list(Pack.objects.order_by("county_code").values_list("county_code", flat=True))


def village(code: str) -> Region:
    """The village, if its county works with this installation."""
    found: Region | None = Region.objects.filter(code=code, level=Level.VILLAGE).first()
    if found is None or not Pack.objects.filter(county_code=code[:6]).exists():
        raise NoSuchVillage
    return found


def place_of(code: str) -> str:
    """龙泉市 · 大贵溪村: how a page says where it is."""
    names = dict(Region.objects.filter(code__in=[code[:6], code]).values_list("code", "name"))
    return " · ".join(names[one] for one in (code[:6], code) if one in names)


def search_villages(text: str) -> list[tuple[Region, str]]:
    """Villages by name, letters or pinyin, each with its township's name."""
    within = counties()
    found = search_regions(text, within=within, levels=[Level.VILLAGE], limit=FOUND_AT_MOST) if within else []
    names = dict(Region.objects.filter(code__in={one.parent_code for one in found}).values_list("code", "name"))
    return [(one, names.get(one.parent_code, "")) for one in found]


def below(code: str) -> list[Region]:
    """For finding a village by walking down: the counties, or what lies below one of them."""
    within = counties()
    if not code:
        if len(within) != 1:
            return list(Region.objects.filter(code__in=within).order_by("sort_key"))
        code = within[0]
    if not any(code.startswith(county) for county in within) or len(code) > 9:
        raise NoSuchVillage
    return list(Region.objects.filter(parent_code=code).order_by("sort_key", "code"))


# ---------------------------------------------------------------- choices of the form


def groups(county_code: str) -> list[rules.Group]:
    """The dozen plain choices for "what is it about"; complaints have their own place on the form."""
    rows = Category.objects.filter(county_code=county_code, is_active=True, parent__isnull=True)
    open_to_all = rows.filter(children__is_active=True, children__is_complaint=False).distinct().order_by("order")
    kinds = packs.part_of(county_code, "issues").kind_names()
    return rules.groups_of(open_to_all.values_list("code", "name", "kind"), kinds)


def suggestion_group(county_code: str) -> str:
    """The group the opinion box 意见箱 opens: the last one, where what is no practical matter stands."""
    found = groups(county_code)
    return found[-1].code if found else ""


def leaf_for(village_code: str, text: str, *, group: str = "", is_complaint: bool = False) -> Category:
    """The category for a villager's words: within the group they chose, as the county's router suggests, or the last of all."""
    rows = Category.objects.filter(county_code=village_code[:6], is_active=True, parent__is_active=True)
    leaves = list(rows.select_related("parent").order_by("order"))
    if is_complaint and (complaints := [leaf for leaf in leaves if leaf.is_complaint]):
        return complaints[0]
    leaves = [leaf for leaf in leaves if not leaf.is_complaint]
    chosen = next((g.branches for g in groups(village_code[:6]) if g.code == group), ())
    inside = [leaf for leaf in leaves if leaf.parent and leaf.parent.code in chosen]
    if not leaves:
        raise Missing
    otherwise = inside[0] if inside and leaves[-1] not in inside else leaves[-1]
    by_code = {leaf.code: leaf for leaf in inside or leaves}
    (likeliest,) = suggesting.ask(village_code[:6], suggesting.CATEGORY, text, among=by_code, k=1).suggestions or (
        None,
    )
    return by_code[likeliest.label] if likeliest and likeliest.share >= GUESSED_FROM else otherwise


@dataclass(frozen=True, slots=True)
class Accountable:
    """Whom a complaint may be about, as choices of the form: (value, label)."""

    stationed: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]


def accountable(village_code: str, *, now: datetime) -> Accountable:
    """The cadres stationed in the village, as its notice board names them, and the units that serve it."""
    today = timezone.localdate(now)
    with acting(rules.villager_of(village_code)):
        in_force = Grant.objects.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=today), role=Role.WORKER, territory=village_code,
            state=GrantState.IN_FORCE, from_on__lte=today, account__staff__isnull=False,
        )  # fmt: skip
        people = Staff.objects.filter(pk__in=in_force.values("account__staff"), is_active=True)
        units = Organisation.objects.filter(county_code=village_code[:6], is_active=True).exclude(
            kind=OrganisationKind.SUPERIOR
        )
        local = Q(region_code=village_code) | Q(region_code=village_code[:9]) | Q(region_code=village_code[:6])
        ordered = sorted(units.filter(local), key=lambda unit: (-len(unit.region_code), unit.kind, unit.sort_key))
        return Accountable(
            [
                (f"staff:{one.pk}", _("%(name)s（%(detail)s）") % {"name": one.name, "detail": one.organisation})
                for one in people.select_related("organisation")
            ],
            [(f"unit:{one.pk}", str(one)) for one in ordered],
        )
