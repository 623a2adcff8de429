"""A form filled in: taken in once however often it is sent, checked again, put right by another one that replaces it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.documents import actions as documents
from tiangeng.forms import pack, queries, rules
from tiangeng.forms.models import INSTANCE_LIMIT, Form, FormAnswer, FormFile
from tiangeng.forms.refusals import (
    AnswerDiffers,
    AnswersWrong,
    BadInstance,
    EditingOver,
    EnoughToday,
    FormClosed,
    NoSuchAnswer,
    NotTheAuthor,
    NotThere,
    Superseded,
    VisitElsewhere,
)
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.adding import add_new, in_one
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.scope import placed
from tiangeng.places.models import Enterprise, Household
from tiangeng.visits.actions import entry as entries
from tiangeng.visits.models import Visit
from tiangeng.visits.rules import EDITABLE_FOR

TAKEN = "answer_instance_once"
SHOWN = 10  # faults told at once
MOST_EDITS = 50  # of one answer: each looks back over all before it
FOR_GOOD = (409, 413, 415, 422)  # refused whenever it comes again: too many, too large, no picture


@dataclass(frozen=True, slots=True)
class Beside:
    """What an answer belongs to."""

    visit_id: UUID | None = None
    household_id: UUID | None = None
    enterprise_id: UUID | None = None


@in_one
def answer_form(
    *,
    actor: Actor,
    now: datetime,
    form: Form,
    given: Mapping[str, Any],
    region_code: str,
    answered_on: date,
    instance_id: str,
    digest: str,
    source: str = FormAnswer.Source.PHONE,
    beside: Beside = Beside(),  # frozen
    replaces: str = "",
    answer_id: UUID | None = None,
) -> FormAnswer:
    """Take a form in. The same `instance_id` with the same content is the same answer: stored once, answered alike.

    `replaces`: the instance id of one's own earlier answer that this one puts right. From a device it may name one that is
    not here: it was refused, which is why it is put right, or is still on its way and finds its successor when it comes.
    """
    actor.must("visits.record")
    if not instance_id or len(instance_id) > INSTANCE_LIMIT or not instance_id.isprintable():
        raise BadInstance
    is_device = source == FormAnswer.Source.COLLECT
    try:
        _village, author = entries.author_in(actor, region_code)
        entries.check_day(answered_on, now=now)
        old = _replaced(actor, replaces, now=now, may_be_missing=is_device) if replaces else None
        settled = _checked(actor, form, given, region_code, beside, now=now, on=answered_on, is_draft=is_device)
    except Refusal:
        if known := _known(actor, instance_id, digest, region_code):  # what stood when it came is not judged again
            return known
        raise

    later = None
    if is_device:
        brought, later_id = _from_devices(actor, instance_id, region_code, now=now)
        if not _is_room_for_one_more(brought, region_code):
            if known := _known(actor, instance_id, digest, region_code):
                return known
            raise EnoughToday(limit=pack.answers_a_day(region_code[:6]))
        later = FormAnswer.objects.lock_one(later_id) if later_id else None
    answer = FormAnswer(
        id=answer_id or new_id(), form=form, instance_id=instance_id, digest=digest, source=source,
        replaces=old, corrects=replaces if old is None else "", is_current=later is None,
        account_id=author.account_id, staff_id=author.staff_id, organisation_id=author.organisation_id,
        visit_id=beside.visit_id, household_id=beside.household_id, enterprise_id=beside.enterprise_id,
        answered_on=answered_on, answers=settled.answers, words=queries.words_of(form, settled.answers), received_at=now,
        **placed(region_code),
    )  # fmt: skip
    if add_new(answer) is None:
        if twin := _known(actor, instance_id, digest, region_code):
            return twin
        _add(answer)
    if old:
        FormAnswer.objects.filter(pk=old.pk).update(is_current=False)
    if later:
        FormAnswer.objects.filter(pk=later.pk).update(replaces=answer, corrects="")
    _await_pictures(answer, settled.pictures, old)

    log(actor, "form.answer", answer, at=now, form=form.code, version=form.version, replaces=replaces)
    return answer


@transaction.atomic
def attach_file(*, actor: Actor, now: datetime, answer: FormAnswer, name: str, upload: Any) -> FormFile:
    """A picture of one's own answer. The same bytes under the same name again are the same file; other bytes are kept beside."""
    if actor.account_id is None or answer.account_id != actor.account_id:
        raise NotTheAuthor(who=str(answer.staff))
    name = name[: rules.NAME_LIMIT]
    FormAnswer.objects.visible_to(actor).lock_one(answer.pk)  # two parts of one set wait for each other
    digest = _digest(upload)
    rows: list[FormFile] = list(FormFile.objects.filter(answer=answer, name=name))
    for there in rows:
        if there.digest == digest:
            return there
    most = rules.most_pictures(answer.form.survey)
    kept = documents.attach(actor=actor, now=now, owner=answer, stage="record", upload=upload, most=most)

    question = rows[0].question if rows else ""
    row = next((row for row in rows if not row.digest), None) or FormFile(
        answer=answer, name=name, question=question, **placed(answer.region_code)
    )
    row.digest, row.attachment_id, row.arrived_at, row.refused = digest, kept.pk, now, ""
    row.save()

    log(actor, "form.file", answer, at=now, name=name, again=bool(rows and rows[0].digest))
    return row


