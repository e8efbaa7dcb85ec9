"""Messages to people: written with what they tell, sent afterwards by a task."""

from collections.abc import Iterable

from members.models import Notification, User


def notify(people: Iterable[User], *, kind: str, subject: str, body: str, path: str = "", address: str = "") -> None:
    """Leave a message for each person in the current transaction; `address` where it is not the person's own."""
    _leave(
        Notification(person=person, kind=kind, subject=subject[:200], body=body, path=path, address=address)
        for person in people
    )


def write_to(address: str, *, kind: str, subject: str, body: str) -> None:
    """Leave a message for an address that may be nobody's yet."""
    _leave([Notification(kind=kind, subject=subject[:200], body=body, address=address)])


def _leave(messages: Iterable[Notification]) -> None:
    """Without reading anything back: whoever writes to somebody may not read what they get."""
    Notification.objects.bulk_create(messages, ignore_conflicts=True)
