"""Messages leave by mail: claimed one at a time, tried again for two days, never lost without a word."""

from datetime import timedelta
from functools import reduce
from operator import or_
from smtplib import SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import Notification

log = structlog.get_logger(__name__)

ATTEMPTS = 15  # the last about 45 hours after the first
AT_ONCE = 200  # a run ends, so that a worker is not held by a flood; the next begins seconds later


def send_waiting() -> int:
    """Send what waits, at most `AT_ONCE` messages, and return how many were sent.

    Safe to run twice and at the same time: a message that another worker holds is skipped. A server that does
    not answer ends the run; an address that it refuses costs its own message an attempt and no other.
    """
    sent = 0
    server = get_connection()
    for _attempt in range(AT_ONCE):
        outcome = _send_next(server)
        if outcome is None:
            break
        sent += outcome
    return sent


@transaction.atomic
def _send_next(server: BaseEmailBackend) -> bool | None:
    """Send the next message that is due: True where it left, False where it was refused, None to stop."""
    message = (
        Notification.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("person")
        .filter(_due())
        .order_by("attempts", "at")
        .first()
    )
    if message is None:
        return None
    message.attempts += 1
    try:
        _mail(message, server).send()
    except OSError as error:  # SMTPException is one, and so is every broken connection
        return _failed(message, error)
    message.sent_at = timezone.now()
    if message.kind == Notification.ACCOUNT:
        message.body = ""
    message.save()
    return True


def _due() -> Q:
    """Unsent, and after n attempts not before 10 s x 2^n have passed since it was written."""
    now = timezone.now()
    waits = (Q(attempts=0), *(Q(attempts=n, at__lte=now - timedelta(seconds=10) * 2**n) for n in range(1, ATTEMPTS)))
    return Q(sent_at__isnull=True) & reduce(or_, waits)


def _mail(message: Notification, server: BaseEmailBackend) -> EmailMessage:
    where = f"\n\n{settings.SITE_URL}{message.path}" if message.path else ""
    return EmailMessage(
        subject=" ".join(message.subject.split()),  # in one line: any other is refused, and would hold up all mail
        body=f"{message.body}{where}\n",
        to=[_address(message)],
        connection=server,
    )


def _address(message: Notification) -> str:
    return message.address or (message.person.email if message.person else "")


def _failed(message: Notification, error: OSError) -> bool | None:
    message.save(update_fields=["attempts"])
    given_up = message.attempts >= ATTEMPTS
    log.warning(
        "mail_given_up" if given_up else "mail_not_sent",
        notification=message.pk,
        attempts=message.attempts,
        error=type(error).__name__,
    )
    return False if isinstance(error, SMTPRecipientsRefused) else None
