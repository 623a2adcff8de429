"""Every list goes out as a sheet. Each either comes back by a kind of its own, or its room says that it is a record, and why."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.utils import translation

from tiangeng.documents.workbooks import columns
from tiangeng.ui.lists import ListPage

RECORDS = {
    "console:log",
    "forms:list",
    "issues:router_choices",
    "people:approvals",
}  # docs/adr/0023-sheets-that-come-back.md


def _lists(patterns: list[Any], names: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            below = (*names, pattern.namespace) if pattern.namespace else names
            yield from _lists(pattern.url_patterns, below)
        else:
            shown = getattr(pattern.callback, "view_class", None)
            if isinstance(shown, type) and issubclass(shown, ListPage):
                yield ":".join((*names, pattern.name))


LISTS = sorted(set(_lists(get_resolver().url_patterns)))


def test_there_are_lists() -> None:
    assert len(LISTS) > 15


@pytest.mark.parametrize("name", LISTS)
def test_a_list_comes_back_or_says_that_it_is_a_record(name: str) -> None:
    assert columns.comes_back(name) != (columns.record_of(name) is not None), name


def test_what_is_a_record_was_decided_and_is_known_by_its_headings() -> None:
    records = {name: columns.record_of(name) for name in LISTS if columns.record_of(name)}
    assert set(records) == RECORDS
    for record in records.values():
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said = [list(headings) for headings in record.headings()]
            for headings in said:
                assert columns.record_with(headings) is record, headings
