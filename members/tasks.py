"""What workers do for people, one line each."""

from celery import shared_task

from members.actions import heads, mail


@shared_task
def send_mail() -> None:
    """Send the messages that wait."""
    mail.send_waiting()


@shared_task
def note_head() -> None:
    """Note the head of the audit chain."""
    heads.note_head()
