"""Reports that may be one matter: found by the machine, joined or kept apart by the dispatcher, and undone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import likeness
from tiangeng.issues.models import Issue, Pair
from tiangeng.issues.refusals import PairGone
from tiangeng.issues.states import LIFECYCLE, PAIR_LIFE, PairState, State
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept

from . import moves
from .merging import merge_issue, unmerge_issue

WITHIN = timedelta(days=30)
UNDONE = _("并错了，撤销")
MOST = 5_000  # open reports of one county that are compared in one run


@transaction.atomic
def find_pairs(*, actor: Actor, county_code: str, now: datetime) -> int:
    """Ask about what is near in the same village and month and could be merged. What was asked once is never asked again."""
    actor.must("issues.pair", region=county_code)
    rows = (
        Issue.objects.visible_to(actor)
        .filter(
            county_code=county_code,
            is_confidential=False,
            reported_at__gte=now - WITHIN,
            state__in=LIFECYCLE.sources_of("merge"),
        )
        .order_by("-reported_at", "pk")[:MOST]
    )
    there = {str(one.pk): one for one in rows}
    index = likeness.index_of(list(there.values()), threshold=likeness.ALIKE_FROM, days=WITHIN.days)
    asked = Pair.objects.filter(county_code=county_code).values_list("earlier", "later")
    apart = {frozenset((str(earlier), str(later))) for earlier, later in asked}

    found = [
        Pair(
            earlier=there[match.id],
            later=there[pk],
            likeness=match.score,
            is_exact=match.why == "exact",
            found_at=now,
            **placed(there[pk].region_code),
        )
        for pk, match in index.pairs(apart=apart)
    ]
    Pair.objects.bulk_create(found, ignore_conflicts=True, batch_size=1000)  # of two runs at once the first asks

    log(actor, "pair.find", at=now, found=len(found), compared=len(there))
    return len(found)


@transaction.atomic
def decide_pair(*, actor: Actor, pair_id: UUID, name: str, now: datetime) -> Pair:
    """并为一件, 不是同一件, or back to the question. Merging goes through the issues' own life and can be refused by it."""
    pair: Pair = Pair.objects.visible_to(actor).lock_one(pair_id)
    later: Issue = Issue.objects.visible_to(actor).get_one(pair.later_id)
    earlier: Issue = Issue.objects.visible_to(actor).get_one(pair.earlier_id)
    step = PAIR_LIFE.step(name, state=pair.state)
    for issue in (later, earlier):
        moves.must_dispatch(actor, issue, step)

    if step.target == PairState.SAME:
        into = earlier.merged_into if earlier.merged_into_id else earlier  # the earlier one was joined meanwhile
        if into is None or into.pk == later.pk or not into.is_open or later.state not in LIFECYCLE.sources_of("merge"):
            raise PairGone
        merge_issue(actor=actor, issue_id=later.pk, now=now, into_id=into.pk)
    elif pair.state == PairState.SAME and later.state == State.MERGED:
        unmerge_issue(actor=actor, issue_id=later.pk, now=now, reason=kept(UNDONE))
    pair.state = step.target
    is_open = step.target == PairState.PROPOSED
    pair.decided_at, pair.decided_by_name = (None, "") if is_open else (now, actor.name[:40])
    pair.save(update_fields=["state", "decided_at", "decided_by_name"])

    log(actor, f"pair.{name}", pair, at=now, earlier=earlier.number, later=later.number)
    return pair
