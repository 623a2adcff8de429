"""代理: what is lent, to whom, for how long, and that it takes two people."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import make_person
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, WrongMove
from tiangeng.people import actions, queries
from tiangeng.people.models import Account, Grant, StandIn
from tiangeng.people.refusals import (
    AlreadyAway,
    NoStandInForOffices,
    NothingToLend,
    NotOneself,
    NotTheirOffice,
    StandInByAnother,
    StandInDates,
    StandInIsAway,
)
from tiangeng.people.roles import Role

from .conftest import COUNTY, TOWNSHIP, run

TODAY, FRIDAY = date(2026, 3, 18), date(2026, 3, 20)


@pytest.fixture
def named(cast, now) -> StandIn:
    """陈立 of the water bureau is away from today to Friday; 刘畅 of the transport bureau acts for him."""
    return name(cast, now)


def name(cast, now, actor=None, **changes):
    given = {"stand_in_id": cast.helping_bureau.staff_id, "from_on": TODAY, "to_on": FRIDAY, "reason": "年休假"}
    return run(actions.name_stand_in, actor=actor or cast.bureau, now=now, **(given | changes))


@pytest.fixture
def agreed(cast, named, now) -> StandIn:
    return run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=named.pk, now=now)


def again(actor, now):
    return queries.actor_for(Account.objects.get(pk=actor.account_id), now=now)


def test_naming_somebody_gives_nothing_until_a_second_person_approves(cast, named, now):
    assert again(cast.helping_bureau, now) == cast.helping_bureau


def test_who_stands_in_holds_what_the_absent_one_holds_and_nothing_else(cast, agreed, now):
    actor = again(cast.helping_bureau, now)
    lent = [grant for grant in actor.grants if grant.lent_by]
    assert [(g.role, g.territory, g.organisation_id) for g in lent] == [
        (g.role, g.territory, g.organisation_id) for g in cast.bureau.grants
    ]
    assert actor.organisation_ids == cast.helping_bureau.organisation_ids | cast.bureau.organisation_ids
    assert actor.staff_ids == {cast.helping_bureau.staff_id, cast.bureau.staff_id}
    assert actor.organisation_name == cast.helping_bureau.organisation_name
    assert lent[0].lent_by.name == "陈立"
    assert lent[0].lent_by.organisation_name == cast.bureau.organisation_name


def test_a_key_brings_what_is_lent_as_well(cast, agreed, now):
    actor = again(cast.helping_bureau, now)
    _row, key = run(actions.make_token, actor=actor, name="大屏", days=30, now=now)
    assert queries.actor_of_token(key, now=now) == actor


def test_it_begins_on_the_first_day_and_ends_by_itself_after_the_last(cast, now):
    row = name(cast, now, from_on=FRIDAY, to_on=FRIDAY)
    run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=row.pk, now=now)
    held = [bool(again(cast.helping_bureau, now + timedelta(days=days)).absent) for days in range(5)]
    assert held == [False, False, True, False, False]
    assert actions.end_expired_stand_ins(now=now + timedelta(days=2)) == 0
    assert actions.end_expired_stand_ins(now=now + timedelta(days=3)) == 1
    row.refresh_from_db()
    assert (row.state, row.ended_reason) == ("ended", "到期")


def test_what_the_absent_one_loses_is_no_longer_lent(cast, agreed, now):
    grant = Grant.objects.get(account_id=cast.bureau.account_id)
    run(actions.end_grant, actor=cast.security_admin, grant_id=grant.pk, reason="调离", now=now)
    assert again(cast.helping_bureau, now).absent == ()


def test_nothing_is_lent_by_a_frozen_account(cast, agreed, now):
    run(actions.freeze_account, actor=cast.security_admin, account_id=cast.bureau.account_id, reason="离岗", now=now)
    assert again(cast.helping_bureau, now).absent == ()


def test_what_was_lent_is_not_lent_on(cast, agreed, now):
    row = name(cast, now, actor=cast.leader, stand_in_id=cast.inspector.staff_id)
    run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=row.pk, now=now)
    onward = name(cast, now, actor=cast.helping_bureau, stand_in_id=cast.leader.staff_id, from_on=TODAY + timedelta(10),
                  to_on=TODAY + timedelta(11))  # fmt: skip
    run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=onward.pk, now=now)
    later = again(cast.leader, now + timedelta(days=10))
    assert [away.name for away in later.absent] == ["刘畅"]


@pytest.mark.parametrize("who", ["system_admin", "county_admin"])
def test_the_office_may_name_somebody_for_a_person_but_not_approve_it(cast, now, who):
    row = name(cast, now, actor=getattr(cast, who), absent_id=cast.bureau.staff_id)
    assert row.absent_id == cast.bureau.account_id
    with pytest.raises(NotYours):
        run(actions.agree_stand_in, actor=getattr(cast, who), stand_in_id=row.pk, now=now)


def test_a_colleague_may_not_name_somebody_for_another(cast, now):
    with pytest.raises(NotTheirOffice):
        name(cast, now, actor=cast.township_officer, absent_id=cast.bureau.staff_id)


def test_neither_of_the_two_approves_even_with_the_power(cast, named, now):
    powers = queries.powers_of(Role.SECURITY_ADMIN).capabilities
    for who in (cast.bureau, cast.helping_bureau):
        armed = type(who)(
            who.account_id, who.name, who.staff_id, grants=(type(who.grants[0])("x", COUNTY, None, powers),)
        )
        with pytest.raises(StandInByAnother):
            run(actions.agree_stand_in, actor=armed, stand_in_id=named.pk, now=now)


@pytest.mark.parametrize("who", ["named_by_id", "absent_id", "stand_in_id"])
def test_the_database_refuses_one_person_too(world, named, who):
    with pytest.raises(IntegrityError, match="stand_in_takes_two_people"), transaction.atomic():
        StandIn.objects.filter(pk=named.pk).update(approved_by_id=getattr(named, who))


def test_the_database_refuses_what_nobody_approved(world, named):
    with pytest.raises(IntegrityError, match="stand_in_agreed_is_approved"), transaction.atomic():
        StandIn.objects.filter(pk=named.pk).update(state="agreed")


def test_the_three_offices_neither_lend_nor_borrow(cast, now):
    with pytest.raises(NoStandInForOffices):
        name(cast, now, actor=cast.security_admin)
    with pytest.raises((NoStandInForOffices, Missing)):
        name(cast, now, stand_in_id=cast.auditor.staff_id or cast.bureau.account_id)


def test_somebody_of_another_county_cannot_be_named(cast, now):
    with pytest.raises(Missing):
        name(cast, now, stand_in_id=cast.neighbour.staff_id)


def test_oneself_is_no_stand_in(cast, now):
    with pytest.raises(NotOneself):
        name(cast, now, stand_in_id=cast.bureau.staff_id)


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [(TODAY - timedelta(1), FRIDAY), (FRIDAY, TODAY), (TODAY, TODAY + timedelta(93))],
    ids=["begun", "backwards", "longer than a leave"],
)
def test_days_that_make_no_leave_are_refused(cast, now, from_on, to_on):
    with pytest.raises(StandInDates):
        name(cast, now, from_on=from_on, to_on=to_on)


def test_one_absence_at_a_time(cast, named, now):
    with pytest.raises(AlreadyAway) as refused:
        name(cast, now, stand_in_id=cast.leader.staff_id, from_on=FRIDAY, to_on=FRIDAY)
    assert "陈立在 2026年3月18日 至 2026年3月20日 已经请刘畅代理" in refused.value.sentence
    assert refused.value.as_dict()["facts"]["first"] == "2026-03-18", "a program is told the day as ever"


def test_who_is_away_stands_in_for_nobody(cast, named, now):
    with pytest.raises(StandInIsAway):
        name(cast, now, actor=cast.leader, stand_in_id=cast.bureau.staff_id)


def test_it_says_why_and_so_does_ending_it(cast, agreed, now):
    with pytest.raises(ReasonNeeded):
        name(cast, now, actor=cast.leader, stand_in_id=cast.inspector.staff_id, reason=" ")
    with pytest.raises(ReasonNeeded):
        run(actions.end_stand_in, actor=cast.bureau, stand_in_id=agreed.pk, reason="", now=now)


@pytest.mark.parametrize("who", ["bureau", "helping_bureau", "county_admin", "system_admin", "security_admin"])
def test_either_of_the_two_or_an_office_ends_it_at_once(cast, agreed, now, who):
    run(actions.end_stand_in, actor=getattr(cast, who), stand_in_id=agreed.pk, reason="提前回来", now=now)
    assert again(cast.helping_bureau, now).absent == ()
    with pytest.raises(WrongMove):
        run(actions.end_stand_in, actor=cast.bureau, stand_in_id=agreed.pk, reason="再来", now=now)


def test_others_neither_see_nor_end_it(cast, agreed, now):
    with pytest.raises(Missing):
        run(actions.end_stand_in, actor=cast.township_officer, stand_in_id=agreed.pk, reason="不该", now=now)


def test_approving_ends_the_sessions_of_who_stands_in(cast, named, now):
    before = Account.objects.get(pk=cast.helping_bureau.account_id).session_stamp
    run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=named.pk, now=now)
    assert Account.objects.get(pk=cast.helping_bureau.account_id).session_stamp > before


def test_both_pages_tell_it_and_the_log_says_in_whose_place(cast, agreed, now):
    told = LogEntry.objects.filter(verb="stand_in.agree").values_list("object_id", flat=True)
    assert set(told) == {str(cast.bureau.staff_id), str(cast.helping_bureau.staff_id)}
    actor = again(cast.helping_bureau, now)
    run(actions.reveal_phone, actor=actor, staff_id=_with_phone(actor), reason="联系", now=now)
    assert LogEntry.objects.get(verb="staff.phone_seen").changes["in_place_of"] == ["陈立"]


def _with_phone(actor):
    from tiangeng.people.models import Staff

    person = Staff.objects.get(pk=actor.staff_id)
    person.phone = "13805781234"
    person.save(update_fields=["phone"])
    return person.pk


def test_one_more_query_is_not_needed_to_know_for_whom_one_acts(cast, agreed, now, django_assert_num_queries):
    account = Account.objects.get(pk=cast.helping_bureau.account_id)
    with django_assert_num_queries(1):
        queries.actor_for(account, now=now)


@pytest.mark.django_db
def test_the_pages_name_approve_and_end(cast, now, clock, client_of):
    client, given = client_of(cast.bureau), {"from_on": "2026-03-18", "to_on": "2026-03-20", "reason": "年休假"}
    sent = client.post("/people/acting/new/", given | {"stand_in": str(cast.helping_bureau.staff_id)})
    assert (sent.status_code, sent["Location"]) == (302, "/people/acting/")
    row = StandIn.objects.get()
    keeper = client_of(cast.security_admin)
    page = keeper.get("/people/acting/").content.decode()
    assert "刘畅 代 陈立" in page
    assert f"/people/acting/{row.pk}/agree/" in page
    assert keeper.post(f"/people/acting/{row.pk}/agree/").status_code == 302
    helper = client_of(cast.helping_bureau)
    assert "您正在代陈立" in helper.get("/people/me/").content.decode()
    assert client.post(f"/people/acting/{row.pk}/nothing/").status_code == 404
    assert client.post(f"/people/acting/{row.pk}/end/", {"reason": "提前回来"}).status_code == 302
    assert helper.get("/people/acting/").status_code == 302, "what was held has changed: signed out"
    assert "提前回来" in client_of(cast.helping_bureau).get("/people/acting/").content.decode()


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(cast, clock, client_of):
    given = {"from_on": "2026-03-18", "to_on": "2026-09-20", "reason": "年休假"}
    answer = client_of(cast.bureau).post("/people/acting/new/", given | {"stand_in": str(cast.leader.staff_id)})
    assert answer.status_code == 422
    assert "最长 92 天" in answer.content.decode()


def test_what_is_typed_in_the_box_is_found_under_the_boxs_own_name(cast, clock, client_of):
    """The page asks as a browser does: the address of the box, with what the box is called."""
    client = client_of(cast.bureau)
    box = re.search(r'name="(\w+)_q"[^>]*hx-get="([^"]+)"', client.get("/people/acting/new/").content.decode())
    name, address = box.groups()
    found = client.get(address, {f"{name}_q": "刘畅"}, headers={"HX-Request": "true"}).content.decode()
    assert f'name="{name}" value="{cast.helping_bureau.staff_id}"' in found


def test_of_somebody_without_an_account_nothing_can_be_lent(cast, person, now):
    with pytest.raises(NothingToLend) as refused:
        name(cast, now, actor=cast.county_admin, absent_id=person.pk)
    assert refused.value.facts["form_field"] == "absent"


def test_what_is_asked_for_is_taken_back_and_what_runs_is_ended(cast, now, clock, client_of):
    row, keeper = name(cast, now), client_of(cast.security_admin)
    assert "撤回" in client_of(cast.bureau).get("/people/acting/").content.decode()
    assert "不代" in client_of(cast.helping_bureau).get("/people/acting/").content.decode()
    keeper.post(f"/people/acting/{row.pk}/agree/")
    page = client_of(cast.bureau).get("/people/acting/").content.decode()
    assert "提前结束" in page
    assert "撤回" not in page


def test_who_stood_in_until_today_is_told_why_it_is_not_there_any_more(cast, agreed, now, clock, client_of):
    assert "您代陈立" not in client_of(cast.helping_bureau).get("/people/acting/x/").content.decode()
    run(actions.end_stand_in, actor=cast.bureau, stand_in_id=agreed.pk, reason="提前回来", now=now)
    page = client_of(cast.helping_bureau).get(f"/issues/{agreed.pk}/")
    assert page.status_code == 404
    assert "您代陈立的日子已经结束，等他的事现在等他本人办" in page.content.decode()
    once_more = name(cast, now)
    run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=once_more.pk, now=now)
    run(actions.end_stand_in, actor=cast.bureau, stand_in_id=once_more.pk, reason="又回来了", now=now)
    assert client_of(cast.helping_bureau).get(f"/issues/{agreed.pk}/").content.decode().count("您代陈立") == 1
    assert "您代陈立" not in client_of(cast.leader).get(f"/issues/{agreed.pk}/").content.decode()


def test_a_second_grant_of_the_same_territory_widens_nothing(cast, now):
    """Somebody of the same office: what the two hold is still the union, and the absent one's unit comes with it."""
    partner = make_person("梅兰", role=Role.TOWNSHIP, territory=TOWNSHIP, unit=_office(cast), now=now)
    row = name(cast, now, actor=cast.township_officer, stand_in_id=partner.staff_id)
    run(actions.agree_stand_in, actor=cast.security_admin, stand_in_id=row.pk, now=now)
    actor = again(partner, now)
    assert (actor.territories, actor.capabilities) == (partner.territories, partner.capabilities)


def _office(cast):
    from tiangeng.people.models import Organisation

    return Organisation.objects.get(pk=next(iter(cast.township_officer.organisation_ids)))
