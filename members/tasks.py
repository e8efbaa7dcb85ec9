"""What workers do for people, one line each."""

from celery import shared_task

from members.actions import mail


@shared_task
def send_mail() -> None:
    """Send the messages that wait."""
    mail.send_waiting()
