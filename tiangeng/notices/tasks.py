"""What the worker does for this room: sends text messages."""

import logging
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from tiangeng.kernel import tasks
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting

from . import actions, gateways, posting, signing
from .models import Outcome, Why

_logger = logging.getLogger(__name__)
MOST_TRIES = 6
HOOK_TIMEOUT, MOST_HOOK_TRIES = 10.0, 8
MUCH_LATER = RetryStrategy(max_attempts=MOST_HOOK_TRIES, exponential_wait=5)  # 5 s … 22 h
LATER = RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=5)  # 5 s, 25 s, 2 min, 10 min, 52 min


def sender(county_code: str) -> Actor:
    return system_actor(gettext_noop("短信"), territory=county_code, capabilities=("notices.send", "issues.confide"))


@app.task(name=actions.SENDER, retry=LATER, pass_context=True)
def send_text(context: JobContext, text_id: str, county_code: str) -> None:
    """No transaction is open while the gateway is waited for; the message's id tells it what it has taken before."""
    is_last = context.job.attempts >= MOST_TRIES
    actor, now = sender(county_code), timezone.now()
    with acting(actor):
        letter = actions.open_text(actor=actor, text_id=UUID(text_id), now=now)
    if letter is None:
        return
    carrier = gateways.gateway()
    outcome, why = (Outcome.SENT, "") if carrier.delivers else (Outcome.LOGGED, Why.NO_GATEWAY)
    try:
        carrier.send(letter, at=now)
    except gateways.Refused:
        outcome, why = Outcome.FAILED, Why.REFUSED
    except posting.Unreachable:
        if not is_last:
            raise
        outcome, why = Outcome.FAILED, Why.UNREACHABLE
    with acting(actor):
        actions.settle_text(actor=actor, text_id=UUID(text_id), now=timezone.now(), outcome=outcome, why=why)


@app.task(name=actions.POSTER, retry=MUCH_LATER, pass_context=True)
def send_hook(context: JobContext, delivery_id: str, county_code: str) -> None:
    """Anything but 2xx is tried again for a day; 410 says that nobody wants it any more."""
    is_last = context.job.attempts >= MOST_HOOK_TRIES
    actor, now = sender(county_code), timezone.now()
    with acting(actor):
        parcel = actions.open_delivery(actor=actor, delivery_id=UUID(delivery_id), now=now)
    if parcel is None:
        return
    signed = signing.headers(parcel.secret, message_id=parcel.id, at=now, body=parcel.body)
    try:
        inside = settings.TIANGENG_HOOKS_PRIVATE
        answer = posting.post(parcel.url, parcel.body, headers=signed, timeout=HOOK_TIMEOUT, allow_private=inside)
        answered, outcome = str(answer.status), Outcome.SENT if answer.is_taken else Outcome.WAITING
        is_last = is_last or answer.status == 410
    except (posting.Unreachable, posting.Forbidden) as error:
        answered, outcome = f"{type(error).__name__}: {error}", Outcome.WAITING
        is_last = is_last or isinstance(error, posting.Forbidden)
    if outcome == Outcome.WAITING and is_last:
        outcome = Outcome.FAILED
    with acting(actor):
        actions.settle_delivery(
            actor=actor, delivery_id=UUID(delivery_id), now=timezone.now(), outcome=outcome, answered=answered
        )
    if outcome == Outcome.WAITING:
        raise posting.Unreachable(answered)


@app.periodic(cron="40 0 * * *")  # 08:40 in Shanghai, after the supervision ladder has climbed
@app.task(name="tiangeng.notices.tasks.settle", queueing_lock="notices.settle")
def settle(timestamp: int) -> None:
    """What no news told: promises whose day has come."""
    tasks.each_county(_settle)


def _settle(county: str) -> None:
    with acting(sender(county)) as actor:
        actions.settle_county(actor=actor, county_code=county, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="tiangeng.notices.tasks.mail", queueing_lock="notices.mail", lock="notices.mail")
def mail(timestamp: int) -> None:
    """Where it is the hour of a county's daily mail; whoever has had today's is passed over."""
    tasks.each_county(_mail)


def _mail(county: str) -> None:
    now = timezone.now()
    if not actions.is_time(county, now=now):
        return
    for letter in actions.mails(actor=sender(county), county_code=county, now=now):
        try:
            send_mail(letter.subject, letter.body, None, [letter.to])
        except OSError as error:  # smtplib's own errors are of this family
            _logger.warning("a daily mail was not taken: %s", type(error).__name__)
            actions.give_back(actor=sender(county), account_id=letter.account_id)
