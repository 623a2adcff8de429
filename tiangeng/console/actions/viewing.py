"""Views of lists: saved under a name, shared with one's unit, opened first; and the columns one looks at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from tiangeng.console.models import DeskMark, ListSetting, SavedView
from tiangeng.console.refusals import NameTaken, NoSuchList, NothingToSave, NotYourView, TooManyViews
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, SignInNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.ui import lists

MOST_VIEWS = 30
NAME_LIMIT, QUERY_LIMIT = 40, 2000


@transaction.atomic
def save_view(
    *, actor: Actor, now: datetime, path: str, query: str, name: str, is_shared: bool = False, is_default: bool = False
) -> SavedView:
    """Keep what the list shows now under a name."""
    who, region = _who(actor)
    _must_be_list(actor, path, now=now)
    name = _clean_name(name)
    query = clean_query(query)
    if not query:
        raise NothingToSave
    mine = SavedView.objects.visible_to(actor).filter(account_id=actor.account_id, path=path)
    if mine.filter(name=name).exists():
        raise NameTaken(name=name, form_field="name")
    if mine.count() >= MOST_VIEWS:
        raise TooManyViews(limit=MOST_VIEWS)

    view = SavedView.objects.create(
        path=path, query=query, name=name, account_id=who, account_name=actor.name[:80],
        organisation_id=_unit(actor) if is_shared else None, created_at=now, **placed(region),
    )  # fmt: skip
    if is_default:
        _set(actor, path, now=now, default_view_id=view.pk)

    log(actor, "view.saved", view, at=now, name=name, path=path, is_shared=is_shared)
    return view


@transaction.atomic
def change_view(
    *, actor: Actor, now: datetime, view_id: UUID, name: str, is_shared: bool, is_default: bool
) -> SavedView:
    """Another name, shared or not, opened first or not; by whoever saved it."""
    view = _own(actor, view_id)
    name = _clean_name(name)
    same = SavedView.objects.visible_to(actor).filter(account_id=actor.account_id, path=view.path, name=name)
    if same.exclude(pk=view.pk).exists():
        raise NameTaken(name=name, form_field="name")

    view.name, view.organisation_id = name, _unit(actor) if is_shared else None
    view.save(update_fields=["name", "organisation_id"])
    if is_default != (_default_of(actor, view.path) == view.pk):
        _set(actor, view.path, now=now, default_view_id=view.pk if is_default else None)

    log(actor, "view.changed", view, at=now, name=name, is_shared=is_shared)
    return view


@transaction.atomic
def remove_view(*, actor: Actor, now: datetime, view_id: UUID) -> str:
    """Gone for everybody who saw it; hands back the address of its list."""
    view = _own(actor, view_id)

    log(actor, "view.removed", view, at=now, name=view.name)
    view.delete()
    path: str = view.path
    return path


@transaction.atomic
def open_with(*, actor: Actor, now: datetime, view_id: UUID, is_default: bool) -> SavedView:
    """The list opens with this view, one's own or the unit's; or with everything again."""
    view: SavedView = SavedView.objects.visible_to(actor).get_one(view_id)

    _set(actor, view.path, now=now, default_view_id=view.pk if is_default else None)

    log(actor, "view.default", view, at=now, is_default=is_default)
    return view


@transaction.atomic
def choose_columns(*, actor: Actor, now: datetime, path: str, columns: Sequence[str]) -> ListSetting:
    """The columns of a list in one's own order; none chosen: as the list comes."""
    page = _must_be_list(actor, path, now=now)
    offered = {name for name, _label in page.table_class([]).choosable_columns()}
    kept = [name for name in dict.fromkeys(columns) if name in offered]

    setting = _set(actor, path, now=now, columns=kept)

    log(actor, "list.columns", setting, at=now, path=path, columns=kept)
    return setting


@transaction.atomic
def mark_seen(*, actor: Actor, now: datetime) -> DeskMark:
    """What is on the home page now has been seen; from here on, news is what comes later."""
    who, region = _who(actor)
    mark, _is_new = DeskMark.objects.update_or_create(
        account_id=who,
        county_code=region[:6],
        defaults={"seen_at": now},
        create_defaults={"seen_at": now, **placed(region)},
    )

    log(actor, "desk.seen", mark, at=now)
    return mark


def clean_query(query: str) -> str:
    """The part of an address that says what one looks at: no page, nothing empty, always in the same order."""
    rest = QueryDict(query[:QUERY_LIMIT], mutable=True)
    for name in lists.PASSING:
        rest.pop(name, None)
    for name, values in list(rest.lists()):
        rest.setlist(name, [value.replace("\x00", "") for value in values if value])
    return rest.urlencode()[:QUERY_LIMIT]


def _who(actor: Actor) -> tuple[UUID, str]:
    """The account, and the place its settings lie in."""
    if actor.account_id is None or actor.cover is None:
        raise SignInNeeded
    return actor.account_id, actor.cover.lo


def _clean_name(name: str) -> str:
    name = clean_text(name, field=_("名字"), limit=NAME_LIMIT)
    if not name:
        raise Incomplete(missing=_("视图的名字"), form_field="name")
    return name


def _unit(actor: Actor) -> UUID | None:
    """The unit one works for, by the oldest of one's grants."""
    return next((grant.organisation_id for grant in actor.grants if grant.organisation_id), None)


def _must_be_list(actor: Actor, path: str, *, now: datetime) -> lists.ListPage:
    page = lists.opened(path[:200], "", actor=actor, now=now)
    if page is None:
        raise NoSuchList
    page.get_queryset()  # the list itself refuses whom it is not for
    return page


def _own(actor: Actor, view_id: UUID) -> SavedView:
    view: SavedView = SavedView.objects.visible_to(actor).lock_one(view_id)
    if view.account_id != actor.account_id:
        raise NotYourView(who=view.account_name)
    return view


def _default_of(actor: Actor, path: str) -> UUID | None:
    found: UUID | None = (
        ListSetting.objects.visible_to(actor).filter(path=path).values_list("default_view_id", flat=True).first()
    )
    return found


def _set(actor: Actor, path: str, *, now: datetime, **changed: Any) -> ListSetting:
    who, region = _who(actor)
    setting, _is_new = ListSetting.objects.update_or_create(
        account_id=who,
        county_code=region[:6],
        path=path,
        defaults={**changed, "changed_at": now},
        create_defaults={**changed, "changed_at": now, **placed(region)},
    )
    return setting
