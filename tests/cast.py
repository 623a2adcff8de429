"""Makes the cast: the smallest lawful rows, in Longquan and in a neighbouring county."""

from dataclasses import dataclass, field
from datetime import date, datetime

from conftest import COUNTY, TOWNSHIP, VILLAGE, Cast
from tiangeng.algorithms.pinyin import initials, sort_key
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import placed
from tiangeng.people import queries
from tiangeng.people.models import Account, Grant, Organisation, OrganisationKind, Staff
from tiangeng.people.roles import ADMINISTRATORS, Role
from tiangeng.people.states import GrantState
from tiangeng.places.models import Region

NEIGHBOUR = "331127"  # 景宁


def make_cast(*, now: datetime) -> Cast:
    township = Organisation.objects.get(county_code=COUNTY, code=TOWNSHIP)
    village = Organisation.objects.get(county_code=COUNTY, code=VILLAGE)
    other = (
        Organisation.objects.filter(county_code=COUNTY, kind="township")
        .exclude(pk=township.pk)
        .order_by("code")
        .first()
    )
    water, transport = (Organisation.objects.get(county_code=COUNTY, code=code) for code in ("water", "transport"))
    office = Organisation.objects.get(county_code=COUNTY, code="organisation")
    inspection = Organisation.objects.get(county_code=COUNTY, code="inspection")
    far = Region.objects.filter(code__startswith=NEIGHBOUR, level="township").order_by("code").first()
    far_office = Organisation.objects.create(
        code=far.code,
        name=far.name,
        short_name=far.name,
        sort_key=sort_key(far.name),
        kind=OrganisationKind.TOWNSHIP,
        **placed(far.code),
    )

    people = Newcomers(now)
    person = people.add
    cast = dict(  # noqa: C408  (read as the class it becomes)
        cadre=person("叶青", Role.WORKER, VILLAGE, township),
        partner=person("吴敏", Role.WORKER, VILLAGE, township),
        township_officer=person("季文", Role.TOWNSHIP, TOWNSHIP, township),
        other_township=person("项伟", Role.TOWNSHIP, other.code, other),
        county_admin=person("周正", Role.ORGANISER, COUNTY, office),
        bureau=person("陈立", Role.DEPARTMENT, COUNTY, water),
        helping_bureau=person("刘畅", Role.DEPARTMENT, COUNTY, transport),
        village_committee=person("李根土", Role.VILLAGE, VILLAGE, village),
        leader=person("毛远", Role.LEADER, COUNTY, office),
        inspector=person("蓝天", Role.INSPECTOR, COUNTY, inspection),
        neighbour=person("钟邻", Role.TOWNSHIP, far.code, far_office),
        system_admin=person("管系统", Role.SYSTEM_ADMIN, COUNTY, None),
        security_admin=person("管安全", Role.SECURITY_ADMIN, COUNTY, None),
        auditor=person("管审计", Role.AUDIT_ADMIN, COUNTY, None),
    )
    people.arrive()
    return Cast(**{name: queries.actor_for(account, now=now) for name, account in cast.items()})


@dataclass
class Newcomers:
    """Accounts with one approved grant each, written down together: nearly every test has fourteen of them."""

    now: datetime
    staff: list[Staff] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)

    def add(self, name: str, role: str, territory: str, unit: Organisation | None) -> Account:
        if unit is not None:
            self.staff.append(
                Staff(
                    organisation=unit,
                    name=name,
                    sort_key=sort_key(name, person=True),
                    initials=initials(name, person=True),
                    **placed(unit.region_code),
                )
            )
        account = Account(
            username=f"t-{new_id().hex[-12:]}",
            display_name=name,
            staff=self.staff[-1] if unit else None,
            created_at=self.now,
            password_changed_at=self.now,
            must_change_password=False,
            is_administrator=role in ADMINISTRATORS,
            county_code=territory[:6],
        )
        self.accounts.append(account)
        self.grants.append(
            Grant(
                account=account,
                role=role,
                territory=territory,
                organisation=unit,
                from_on=date(2025, 1, 1),
                organisation_name=unit.short_name if unit else "",
                state=GrantState.IN_FORCE,
                granted_by_id=new_id(),
                granted_by_name="管系统",
                granted_at=self.now,
                approved_by_id=new_id(),
                approved_by_name="管安全",
                approved_at=self.now,
            )
        )
        return account

    def arrive(self) -> None:
        Staff.objects.bulk_create(self.staff)
        Account.objects.bulk_create(self.accounts)
        Grant.objects.bulk_create(self.grants)


def make_person(name: str, *, role: str, territory: str, unit: Organisation | None, now: datetime) -> Actor:
    """An account with one approved grant; returns it as an Actor."""
    people = Newcomers(now)
    account = people.add(name, role, territory, unit)
    people.arrive()
    return queries.actor_for(account, now=now)


def make_superior(territory: str, *, now: datetime) -> Actor:
    """Somebody of a city or a province, who looks at several counties."""
    organ = Organisation.objects.filter(county_code=COUNTY, kind="superior").order_by("code").first()
    return make_person("上面的人", role=Role.SUPERIOR, territory=territory, unit=organ, now=now)
