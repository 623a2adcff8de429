import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from tiangeng.kernel.refusals import SignInNeeded, TooLong, WrongMove
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.tests.conftest import NOON, OFFICER


class Note(forms.Form):
    text = forms.CharField(label="内容")


def answer(act, method: str = "post", data: dict | None = None):
    class Page(FormPage):
        form_class, title, done = Note, "记进展", "记好了"

    Page.act = lambda self, data: act(data)
    request = getattr(RequestFactory(), method)("/note/", data or {})
    request.actor, request.now, request.resolver_match = OFFICER, NOON, None
    request._messages = CookieStorage(request)
    response = Page.as_view()(request)
    if hasattr(response, "render"):
        response.render()
    return response, [str(message) for message in get_messages(request)]


def test_a_good_form_calls_the_action_once_and_says_so() -> None:
    heard = []
    response, said = answer(lambda data: heard.append(data) or "/issues/", data={"text": "来人了"})
    assert (heard, response.status_code, response.url, said) == ([{"text": "来人了"}], 302, "/issues/", ["记好了"])


def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost() -> None:
    def act(data: dict) -> str:
        raise WrongMove(state="已销号", move="记进展")

    response, said = answer(act, data={"text": "写了很久的一段话"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "这件事现在是“已销号”" in page
    assert "写了很久的一段话" in page
    assert said == []


def test_a_refusal_that_names_a_field_stands_beside_it() -> None:
    def act(data: dict) -> str:
        raise TooLong(field="内容", limit=3, length=9, form_field="text")

    response, _said = answer(act, data={"text": "写了很久的一段话"})
    assert 'id="id_text_error"' in response.content.decode()


def test_an_expired_session_is_not_a_mistake_in_the_form() -> None:
    def act(data: dict) -> str:
        raise SignInNeeded

    with pytest.raises(SignInNeeded):
        answer(act, data={"text": "x"})


def test_an_incomplete_form_never_reaches_the_action() -> None:
    response, _said = answer(lambda data: pytest.fail("called"), data={"text": ""})
    assert response.status_code == 422
    assert "data-bound" in response.content.decode()


def test_an_empty_form_is_offered_first() -> None:
    response, _said = answer(lambda data: pytest.fail("called"), method="get")
    page = response.content.decode()
    assert response.status_code == 200
    assert "data-draft=" in page
    assert "data-bound" not in page
