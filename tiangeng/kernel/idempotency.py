"""The same entry sent twice is stored once and answered alike.

A client keeps its `Idempotency-Key` through silence and 5xx, and takes a new one when the person corrects the entry.
The key's row is inserted first in the request's transaction: a second sender waits for the first to commit.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .middleware import READS
from .models import IdempotencyKey
from .refusals import Refusal


class KeyReused(Refusal):
    code, status, message = "key_reused", 422, _("这个提交编号已经用于另一份内容，请换一个编号重新提交。")


def claim(actor: Actor, request: HttpRequest, *, now: datetime) -> tuple[IdempotencyKey | None, HttpResponse | None]:
    """(key to fill in, None) for a first sending; (None, answer) for a repeated one; (None, None) without a key."""
    key = request.headers.get("Idempotency-Key", "")
    if not key or actor.account_id is None or request.method in READS:
        return None, None
    if len(key) > 80 or not key.isascii() or not key.isprintable():
        raise Refusal(_("提交编号太长或含有特殊字符。"))
    operation = f"{request.method} {request.path}"[:200]
    digest = _digest(request)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_idempotencykey (account_id, key, operation, request_digest, body, created_at) "
            "VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT (account_id, key) DO NOTHING RETURNING id",
            [actor.account_id, key, operation, digest, now],
        )
        created = cursor.fetchone()
    if created:
        return IdempotencyKey(pk=created[0], account_id=actor.account_id, key=key, operation=operation), None
    row = IdempotencyKey.objects.get(account_id=actor.account_id, key=key)
    if (row.operation, row.request_digest) != (operation, digest):
        raise KeyReused
    answer = HttpResponse(row.body, status=row.status or 200, content_type="application/json; charset=utf-8")
    answer["Idempotency-Replayed"] = "true"
    return None, answer


def _digest(request: HttpRequest) -> str:
    """Of what was sent. A form with files has another boundary at every sending: it is told by its fields and bytes."""
    if request.content_type != "multipart/form-data":
        return hashlib.sha256(request.body).hexdigest()
    parts = [("field", name, value.encode()) for name, values in request.POST.lists() for value in values]
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            upload.seek(0)
            parts.append((f"file {upload.name}", name, hashlib.file_digest(upload, "sha256").digest()))
            upload.seek(0)
    return hashlib.sha256(repr(sorted(parts)).encode()).hexdigest()


def keep(key: IdempotencyKey, response: HttpResponse) -> None:
    """Store the answer of a success; a refusal frees the key's entry for a corrected try under the same transaction."""
    if 200 <= response.status_code < 300:
        answer: list[Any] = [response.status_code, response.content.decode(), key.pk]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_idempotencykey SET status = %s, body = %s WHERE id = %s", answer)
    else:
        key.delete()
