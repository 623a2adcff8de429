from datetime import date

import pytest
from django import forms


class Report(forms.Form):
    title = forms.CharField(label="什么事", help_text="一句话说清楚")
    heard_on = forms.DateField(label="哪天", initial=date(2026, 3, 18))
    village = forms.ChoiceField(label="哪个村", choices=[("", "请选择"), ("1", "大贵溪村")])
    source = forms.ChoiceField(label="来源", widget=forms.RadioSelect, choices=[("visit", "走访")])
    body = forms.CharField(label="详细", widget=forms.Textarea, required=False)
    number = forms.CharField(label="身份证号", required=False, widget=forms.TextInput(attrs={"data-no-draft": True}))
    private = forms.BooleanField(label="只给上级看", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_help_and_error_are_tied_to_their_box() -> None:
    page = str(Report({"title": ""}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'id="id_title_helptext"' in page
    assert 'id="id_title_error"' in page
    assert 'aria-invalid="true"' in page


def test_errors_are_said_in_plain_words_and_summed_up_with_links() -> None:
    page = str(Report({}))
    assert "还没填" in page
    assert "还没选" in page
    assert '<a href="#id_village">哪个村</a>' in page
    assert '<a href="#id_source">来源</a>' in page
    assert 'id="id_source"' in page


def test_a_field_with_words_of_its_own_keeps_them() -> None:
    class Own(forms.Form):
        who = forms.CharField(error_messages={"required": "请写明反映人"})

    assert "请写明反映人" in str(Own({}))


def test_a_form_not_yet_sent_blames_nobody() -> None:
    page = str(Report())
    assert "error-summary" not in page
    assert "is-invalid" not in page


def test_dates_use_the_browsers_calendar_whatever_the_language() -> None:
    assert '<input type="date" name="heard_on" value="2026-03-18"' in str(Report())


def test_what_must_not_stay_in_the_browser_is_marked_so() -> None:
    assert "data-no-draft" in str(Report()["number"])


def test_every_box_has_a_label_and_hidden_ones_none() -> None:
    page = str(Report())
    for name in ("title", "heard_on", "village", "body", "number"):
        assert f'for="id_{name}"' in page
    assert 'for="id_token"' not in page


def test_a_unit_stands_behind_its_box(drawn) -> None:
    assert "<span>户</span>" in drawn("{% field form.title '户' %}", form=Report())


def test_what_a_person_typed_is_shown_again_and_escaped() -> None:
    page = str(Report({"title": "<script>渠</script>", "body": "漏水"}))
    assert "<script>" not in page
    assert "漏水</textarea>" in page


@pytest.mark.parametrize(("given", "said"), [("0", "最少填 1"), ("11", "最多填 10")])
def test_a_number_out_of_bounds_is_told_its_bound_in_plain_words(given: str, said: str) -> None:
    class Counted(forms.Form):
        count = forms.IntegerField(min_value=1, max_value=10)

    page = str(Counted({"count": given}))
    assert said in page and "确保" not in page


def test_what_is_pasted_is_not_cut_off_but_told_to_be_too_long() -> None:
    class Words(forms.Form):
        words = forms.CharField(label="说明", max_length=5, widget=forms.Textarea)

    assert "maxlength" not in str(Words()["words"])
    shown = str(Words({"words": "写得比五个字长"}))
    assert "写得太长了：最多 5 字，现在 7 字" in shown
    assert "写得比五个字长</textarea>" in shown, "nothing is lost"
