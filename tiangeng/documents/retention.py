"""Where files end: with the record they hang on. The rooms above say when that is over; the bytes go with the last use of them."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Due, Duty, Purge

from . import storage
from .models import Attachment


def papers_of(model: str, over: Due, purge: Purge) -> Duty:
    """The files of records of this kind that were over long enough; a hold on the record keeps its files too.

    What its uploader took off before is among them: nobody was served it any more, but the bytes still lay there.
    """

    def due(county_code: str, before: datetime) -> QuerySet[Any]:
        there = Q(removed_at__isnull=True) | ~Q(name="")
        return Attachment.objects.filter(
            there, owner_type=model.lower(), owner_id__in=over(county_code, before).values("pk")
        )

    return Duty(Keep.PAPER, "documents.Attachment", due, purge, {"documents.Attachment": "name"}, owner=model)


def destroy(ids: Collection[Any], now: datetime) -> None:
    """The row stays and says that there was one; the bytes go, unless the same ones belong to something else."""
    rows = Attachment.objects.filter(pk__in=ids)
    digests = set(rows.values_list("digest", flat=True))
    rows.update(removed_at=Coalesce("removed_at", now), name="")
    _free(digests)


def forget(ids: Collection[Any], now: datetime) -> None:
    """Row and bytes; for records that prove nothing by having had a picture."""
    rows = Attachment.objects.filter(pk__in=ids)
    digests = set(rows.values_list("digest", flat=True))
    rows.delete()
    _free(digests)


def _free(digests: set[str]) -> None:
    still = set(Attachment.objects.filter(digest__in=digests, removed_at__isnull=True).values_list("digest", flat=True))
    transaction.on_commit(partial(_destroy, digests - still))  # rows can come back, bytes cannot


def _destroy(digests: set[str]) -> None:
    for digest in digests:
        storage.destroy(digest)