def attach_or_say(*, actor: Actor, now: datetime, answer: FormAnswer, name: str, upload: Any) -> str:
    """The same, where the device could do nothing about a refusal and must not lose the answers for it: why the file was
    not kept, which stands beside its name from then on; '' where it was. A full disk is waited for."""
    try:
        attach_file(actor=actor, now=now, answer=answer, name=name, upload=upload)
    except Refusal as refusal:
        if refusal.status not in FOR_GOOD:
            raise
        why = refusal.sentence[:200]
        FormFile.objects.filter(answer=answer, name=name[: rules.NAME_LIMIT], digest="").update(refused=why)
        log(actor, "form.file_refused", answer, at=now, outcome="refused", reason=why, name=name[: rules.NAME_LIMIT])
        return why
    return ""


def _digest(upload: Any) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def _known(actor: Actor, instance_id: str, digest: str, region_code: str) -> FormAnswer | None:
    """The answer already stored under this id; one with other content is refused, never answered as if it were this."""
    written = FormAnswer.objects.written_by(actor.account_id).filter(
        county_code=region_code[:6], instance_id=instance_id
    )
    digests = list(written.values_list("digest", flat=True))
    if digests and digests[0] != digest:
        raise AnswerDiffers
    return written.select_related("form", "staff").get() if digests else None


def _from_devices(actor: Actor, instance_id: str, region_code: str, *, now: datetime) -> tuple[int, UUID | None]:
    """How many answers one's devices have brought today; and one's own that has come before the one it puts right."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    told = {"account": actor.account_id, "collect": FormAnswer.Source.COLLECT.value, "midnight": midnight}
    with connection.cursor() as cursor:  # by hand, for every form a device sends asks it
        cursor.execute(_FROM_DEVICES, told | {"county": region_code[:6], "instance": instance_id})
        brought, later_id = cursor.fetchone()
    return brought, later_id


_FROM_DEVICES = """
SELECT (SELECT count(*) FROM forms_formanswer
        WHERE account_id = %(account)s AND source = %(collect)s AND received_at >= %(midnight)s),
       (SELECT id FROM forms_formanswer
        WHERE account_id = %(account)s AND county_code = %(county)s AND corrects = %(instance)s)
"""


def _is_room_for_one_more(brought: int, region_code: str) -> bool:
    """A key that was stolen fills no county's lists; what has come already is not asked again."""
    return brought < pack.FEWEST_A_DAY or brought < pack.answers_a_day(region_code[:6])


def _add(answer: FormAnswer) -> None:
    """Once more, so that the database names what was taken."""
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None))
        if name.startswith("forms_formanswer_replaces") or name == "answer_corrects_once":
            raise Superseded from error
        if name in (TAKEN, "forms_formanswer_pkey"):
            raise AnswerDiffers from error
        raise


