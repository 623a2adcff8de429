"""The field register and the code say the same: a column or a box without an entry fails, and so does an entry without one."""

import dataclasses

import pytest
from django import forms as django_forms
from django.apps import apps

from tests.architecture.source import listed
from tiangeng.documents.actions import tidying
from tiangeng.kernel import register, retention
from tiangeng.people.roles import Role


def test_every_column_and_every_box_is_declared():
    assert not register.faults(), listed(register.faults())


def test_who_fills_a_form_in_is_a_role_there_is():
    strange = [(form.name, who) for form in register.forms() for who in form.who.split() if who not in Role.values]
    assert not strange, listed(strange)


def test_what_is_somebodys_duty_says_how_often_it_is_taken_to_be():
    silent = [form.name for form in register.forms() if bool(form.who) != (form.a_year > 0) or not form.why_so_often]
    assert not silent, listed(silent)


def test_what_is_personal_says_on_what_ground_and_for_how_long():
    loose = [
        f"{row.where}.{row.name}"
        for row in register.rows()
        if row.is_personal and (str(row.keep) == str(register.Keep.COUNTY.label) or not str(row.purpose).strip())
    ]
    allowed = {"auth.", "contenttypes.", "account."}  # tables of libraries that stay empty
    assert not [name for name in loose if not name.startswith(tuple(allowed))], listed(loose)


def test_a_sealed_number_is_declared_as_masked():
    sealed = [row for row in register.rows() if row.is_sealed]
    assert len(sealed) >= 5
    open_ = [f"{row.where}.{row.name}" for row in sealed if str(row.seen) != str(register.Seen.MASKED.label)]
    assert not open_, listed(open_)


def _without(table, name):
    groups = [dataclasses.replace(g, names=tuple(n for n in g.names if n != name)) for g in table.groups]
    return dataclasses.replace(table, groups=tuple(groups))


@pytest.fixture
def declared(monkeypatch):
    """Declare something else than what stands in the rooms."""
    tables, forms = register.tables(), register.forms()

    def instead(*, table=None, form=None):
        if table:
            monkeypatch.setattr(register, "tables", lambda: [table(one) for one in tables])
        if form:
            monkeypatch.setattr(register, "forms", lambda: [form(one) for one in forms])

    return instead


def test_a_column_nobody_declared_is_found(declared):
    declared(table=lambda one: _without(one, "labels"))
    assert "places.Household.labels: a column without an entry" in register.faults()


def test_an_entry_for_a_column_that_is_gone_is_found(declared):
    extra = register.plain("blood_type")
    declared(
        table=lambda one: (
            dataclasses.replace(one, groups=(*one.groups, extra)) if one.model == "places.Household" else one
        )
    )
    assert "places.Household.blood_type: an entry without a column" in register.faults()


def test_a_box_nobody_declared_is_found(declared):
    def without_note(form):
        return dataclasses.replace(form, asks={box: target for box, target in form.asks.items() if box != "note"})

    declared(form=without_note)
    assert "places.forms.HouseholdForm.note: a box without an entry" in register.faults()


def test_a_form_nobody_declared_is_found(monkeypatch):
    class AskMore(django_forms.Form):
        blood_type = django_forms.CharField()

    AskMore.__module__, AskMore.__qualname__ = "tiangeng.places.forms", "AskMore"
    found = [fault for fault in register.faults() if "AskMore" in fault]
    AskMore.__module__ = "somewhere.tests"
    assert found == ["places.forms.AskMore: a form without an entry; declare it in its room's register.py"]


EMPTIED = {"procrastinate.": "the worker deletes a job once it has run (kernel/management/commands/work.py)"}


def _ended(told, model, name, keep):
    """Whether a duty of that class takes the column away; a link ends with what it points at."""
    if told.get((keep, model), set()) & {name, "*"}:
        return True
    column = apps.get_model(model)._meta.get_field(name)
    return bool(column.is_relation and (keep, column.related_model._meta.label) in told)


def test_what_is_said_to_end_is_ended_by_somebody():
    told = {}
    for duty in retention.duties():
        for model, names in duty.takes.items():
            told.setdefault((duty.keep, model), set()).update(names.split())
    told[register.Keep.WEEK, "documents.SheetImport"] = set(tidying.QUOTED)  # a task of its own, every night
    for_ever = [
        f"{one.model}.{name}: {group.keep.label}"
        for one in register.tables()
        for group in one.groups
        for name in group.names
        if group.keep in {*retention.AFTER, register.Keep.WEEK}
        and not one.model.startswith(tuple(EMPTIED))
        and not _ended(told, one.model, name, group.keep)
    ]
    assert not for_ever, listed(for_ever)


def test_a_duty_takes_only_what_there_is_and_what_the_register_lets_end():
    columns = {one.model: one.of for one in register.tables()}
    strange = [
        f"{model}.{name}"
        for duty in retention.duties()
        for model, names in duty.takes.items()
        for name in names.split()
        if name != "*" and (name not in columns[model] or columns[model][name].keep != duty.keep)
    ]
    assert not strange, listed(strange)
