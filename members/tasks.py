"""What workers do for people, one line each."""

from celery import shared_task

from members.actions import confirmations, heads, mail


@shared_task
def send_mail() -> None:
    """Send the messages that wait."""
    mail.send_waiting()


@shared_task
def note_head() -> None:
    """Note the head of the audit chain."""
    heads.note_head()


@shared_task
def ask_for_confirmations() -> None:
    """Ask organisations who still works there, where the year is nearly over."""
    confirmations.remind()
