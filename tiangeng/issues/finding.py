"""Which promises hold the words somebody looks for."""

from django.db.models import QuerySet

from tiangeng.kernel.pairs import narrowed, says

from .models import Promise, PromiseWords

FEW = 12_000  # promises a word may stand in to be taken by their keys, as of issues


def promises_holding(rows: QuerySet[Promise], words: str) -> QuerySet[Promise]:
    """Every word in what was said; two characters are enough for the index."""
    asked = words.split()[:8]
    for word in asked:
        rows = rows.filter(says(word, "words"))
    found: QuerySet[Promise] = narrowed(rows, PromiseWords.objects.all(), asked, few=FEW)
    return found
