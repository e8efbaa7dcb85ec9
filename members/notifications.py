"""Messages to people: written with what they tell, sent afterwards by a task."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Notification, User
from members.texts import Text, in_language_of

# Kinds that a person may switch off. What is not here is part of the record, or somebody would miss that they are late.
OPTIONAL: Mapping[str, Promise] = {
    "reminder.T-14": _("A fortnight before a report is due"),
    "reminder.T-3": _("Three days before a report is due"),
    "reminder.T+7": _("A week after a report was due"),
    "submission.arrived": _("A member signed off a report (to reviewers)"),
}


def notify(
    people: Iterable[User], *, kind: str, subject: Text | str, body: Text | str, path: str = "", address: str = ""
) -> None:
    """Leave a message for each person, in their language, in the current transaction.

    `address` where it is not the person's own. Not for those who switched off messages of this kind.
    """
    _leave(_message(person, kind, subject, body, path, address) for person in people if kind not in person.muted)


def _message(person: User, kind: str, subject: Text | str, body: Text | str, path: str, address: str) -> Notification:
    title, words = in_language_of(person, subject, body)
    return Notification(person=person, kind=kind, subject=title[:200], body=words, path=path, address=address)


def write_to(address: str, *, kind: str, subject: Text | str, body: Text | str) -> None:
    """Leave a message for an address that may be nobody's yet, in the language of whoever has it written."""
    _leave([Notification(kind=kind, subject=str(subject)[:200], body=str(body), address=address)])


def _leave(messages: Iterable[Notification]) -> None:
    """Without reading anything back: whoever writes to somebody may not read what they get."""
    Notification.objects.bulk_create(messages, ignore_conflicts=True)
