"""Mail leaves the queue, and stays in it while the server is down."""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from pytest_django.fixtures import Settings

from members.actions.mail import ATTEMPTS, send_waiting
from members.models import Notification, User
from members.notifications import notify
from members.tasks import send_mail

pytestmark = pytest.mark.django_db


class Silent(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError


class Picky(BaseEmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if "rob" in message.to[0]:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
            mail.outbox.append(message)
        return len(email_messages)


def tell(*people: User, kind: str = "submission.receipt", address: str = "") -> None:
    notify(people, kind=kind, subject="Received", body="Version 1.", path="/portal/1/", address=address)


def test_a_message_is_sent_once_with_the_way_to_its_page(lead: User, settings: Settings) -> None:
    tell(lead)
    send_mail()
    send_mail()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([lead.email], "Received")
    assert sent.body == f"Version 1.\n\n{settings.SITE_URL}/portal/1/\n"
    assert Notification.objects.get().sent_at is not None


def test_a_name_of_two_lines_holds_up_no_mail(lead: User) -> None:
    notify([lead], kind="submission.receipt", subject="Received: Kite\nSocial", body="Version 1.")
    send_mail()
    assert [sent.subject for sent in mail.outbox] == ["Received: Kite Social"]


def test_a_server_that_is_down_keeps_the_message(lead: User, rival: User, settings: Settings) -> None:
    tell(lead, rival)
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    assert send_waiting() == 0
    assert sorted(Notification.objects.values_list("attempts", "sent_at")) == [(0, None), (1, None)]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notification.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert send_waiting() == 2


def test_a_refused_address_holds_up_nobody_else(lead: User, rival: User, settings: Settings) -> None:
    tell(rival, lead)
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    assert send_waiting() == 1
    assert [message.to for message in mail.outbox] == [[lead.email]]
    assert Notification.objects.get(person=rival).attempts == 1


def test_the_second_attempt_waits_and_the_last_is_the_last(lead: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    tell(lead)
    for _run in range(3):
        send_waiting()
    assert Notification.objects.get().attempts == 1
    Notification.objects.update(at=timezone.now() - timedelta(days=30), attempts=ATTEMPTS - 1)
    for _run in range(3):
        send_waiting()
    assert Notification.objects.get().attempts == ATTEMPTS


def test_a_link_that_opens_an_account_is_not_kept(lead: User) -> None:
    tell(lead, kind=Notification.ACCOUNT, address="other@example.org")
    send_waiting()
    assert mail.outbox[0].to == ["other@example.org"]
    assert Notification.objects.get().body == ""
