"""And back up: the answer and its day, what is sent back, how it is counted, on the screens and by API."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from conftest import COUNTY, TOWNSHIP, VILLAGE
from tiangeng.assignments import actions, queries, rules, words
from tiangeng.assignments.models import Assignment, Part, Step
from tiangeng.issues.tests.test_standing_in import stands_in
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, WrongMove
from tiangeng.kernel.retention import BLANKED
from tiangeng.kernel.walls import acting
from tiangeng.lawful import actions as lawful
from tiangeng.people.models import Grant

from .factories import DAY, PAPER, assigned, give, run, unit

# ---------------------------------------------------------------- upward


def test_sent_back_it_says_what_is_missing_and_the_first_answer_keeps_its_day(accepted, cast, city, now):
    run(actions.answer, cast.bureau, now, accepted, words="已排查")
    with pytest.raises(ReasonNeeded):
        run(actions.send_back, city, now, accepted, reason="")
    back = run(actions.send_back, city, now, accepted, reason="缺病险清单", answer_on=DAY + timedelta(days=7))
    assert (back.state, back.sent_back_count) == ("sent_back", 1)
    again = run(actions.answer, cast.bureau, now + timedelta(days=30), accepted, words="病险 3 座")
    assert again.first_answered_on == now.date()
    assert rules.lateness(again, now=now + timedelta(days=40)) == ("ok", "按时回复")
    run(actions.send_back, city, now, accepted, reason="再补")
    with pytest.raises(Incomplete):
        run(actions.answer, cast.bureau, now, accepted, words=" ")


def test_a_late_answer_stays_late_with_a_new_day_and_what_was_sent_back_can_be_late_again(accepted, cast, city, now):
    answered, new_day, after = now + timedelta(days=60), date(2026, 5, 27), now + timedelta(days=71)
    run(actions.answer, cast.bureau, answered, accepted, words="已排查")
    back = run(actions.send_back, city, answered, accepted, reason="缺病险清单", answer_on=new_day)
    assert rules.lateness(back, now=after - timedelta(days=2)) == ("wait", "还剩 1 天")
    assert rules.lateness(back, now=after) == ("late", "已超期 1 天")
    with acting(city):
        (county,) = queries.roll_up(city, today=after.date(), since=DAY, until=date(2026, 12, 31))
        (against,) = queries.behind_rate(queries.listed(city), "in_time_no", today=after.date())
    assert (county.in_time.hits, county.in_time.of, county.late_count, against) == (0, 1, 1, back)
    again = run(actions.answer, cast.bureau, after, accepted, words="病险 3 座")
    assert rules.lateness(again, now=after) == ("idle", "过了期限才回复")
    assert words.first_answer(again, now=after) == "5月17日，过了期限（当时要求4月10日前）"


def test_the_record_and_the_api_say_by_which_day_the_first_answer_was_due(accepted, cast, city, now, client_of, today):
    at, above = accepted.get_absolute_url(), client_of(city)
    run(actions.answer, cast.bureau, now, accepted, words="已排查")
    assert "第一次回复" not in above.get(at).content.decode()
    run(actions.send_back, city, now, accepted, reason="缺清单", answer_on=date(2026, 5, 27))
    assert "今天，按时（当时要求4月10日前）" in above.get(at).content.decode()
    told = above.get(f"/api/assignments/{accepted.pk}").json()
    assert (told["first_answered_on"], told["first_answer_by"], told["answer_on"]) == (
        "2026-03-18", "2026-04-10", "2026-05-27",
    )  # fmt: skip


def test_withdrawn_it_takes_its_parts_along(accepted, cast, city, now):
    part = give(accepted, cast, now)
    run(actions.withdraw, city, now, accepted, reason="与省里任务合并")
    part.refresh_from_db()
    assert (part.state, part.result) == ("released", "与省里任务合并")
    with pytest.raises(WrongMove):
        run(actions.end_part, cast.township_officer, now, part_id=part.pk, move="finish", words="报了")


def test_a_part_past_its_day_says_so_to_who_gave_it_and_to_who_has_it(accepted, cast, now, client_of, today):
    part = give(accepted, cast, now, due_on=now.date())
    seen = [(client_of(cast.township_officer), "/assignments/"), (client_of(cast.bureau), accepted.get_absolute_url())]
    for client, at in seen:
        assert "已超期" not in client.get(at).content.decode()
    with acting(system_actor(territory=COUNTY)):
        Part.objects.filter(pk=part.pk).update(due_on=now.date() - timedelta(days=2))
    for client, at in seen:
        assert "已超期 2 天" in client.get(at).content.decode()


def test_whoever_lets_a_part_go_is_back_at_the_assignment_and_a_unit_below_at_its_list(
    accepted, cast, now, client_of, today
):
    part = give(accepted, cast, now)
    answer = client_of(cast.bureau).post(f"/assignments/parts/{part.pk}/release/", {"words": "镇里查过了"})
    assert answer["Location"] == accepted.get_absolute_url()
    part = give(accepted, cast, now)
    answer = client_of(cast.township_officer).post(f"/assignments/parts/{part.pk}/finish/", {"words": "报了"})
    assert answer["Location"] == "/assignments/"


def test_who_stands_in_reads_which_unit_a_part_was_given_to(accepted, cast, now, client_of, today):
    give(accepted, cast, now)
    stands_in(cast, cast.inspector, for_=cast.township_officer, now=now)
    people = ("inspector", "township_officer")
    shown = {who: client_of(getattr(cast, who)).get("/assignments/").content.decode() for who in people}
    assert all("报本乡山塘清单" in page for page in shown.values())
    assert "水利局分给安仁镇" in shown["inspector"] and "分给安仁镇" not in shown["township_officer"]


def test_what_is_to_be_answered_next_year_can_be_looked_at_in_the_roll_up(accepted, city, client_of):
    page = client_of(city).get("/assignments/roll-up/").content.decode()
    assert f"?year={timezone.localdate().year + 1}" in page


def test_the_course_is_told_and_never_changed(accepted, cast, city, now):
    give(accepted, cast, now)
    told = [words.entry(step).text for step in accepted.steps.order_by("at", "id")]
    assert told == ["交办：水利局", "接收", "分给：安仁镇"]
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Step.objects.filter(assignment=accepted).update(reason="改写")


def test_ten_years_after_it_was_over_its_words_are_gone_and_its_course_still_stands(accepted, cast, city, now):
    give(accepted, cast, now, task="逐座看")
    run(actions.withdraw, city, now, accepted, reason="与省里任务合并")
    steps = accepted.steps.count()
    night = system_actor("到期清理", territory=COUNTY, capabilities=("lawful.retain",))
    with acting(night):
        with connection.cursor() as cursor:
            cursor.execute("SELECT end_words_of_assignments(%s)", [[accepted.pk]])
        assert accepted.steps.filter(reason="与省里任务合并").exists(), "not before the assignment's own words"
        lawful.take_off_due(actor=night, county_code=COUNTY, now=now + timedelta(days=3670))
        accepted.refresh_from_db()
        (part,) = Part.objects.filter(assignment_id=accepted.pk)
        assert (accepted.title, accepted.body, accepted.answer) == (BLANKED, BLANKED, "")
        assert (part.task, part.result, part.state) == (BLANKED, "", "released")
        assert accepted.steps.count() == steps and set(accepted.steps.values_list("reason", flat=True)) == {"", BLANKED}


def test_the_database_keeps_what_is_over_dated(row):
    with pytest.raises(IntegrityError, match="assignment_open_iff_not_ended"), transaction.atomic():
        Assignment.objects.filter(pk=row.pk).update(state="withdrawn")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, ("info", "还剩 23 天")),
        (21, ("wait", "还剩 2 天")),
        (23, ("wait", "今天要回复")),
        (25, ("late", "已超期 2 天")),
    ],
)
def test_the_assigners_day_is_a_day_of_the_calendar(row, now, days, said):
    assert rules.lateness(row, now=now + timedelta(days=days)) == said


# ---------------------------------------------------------------- roll-up


def test_all_that_a_roll_up_lists_is_counted_once_more_together(city, cast, now, client_of, today):
    for which in ("water", "power"):
        assigned(city, now, organisation_id=unit(which).pk)
    run(actions.answer, cast.bureau, now, run(actions.accept, cast.bureau, now, assigned(city, now)), words="办了")
    with acting(cast.county_admin):
        rows = queries.roll_up(cast.county_admin, today=DAY, since=date(2026, 1, 1), until=date(2026, 12, 31))
        total = queries.total_of(rows)
    assert len(rows) == 2 and queries.total_of(rows[:1]) is None
    assert (total.total, total.open_count) == (3, 3)
    assert (total.in_time.hits, total.in_time.of) == (1, 1) and not total.in_time.verdict_allowed
    page = client_of(cast.county_admin).get("/assignments/roll-up/?year=2026").content.decode()
    assert '<tbody class="total">' in page and "合计" in page
    assert '<tbody class="total">' not in client_of(city).get("/assignments/roll-up/?year=2026").content.decode(), (
        "one county"
    )


def test_the_roll_up_counts_with_ranges_by_county_above_and_by_unit_inside(city, cast, now):
    for number in range(12):
        row = run(actions.accept, cast.bureau, now, assigned(city, now, title=f"任务{number}"))
        if number < 9:
            late = timedelta(days=60) if number == 8 else timedelta()
            run(actions.answer, cast.bureau, now + late, row, words="办了")
            run(actions.close, city, now + late, row)
    gone = assigned(city, now, title="撤了的")
    run(actions.withdraw, city, now, gone, reason="不要了")
    given = {"today": DAY + timedelta(days=1), "since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    with acting(city):
        (county,) = queries.roll_up(city, **given)
    assert (county.total, county.open_count, county.late_count) == (12, 3, 3)
    assert (county.in_time.hits, county.in_time.of) == (8, 12)
    assert county.in_time.low < 8 / 12 < county.in_time.high
    assert (county.content.hits, county.content.of) == (9, 9)
    with acting(cast.county_admin):
        assert [one.name for one in queries.roll_up(cast.county_admin, **given)] == ["水利局"]
    with acting(cast.bureau):
        assert [one.total for one in queries.roll_up(cast.bureau, **given)] == [12]


# ---------------------------------------------------------------- screens and API


@pytest.fixture
def today(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def test_the_pages_carry_it_from_above_to_the_close(cast, city, now, client_of, today):
    above, bureau = client_of(city), client_of(cast.bureau)
    sent = above.post("/assignments/new/", {
        "title": "山塘水库汛前排查", "body": "逐座排查", "organisation_id": str(unit("water").pk), "answer_on": "2026-04-10",
    })  # fmt: skip
    row = Assignment.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/assignments/{row.pk}/")
    assert "山塘水库汛前排查" in bureau.get("/assignments/?view=mine").content.decode()
    page = bureau.get(f"/assignments/{row.pk}/").content.decode()
    assert "轮到您" in page and "还剩 23 天" in page
    assert bureau.post(f"/assignments/{row.pk}/move/accept/", {"seen": "assigned"}).status_code == 302
    part = {"organisation_id": str(unit(VILLAGE).pk), "task": "报清单", "due_on": "2026-04-08"}
    refused = bureau.post(f"/assignments/{row.pk}/part/", part)
    assert (refused.status_code, "要有县级统一部署" in refused.content.decode()) == (422, True)
    assert bureau.post(f"/assignments/{row.pk}/part/", part | PAPER).status_code == 302
    village = client_of(cast.village_committee)
    assert "报清单" in village.get("/assignments/").content.decode()
    ended = village.post(f"/assignments/parts/{Part.objects.get().pk}/finish/", {"words": "两座"})
    assert ended.status_code == 302
    assert bureau.post(f"/assignments/{row.pk}/answer/", {"words": "都查了"}).status_code == 302
    assert above.post(f"/assignments/{row.pk}/send-back/", {"reason": "缺照片", "answer_on": ""}).status_code == 302
    assert bureau.post(f"/assignments/{row.pk}/answer/", {"words": "补了"}).status_code == 302
    assert above.post(f"/assignments/{row.pk}/move/close/", {"seen": "answered"}).status_code == 302
    page = above.get("/assignments/roll-up/?year=2026").content.decode()
    assert "龙泉市" in page
    year = "answer_on_after=2026-01-01&answer_on_before=2026-12-31"
    assert f"county=331181&rated=content&{year}" in page.replace("&amp;", "&")
    for view, count in {"counted": 1, "open": 0, "late": 0}.items():
        assert f"county=331181&view={view}&{year}" in page.replace("&amp;", "&"), "every number opens"
        assert len(above.get(f"/assignments/?county=331181&view={view}&{year}").context["table"].rows) == count, view
    for rated, count in {"in_time": 1, "in_time_no": 0, "content": 1, "content_yes": 0, "content_no": 1}.items():
        behind = above.get(f"/assignments/?county=331181&rated={rated}&{year}")
        assert len(behind.context["table"].rows) == count, rated
    assert above.get(f"/assignments/{row.pk}/").content.decode().count("退回重报") >= 2
    assert client_of(cast.helping_bureau).get(f"/assignments/{row.pk}/").status_code == 404


def test_a_program_does_the_same(cast, city, now, client_of, today):
    above, bureau, json = client_of(city), client_of(cast.bureau), {"content_type": "application/json"}
    body = {"title": "排查", "body": "逐座", "organisation_id": str(unit("water").pk), "answer_on": "2026-04-10"}
    first, second = (
        above.post("/api/assignments", body, headers={"Idempotency-Key": "assign-once"}, **json) for _n in range(2)
    )
    assert (first.status_code, second.json(), Assignment.objects.count()) == (201, first.json(), 1)
    at = f"/api/assignments/{first.json()['id']}"
    assert [one["title"] for one in bureau.get("/api/assignments?mine=true").json()["items"]] == ["排查"]
    assert bureau.post(f"{at}/moves/accept", {}, **json).json()["state"] == "accepted"
    part = bureau.post(
        f"{at}/parts", {"organisation_id": str(unit(TOWNSHIP).pk), "task": "报清单", "due_on": "2026-04-08"}, **json
    )
    assert part.status_code == 201
    office = client_of(cast.township_officer)
    assert [one["task"] for one in office.get("/api/assignments/parts").json()] == ["报清单"]
    assert (
        office.post(f"/api/assignments/parts/{part.json()['id']}/finish", {"words": "四座"}, **json).status_code == 200
    )
    answered = bureau.post(f"{at}/moves/answer", {"words": "查完了"}, **json).json()
    assert (answered["state"], answered["first_answered_on"]) == ("answered", "2026-03-18")
    assert above.post(f"{at}/moves/close", {}, **json).json()["state"] == "closed"
    (county,) = above.get("/api/assignments/roll-up?since=2026-01-01&until=2026-12-31").json()
    assert (county["total"], county["in_time"]["hits"]) == (1, 1)
    assert client_of(cast.other_township).get(at).status_code == 404


def test_an_answer_that_has_to_wait_is_not_offered_and_the_page_says_for_what(accepted, cast, now, client_of):
    at, page = accepted.get_absolute_url(), client_of(cast.bureau)
    answer = reverse("assignments:answer", args=[accepted.pk])
    assert answer in page.get(at).text
    part = give(accepted, cast, now)
    held = page.get(at).text
    assert "等分下去的办好" in held and "还有 1 件没办好" in held
    assert answer not in held
    run(actions.end_part, cast.bureau, now, part_id=part.pk, move="release", words="县里直接查了")
    assert answer in page.get(at).text


def test_whoever_assigns_for_no_unit_is_told_before_anything_is_written(cast, city, client_of):
    assert reverse("assignments:assign") in client_of(city).get(reverse("assignments:list")).text
    Grant.objects.filter(account_id=city.account_id).update(organisation=None)
    page = client_of(city)
    refused = page.get(reverse("assignments:assign"))
    assert refused.status_code == 403 and "没有代表单位" in refused.text
    assert reverse("assignments:assign") not in page.get(reverse("assignments:list")).text
