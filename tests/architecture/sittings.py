"""Meetings of the county that is swept: one to come and one that sits in every township, and things in every state."""

import random
from datetime import timedelta
from typing import Any

from tiangeng.issues import actions as issues
from tiangeng.meetings import actions as meetings

below = random.Random(20260320).randrange


def called(county: Any, where: str, local: Any) -> None:
    """The issues on the agendas are led by the bureau, so that it sits at the tables too."""
    village, by = county.villages[where], county.by
    officer, water = local.officer, next(iter(local.bureau.organisation_ids))

    def led(*steps: Any) -> Any:
        issue = by(
            local.clerk, issues.report_issue, region_code=village, category="channel-repair", body="一下雨就漏",
            title=f"zqled{where}水渠漏水", random_below=below,
        )  # fmt: skip
        by(officer, issues.dispatch_issue, issue_id=issue.pk, lead_id=water)
        for step in (issues.accept_issue, issues.start_issue, *steps):
            by(local.bureau, step, issue_id=issue.pk)
        return issue

    def sits(kind: str = "reception", *, held: bool) -> Any:
        row = by(
            officer, meetings.call, kind=kind, region_code=village[:9], title=f"zqmeeting{where}", begins_at=county.now
        )
        return by(officer, meetings.hold, meeting_id=row.pk) if held else row

    def on(row: Any, issue: Any) -> Any:
        return by(officer, meetings.put_on, meeting_id=row.pk, issue_id=issue.pk)

    def consult(**given: Any) -> Any:
        return issues.consult(reason="要几家一起看", **given)

    planned, sitting, risen = sits(held=False), sits(held=True), sits(held=True)
    on(planned, led())
    county.keep("meeting", where, planned.pk, issue=str(led().pk))
    task = on(risen, led())
    said = {"result": "set_task", "agreement": "补渠", "responsible_id": water}
    by(officer, meetings.take_down, item_id=task.pk, until_on=county.now.date() + timedelta(days=9), **said)
    county.keep("meeting.sitting", where, risen.pk)
    county.keep("item.sitting", where, on(sitting, led()).pk)
    county.keep("item.todo", where, task.pk)
    consulted = on(sitting, led(consult))
    by(officer, meetings.take_down, item_id=consulted.pk, result="agree", agreement="先补渠，再修路")
    county.keep("item.consulted", where, consulted.pk)
    asked = by(local.bureau, meetings.ask_for, issue_id=led().pk, level="township", kind="consultation", words="谈不拢")
    county.keep("item.waiting", where, asked.pk)
