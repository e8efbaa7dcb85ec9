"""Messages to people: written with what they tell, sent afterwards by a task."""

from collections.abc import Iterable

from members.models import Notification, User


def notify(people: Iterable[User], *, kind: str, subject: str, body: str, path: str = "") -> None:
    """Leave a message for each person in the current transaction."""
    Notification.objects.bulk_create(
        Notification(person=person, kind=kind, subject=subject, body=body, path=path) for person in people
    )
