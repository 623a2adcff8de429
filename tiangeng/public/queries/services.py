"""What can be asked for in a village, who answers and in how many working days: the routing catalogue, for everybody."""

from dataclasses import dataclass

from tiangeng.issues import queries as issues
from tiangeng.issues import rules as deadlines
from tiangeng.issues.models import Category
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import joined
from tiangeng.people.models import Organisation
from tiangeng.public import rules


@dataclass(frozen=True, slots=True)
class Service:
    """Matters of one field that go to the same unit and have the same time."""

    names: tuple[str, ...]
    owner: str  # '' where nobody is named: the dispatcher looks for who it is
    accept_days: int
    accept_hours: int | None  # office hours, of what is urgent
    resolve_days: int

    @property
    def named(self) -> str:
        return joined(self.names)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    services: tuple[Service, ...]


def services(village_code: str) -> list[Field]:
    """In the pack's order; complaints about people have a place of their own and are not among them."""
    leaves = [leaf for leaf in issues.categories_of(village_code[:6]) if leaf.parent and not leaf.is_complaint]
    owners = _owners(village_code, leaves)
    fields: dict[str, dict[tuple[str, int, int | None, int], list[str]]] = {}
    for leaf in leaves:
        owner = owners.get(deadlines.unit_code(leaf.owner, village_code), "")
        same = (owner, leaf.accept_days, leaf.accept_hours, leaf.resolve_days)
        branch = str(leaf.parent)
        fields.setdefault(branch, {}).setdefault(same, []).append(leaf.name)
    return [
        Field(name, tuple(Service(tuple(names), *same) for same, names in rows.items()))
        for name, rows in fields.items()
    ]


def _owners(village_code: str, leaves: list[Category]) -> dict[str, str]:
    wanted = {deadlines.unit_code(leaf.owner, village_code) for leaf in leaves}
    with acting(rules.villager_of(village_code)):
        units = Organisation.objects.filter(county_code=village_code[:6], code__in=wanted, is_active=True)
        return dict(units.values_list("code", "short_name"))
