"""What a form costs stands on the form, and leads to how that was worked out."""

import re

from django import forms

from tiangeng.issues.tests.factories import reported
from tiangeng.lawful import queries


def test_a_forms_page_says_what_it_takes_and_leads_to_how_it_was_worked_out(cast, client_of, now):
    client, issue = client_of(cast.township_officer), reported(cast.cadre, now=now)
    page = client.get(f"/issues/{issue.pk}/decline/").content.decode()
    assert "填一次约" in page
    said = re.search(r"填一次约 ([0-9.]+) 分钟。 <a href=\"([^\"]+)\"", page)
    assert said and said[2].endswith("/burden/forms/issues.forms.DeclineForm/")
    assert f"填一次约 {said[1]} 分钟" in client.get(said[2]).content.decode()


def test_what_the_register_does_not_know_says_nothing():
    class Strange(forms.Form):
        words = forms.CharField()

    assert queries.cost_on_page(Strange) is None
