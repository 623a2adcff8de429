"""The same actions as the console. What answers with a plain number keeps no copy, so it takes no Idempotency-Key."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import BadText

from . import actions, queries
from .models import Enterprise, Facility, Household, HouseholdState, Level, Region, Resident
from .pack import FacilityKind, kinds_of
from .schemas import (
    EnterpriseEdit,
    EnterpriseIn,
    EnterpriseOut,
    EnterprisePage,
    FacilityEdit,
    FacilityIn,
    FacilityOut,
    FacilityPage,
    GroundIn,
    HouseholdEdit,
    HouseholdIn,
    HouseholdMove,
    HouseholdOut,
    HouseholdPage,
    KindOut,
    PlainOut,
    RegionFound,
    RegionOut,
    ResidentEdit,
    ResidentIn,
    ResidentOut,
)

router = Router()
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 429: Refused, 503: Refused}
Text = Annotated[str, Query(max_length=60)]
Code = Annotated[str, Query(pattern="^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$")]
CodeInPath = Annotated[str, Path(pattern="^[0-9]{2,12}$")]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000)]
Sealed = Annotated[str, Path(pattern="^(phone|id_number)$")]


def _who(request: HttpRequest, capability: str = "") -> Actor:
    actor: Actor = request.actor
    if capability:
        actor.must(capability)
    return actor


def _page(rows: Any, limit: int, offset: int) -> dict[str, Any]:
    found = list(rows[offset : offset + limit + 1])
    return {"items": found[:limit], "more": len(found) > limit}


def _plain(text: str) -> str:
    if "\x00" in text:
        raise BadText
    return text.strip()


# ---------------------------------------------------------------------- regions


@router.get("/regions", response={200: list[RegionFound], **NO}, summary="Find a region")
def regions(
    request: HttpRequest, q: Text, within: Code = "", level: Level | None = None, limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> list[dict[str, Any]]:  # fmt: skip
    """`q`: name, initials, pinyin or code; "龙渊 大洋" looks for 大洋 in 龙渊. `within`: a code; otherwise my territories."""
    areas = [within] if within else queries.territories_of(_who(request))
    found = queries.search_regions(q, within=areas, levels=[level] if level else (), limit=limit)
    paths = queries.paths_of(one.code for one in found)
    return [_with_path(one, paths[one.code]) for one in found]


@router.get("/regions/children", response={200: list[RegionOut], **NO}, summary="One level below, in pinyin order")
def children(request: HttpRequest, of: Code = "") -> list[Region]:
    """Of nothing: the provinces."""
    return list(queries.children_of(of))


@router.get("/regions/{code}", response={200: RegionFound, **NO}, summary="One region and its path")
def region(request: HttpRequest, code: CodeInPath) -> dict[str, Any]:
    found = queries.region(code)
    return _with_path(found, queries.ancestors_of(code))


def _with_path(one: Region, path: list[Region]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in RegionOut.model_fields} | {"path": queries.path_text(path)}


# ---------------------------------------------------------------------- households


@router.get("/households", response={200: HouseholdPage, **NO}, summary="Households I may see, by the head's name")
def households(
    request: HttpRequest, q: Text = "", region: Code = "", hamlet: Text = "", label: Text = "", state: HouseholdState | None = None,
    limit: Limit = 50, offset: Offset = 0,
) -> dict[str, Any]:  # fmt: skip
    """`q`: the head's name or initials, a member's name, a house number, or a whole telephone or identity number."""
    rows = queries.households(_who(request, "places.see"), region=region)
    rows = queries.search_households(rows, q)
    exact = {"hamlet": _plain(hamlet), "state": state.value if state else ""}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return _page(rows.filter(labels__contains=[_plain(label)]) if label else rows, limit, offset)


@router.post("/households", response={201: HouseholdOut, **NO}, summary="建档")
@once
def create_household(request: HttpRequest, sent: HouseholdIn) -> Any:
    return 201, _file(request, actions.create_household(actor=_who(request), now=timezone.now(), **sent.model_dump()))


@router.get("/households/{uuid:pk}", response={200: HouseholdOut, **NO}, summary="One household's file")
def household(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    found: Household = Household.objects.visible_to(_who(request, "places.see")).get_one(pk)
    actions.note_opened(actor=request.actor, household=found, now=timezone.now())
    return _file(request, found)


@router.patch("/households/{uuid:pk}", response={200: HouseholdOut, **NO}, summary="修改档案")
@once
def edit_household(request: HttpRequest, pk: UUID, sent: HouseholdEdit) -> Any:
    changed = actions.edit_household(
        actor=_who(request), household_id=pk, now=timezone.now(), **sent.model_dump(exclude_unset=True)
    )
    return _file(request, changed)


@router.post("/households/{uuid:pk}/move", response={200: HouseholdOut, **NO}, summary="迁村")
@once
def move_household(request: HttpRequest, pk: UUID, sent: HouseholdMove) -> Any:
    moved = actions.move_household(actor=_who(request), household_id=pk, now=timezone.now(), **sent.model_dump())
    return _file(request, moved)


@router.post("/households/{uuid:pk}/residents", response={201: ResidentOut, **NO}, summary="登记成员")
@once
def add_resident(request: HttpRequest, pk: UUID, sent: ResidentIn) -> Any:
    return 201, actions.add_resident(actor=_who(request), household_id=pk, now=timezone.now(), **sent.model_dump())


@router.patch("/residents/{uuid:pk}", response={200: ResidentOut, **NO}, summary="修改成员资料")
@once
def edit_resident(request: HttpRequest, pk: UUID, sent: ResidentEdit) -> Any:
    return actions.edit_resident(
        actor=_who(request), resident_id=pk, now=timezone.now(), **sent.model_dump(exclude_unset=True)
    )


@router.post("/residents/{uuid:pk}/remove", response={200: HouseholdOut, **NO}, summary="移除成员")
@once
def remove_resident(request: HttpRequest, pk: UUID, sent: GroundIn) -> Any:
    home = actions.remove_resident(actor=_who(request), resident_id=pk, reason=sent.reason, now=timezone.now())
    return _file(request, home)


@router.post("/residents/{uuid:pk}/unmask/{field}", response={200: PlainOut, **NO}, summary="查看号码")
def unmask_resident(request: HttpRequest, pk: UUID, field: Sealed, sent: GroundIn) -> dict[str, str]:
    """For a reason of at least five characters, thirty times a day; every look is in the log."""
    return {"value": _look(request, Resident, pk, field, sent.reason)}


def _look(request: HttpRequest, model: Any, pk: UUID, field: str, reason: str) -> str:
    actor = _who(request)
    return actions.unmask(actor=actor, model=model, record_id=pk, field=field, reason=reason, now=timezone.now())


def _file(request: HttpRequest, home: Household) -> dict[str, Any]:
    """The whole file with its members, numbers masked."""
    names = ("id", "region_code", "number", "head_name", "hamlet", "labels", "state", "version", "address", "note", "created_at",
             "changed_at", "changed_by")  # fmt: skip
    place = Region.objects.filter(code=home.region_code).values_list("name", flat=True).first()
    members = list(queries.residents_of(_who(request), home))
    return {name: getattr(home, name) for name in names} | {"region_name": place, "residents": members}


# ---------------------------------------------------------------------- enterprises


@router.get("/enterprises", response={200: EnterprisePage, **NO}, summary="Enterprises I may see")
def enterprises(
    request: HttpRequest, q: Text = "", region: Code = "", is_above_scale: bool | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:  # fmt: skip
    """`q`: part of the name, initials, or the beginning of the credit code."""
    rows = queries.search_enterprises(queries.enterprises(_who(request, "places.see"), region=region), q)
    return _page(rows if is_above_scale is None else rows.filter(is_above_scale=is_above_scale), limit, offset)


@router.post("/enterprises", response={201: EnterpriseOut, **NO}, summary="登记企业")
@once
def create_enterprise(request: HttpRequest, sent: EnterpriseIn) -> Any:
    return 201, actions.create_enterprise(actor=_who(request), now=timezone.now(), **sent.model_dump())


@router.get("/enterprises/{uuid:pk}", response={200: EnterpriseOut, **NO}, summary="One enterprise")
def enterprise(request: HttpRequest, pk: UUID) -> Enterprise:
    found: Enterprise = queries.enterprises(_who(request, "places.see")).get_one(pk)
    return found


@router.patch("/enterprises/{uuid:pk}", response={200: EnterpriseOut, **NO}, summary="修改企业资料")
@once
def edit_enterprise(request: HttpRequest, pk: UUID, sent: EnterpriseEdit) -> Any:
    return actions.edit_enterprise(
        actor=_who(request), enterprise_id=pk, now=timezone.now(), **sent.model_dump(exclude_unset=True)
    )


@router.post("/enterprises/{uuid:pk}/unmask", response={200: PlainOut, **NO}, summary="查看联系电话")
def unmask_enterprise(request: HttpRequest, pk: UUID, sent: GroundIn) -> dict[str, str]:
    return {"value": _look(request, Enterprise, pk, "contact_phone", sent.reason)}


# ---------------------------------------------------------------------- facilities


@router.get("/facility-kinds", response={200: list[KindOut], **NO}, summary="The kinds my county keeps")
def facility_kinds(request: HttpRequest) -> list[FacilityKind]:
    return list(kinds_of(queries.common_region(_who(request, "places.see"))[:6]).values())


@router.get("/facilities", response={200: FacilityPage, **NO}, summary="Facilities I may see")
def facilities(
    request: HttpRequest, q: Text = "", region: Code = "", kind: Text = "", limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """`q`: part of the name, the address, or of a kind's name."""
    actor = _who(request, "places.see")
    kinds = {code: one.name for code, one in kinds_of(queries.common_region(actor)[:6]).items()}
    rows = queries.search_facilities(queries.facilities(actor, region=region), q, kinds=kinds)
    return _page(rows.filter(kind=_plain(kind)) if kind else rows, limit, offset)


@router.post("/facilities", response={201: FacilityOut, **NO}, summary="登记设施")
@once
def create_facility(request: HttpRequest, sent: FacilityIn) -> Any:
    return 201, actions.create_facility(actor=_who(request), now=timezone.now(), **sent.model_dump())


@router.get("/facilities/{uuid:pk}", response={200: FacilityOut, **NO}, summary="One facility")
def facility(request: HttpRequest, pk: UUID) -> Facility:
    found: Facility = queries.facilities(_who(request, "places.see")).get_one(pk)
    return found


@router.patch("/facilities/{uuid:pk}", response={200: FacilityOut, **NO}, summary="修改设施资料")
@once
def edit_facility(request: HttpRequest, pk: UUID, sent: FacilityEdit) -> Any:
    return actions.edit_facility(
        actor=_who(request), facility_id=pk, now=timezone.now(), **sent.model_dump(exclude_unset=True)
    )
