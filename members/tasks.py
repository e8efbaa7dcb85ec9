"""What workers do for people, one line each."""

from celery import shared_task

from members.actions import mail


@shared_task  # type: ignore[untyped-decorator]
def send_mail() -> None:
    """Send the messages that wait."""
    mail.send_waiting()
