"""Forms for the phone: which there are, what they ask, and taking in what was filled in."""

import hashlib
import json
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from tiangeng.documents import owners
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once
from tiangeng.visits.posted import answering

from . import actions, queries
from .actions.answering import Beside
from .models import FormAnswer
from .schemas import FormAnswerOut, FormAnswers, FormAnswersIn, FormOut, Forms, SurveyOut

router = Router()
NO = dict.fromkeys((401, 403, 404, 409, 422, 503), Refused)
FILE_NO = NO | dict.fromkeys((413, 415, 507), Refused)


def _who(request: HttpRequest, needs: str = "visits.see") -> Actor:
    actor: Actor = request.actor
    actor.must(needs)
    return actor


@router.get("", response={200: Forms, **NO}, summary="Forms in force for the caller's county")
def forms(request: HttpRequest) -> Any:
    return {"items": list(queries.forms_in_force(_who(request)).defer("survey", "xform"))}


@router.get("/{uuid:pk}", response={200: FormOut, **NO}, summary="One form")
def form(request: HttpRequest, pk: UUID) -> Any:
    return queries.one_form(_who(request), pk)


@router.get("/{uuid:pk}/survey", response={200: SurveyOut, **NO}, summary="What a form asks, as the phone draws it")
def survey(request: HttpRequest, pk: UUID) -> Any:
    """Also of a version no longer in force: what was answered on it stays readable."""
    return queries.one_form(_who(request), pk)


@router.get("/{uuid:pk}/answers", response={200: FormAnswers, **NO}, summary="FormAnswers to a form, all its versions")
def answers(
    request: HttpRequest,
    pk: UUID,
    mine: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Any:
    actor = _who(request)
    rows = queries.of_form(actor, queries.family(queries.one_form(actor, pk))).prefetch_related("files")
    if mine:
        rows = rows.filter(account=actor.account_id)
    found = list(rows[offset : offset + limit + 1])
    return {"items": [_out(answer) for answer in found[:limit]], "more": len(found) > limit}


def _out(answer: FormAnswer) -> dict[str, Any]:
    plain = {name: getattr(answer, name) for name in FormAnswerOut.model_fields if name != "files"}
    return plain | {"files": list(answer.files.all())}


@router.post(
    "/{uuid:pk}/answers", response={201: FormAnswerOut, 410: Refused, **NO}, summary="Take in a form filled in"
)
@once
def answer(request: HttpRequest, pk: UUID, sent: FormAnswersIn) -> Any:
    """The same `id` with the same content any number of times is one answer. Every question is asked again here; `facts`
    of a refusal names each that is wrong."""
    with answering(request, (sent.region_code, sent.answered_on)):
        return 201, _out(_taken_in(_who(request, "visits.record"), pk, sent))


def _taken_in(actor: Actor, pk: UUID, sent: FormAnswersIn) -> FormAnswer:
    made: FormAnswer = actions.answer_form(
        actor=actor,
        now=timezone.now(),
        form=queries.one_form(actor, pk),
        given=sent.answers,
        region_code=sent.region_code,
        answered_on=sent.answered_on,
        instance_id=f"uuid:{sent.id}",
        digest=_digest(sent),
        beside=Beside(sent.visit_id, sent.household_id, sent.enterprise_id),
        replaces=f"uuid:{sent.replaces}" if sent.replaces else "",
        answer_id=sent.id,
    )
    return made


def _digest(sent: FormAnswersIn) -> str:
    """Equal for a resend, whatever the order of its keys."""
    plain = json.dumps(sent.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


@router.get("/answers/{uuid:pk}", response={200: FormAnswerOut, **NO}, summary="One answer")
def one_answer(request: HttpRequest, pk: UUID) -> Any:
    return _out(queries.one(_who(request), pk))


@router.post("/answers/{uuid:pk}/files", response={201: FormAnswerOut, **FILE_NO}, summary="A picture an answer names")
def add_file(
    request: HttpRequest,
    pk: UUID,
    file: Annotated[UploadedFile, File(description="a picture up to 8 MB")],
    name: Annotated[str, Form(max_length=255)] = "",
) -> Any:
    """By the name the answer gives it. The same bytes under the same name are one file: no key is needed."""
    now = timezone.now()
    with owners.adding(request.actor, "forms.formanswer", pk, now=now) as actor:
        actor.must("visits.record")
        found = queries.one(actor, pk)
        actions.attach_file(actor=actor, now=now, answer=found, name=name or file.name or "", upload=file)
        return 201, _out(found)
