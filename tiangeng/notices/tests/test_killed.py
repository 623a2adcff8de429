"""The process is killed between the commit and the hearing: the message, the delivery and the notice are there, once."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from conftest import ROOT, SYSTEM
from tests.cast import make_cast
from tiangeng.issues.models import Issue
from tiangeng.kernel import tasks
from tiangeng.kernel.models import News
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions
from tiangeng.notices.models import Delivery, Notice, TextMessage

KILLED = 9
REPORT = """
import os, secrets, sys, uuid
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from tiangeng.issues.tests import factories
from tiangeng.kernel.walls import acting
from tiangeng.people.queries import actor_of_account

with acting(actor_of_account(uuid.UUID(sys.argv[1]), now=timezone.now())) as cadre:
    transaction.on_commit(lambda: os._exit(9))  # the first to be called: everything is written, nothing heard
    factories.reported(cadre, now=timezone.now(), reporter_name="叶根水", reporter_phone="13857800001")
"""


def python(url, *words):
    env = os.environ | {
        "TIANGENG_APP_URL": url, "TIANGENG_OWNER_URL": url, "DJANGO_SETTINGS_MODULE": "tiangeng.config.settings",
    }  # fmt: skip
    return subprocess.run([sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True)


def work(url):
    """What the worker does a minute later, twice over; the clock's task, then whatever that has queued."""
    News.objects.update(due_at=F("due_at") - timedelta(minutes=1))
    for _n in range(2):
        tasks.tell_left_over.defer(timestamp=0)
        done = python(url, "-m", "tiangeng", "procrastinate", "worker", "--one-shot")
        assert done.returncode == 0, done.stderr


@pytest.fixture
def killed(own_database, settings):
    """A report with a number to text and an address to feed, from a process that died right after its commit."""
    url, now = own_database(), timezone.now()
    settings.TIANGENG_HOOKS_PRIVATE = True
    with acting(SYSTEM):
        cast = make_cast(now=now)
        asked = {"name": "县大脑", "url": "http://127.0.0.1:9/", "events": ["issue.report"]}
        hook, _key = actions.register_hook(actor=cast.system_admin, now=now, county_code="331181", **asked)
        actions.move_hook(actor=cast.security_admin, hook_id=hook.pk, move="approve", now=now)
    done = python(url, "-c", REPORT, str(cast.cadre.account_id))
    assert done.returncode == KILLED, done.stderr
    return url


def test_nothing_that_was_committed_goes_unheard(killed):
    with acting(SYSTEM):
        assert Issue.objects.count() == 1
        assert not (TextMessage.objects.exists() or Delivery.objects.exists() or Notice.objects.exists())
    work(killed)
    with acting(SYSTEM):
        text = TextMessage.objects.get()
        asleep = text.send_at > text.created_at  # told after nine, it waits for the morning; no gateway here
        assert (text.kind, text.outcome) == ("received", "waiting" if asleep else "logged")
        assert Delivery.objects.get().event == "issue.report"
        assert Notice.objects.get().kind == "dispatch"
    assert not News.objects.exists()
