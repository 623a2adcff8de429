"""After going back, or from another tab, the same form is sent once more: what it says is written down once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tiangeng.documents.models import Attachment
from tiangeng.documents.tests.files import jpeg
from tiangeng.issues.models import Promise

from .factories import in_progress, reported

SAID = {"words": "挖机已调，明天进场"}


@pytest.fixture
def clock(monkeypatch, now):
    def is_now(**later):
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(**later))

    is_now()
    return is_now


def test_a_note_sent_again_is_one_line(cast, now, client_of, clock):
    issue, client = in_progress(cast, now=now), client_of(cast.bureau)
    url = reverse("issues:note", args=[issue.pk])
    first = client.post(url, SAID)
    clock(minutes=5)
    again = client.post(url, SAID | {"photo": SimpleUploadedFile("渠.jpg", jpeg(), content_type="image/jpeg")})
    assert (first.status_code, again["Location"]) == (302, first["Location"])
    assert "没有再记一遍" in client.get(again["Location"]).content.decode()
    assert Attachment.objects.count() == 1, "a picture that came with it the second time is kept"
    line = issue.events.get(name="note")
    assert (line.at, line.is_public) == (now, True)


@pytest.mark.parametrize("told", [{"words": "挖机坏了，后天进场"}, {"is_internal": "on"}])
def test_with_something_changed_it_is_another_line(cast, now, client_of, clock, told):
    issue, client = in_progress(cast, now=now), client_of(cast.bureau)
    for sent in (SAID, SAID | told):
        client.post(reverse("issues:note", args=[issue.pk]), sent)
    assert issue.events.filter(name="note").count() == 2


def test_the_next_day_or_by_a_colleague_the_same_words_are_another_line(cast, now, client_of, clock):
    issue = in_progress(cast, now=now)
    url = reverse("issues:note", args=[issue.pk])
    client_of(cast.bureau).post(url, SAID)
    client_of(cast.township_officer).post(url, SAID)
    clock(days=1)
    client_of(cast.bureau).post(url, SAID)
    assert issue.events.filter(name="note").count() == 3


def test_a_promise_sent_again_is_one(cast, now, client_of, clock):
    issue, other = reported(cast.cadre, now=now), reported(cast.cadre, now=now)
    client, url = client_of(cast.cadre), reverse("issues:promise_new")
    sent = {"words": "月底前把桥头的灯装上", "until_on": (now.date() + timedelta(days=9)).isoformat()}
    first = client.post(f"{url}?issue={issue.pk}", sent)
    clock(minutes=5)
    again = client.post(f"{url}?issue={issue.pk}", sent)
    assert (first["Location"], again["Location"]) == (issue.get_absolute_url(),) * 2
    assert "没有再记一遍" in client.get(again["Location"]).content.decode()
    assert Promise.objects.count() == issue.events.filter(name="promise").count() == 1
    client.post(f"{url}?issue={issue.pk}", sent | {"until_on": (now.date() + timedelta(days=8)).isoformat()})
    client.post(f"{url}?issue={other.pk}", sent)
    assert Promise.objects.count() == 3, "another day, and about something else"