def _checked(
    actor: Actor, form: Form, given: Mapping[str, Any], region_code: str, beside: Beside, *, now: datetime, on: date, is_draft: bool
) -> rules.Settled:  # fmt: skip
    """Worked out, or refused with every fault: the form is still filled in, and all it lies beside is there."""
    if not queries.is_taken(form):
        raise FormClosed(form=form.name)
    _check_beside(actor, beside, region_code)
    settled = _settled(form, _with_village(form, given, region_code), now=now, on=on, is_draft=is_draft)
    if settled.faults:
        told = _("；").join(fault.sentence for fault in settled.faults[:SHOWN])
        raise AnswersWrong(count=len(settled.faults), faults=told, **_by_place(settled.faults))
    return settled


def _settled(form: Form, given: Mapping[str, Any], *, now: datetime, on: date, is_draft: bool) -> rules.Settled:
    """Worked out as on the day it was begun. A device keeps drafts for days, so `today()` may have been a later day there:
    where the first day finds something wrong, this day is asked as well."""
    local = timezone.localtime(now).replace(tzinfo=None)
    settled = rules.settle(form.survey, given, now=datetime.combine(on, local.time()), on=on)
    if not (settled.faults and is_draft and on < local.date()):
        return settled
    again = rules.settle(form.survey, given, now=local, on=local.date())
    return settled if again.faults else again


def _replaced(actor: Actor, instance_id: str, *, now: datetime, may_be_missing: bool) -> FormAnswer | None:
    """One's own answer that is to be put right, locked."""
    rows = FormAnswer.objects.visible_to(actor).filter(instance_id=instance_id)
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        if may_be_missing:
            return None
        raise NoSuchAnswer
    old: FormAnswer = FormAnswer.objects.lock_one(pk)
    if old.account_id != actor.account_id:
        raise NotTheAuthor(who=str(old.staff))
    if not old.is_current:
        raise Superseded(by=_newest(actor, old).pk)
    first, times = old, 0
    while first.replaces is not None and times < MOST_EDITS:
        first, times = first.replaces, times + 1
    if times == MOST_EDITS or now - first.received_at > EDITABLE_FOR:
        raise EditingOver(days=EDITABLE_FOR.days)
    return old


def _newest(actor: Actor, old: FormAnswer) -> FormAnswer:
    """What stands in place of an answer that was put right, once or several times."""
    rows = FormAnswer.objects.visible_to(actor)
    while later := rows.filter(replaces=old).first():
        old = later
    return old


def _check_beside(actor: Actor, beside: Beside, region_code: str) -> None:
    """The visit is one's own in that village; home and enterprise lie there and may be seen."""
    if beside.visit_id and not (
        Visit.objects.written_by(actor.account_id).filter(pk=beside.visit_id, region_code=region_code).exists()
    ):
        raise VisitElsewhere(form_field="visit_id")
    asked: tuple[tuple[Any, str, UUID | None], ...] = (
        (Household, "household_id", beside.household_id),
        (Enterprise, "enterprise_id", beside.enterprise_id),
    )
    for model, name, pk in asked:
        if pk and not model.objects.visible_to(actor).filter(pk=pk, region_code=region_code).exists():
            raise NotThere(form_field=name)


def _with_village(form: Form, given: Mapping[str, Any], region_code: str) -> dict[str, Any]:
    """Where it was filled in is known; the form's own question about it is answered from there."""
    name = next((item["name"] for item in queries.questions(form.survey) if item["kind"] == "village"), None)
    return {**given, name: region_code} if name else dict(given)


def _by_place(faults: Any) -> dict[str, str]:
    return {fault.place: fault.what for fault in faults[:SHOWN] if fault.place not in ("count", "faults")}


def _await_pictures(answer: FormAnswer, pictures: Mapping[str, str], old: FormAnswer | None) -> None:
    """A row for each picture the answer names; what came with the answer that is replaced is there already."""
    there = {row.name: row for row in old.files.exclude(digest="").order_by("arrived_at")} if old else {}
    rows = []
    for name, question in sorted(pictures.items()):
        row = FormFile(answer=answer, name=name, question=question, **placed(answer.region_code))
        if name in there:
            row.digest, row.attachment_id = there[name].digest, there[name].attachment_id
            row.arrived_at = there[name].arrived_at
        rows.append(row)
    if rows:
        FormFile.objects.bulk_create(rows)
