"""Sessions end: one of them, the others, or all."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from members import audit
from members.actors import Actor, person_of
from members.models import User


@transaction.atomic
def end(*, session: UserSession, by: Actor) -> None:
    """Sign out on one device."""
    session.end()
    audit.record("session.ended", by=by, object=str(person_of(by).pk), organisation=None)


@transaction.atomic
def end_others(*, current: str, by: Actor) -> int:
    """Sign out everywhere but in the session with this key; how many sessions ended."""
    person = person_of(by)
    ended = _end(_keys_of(person) - {current})
    audit.record("session.others-ended", by=by, object=str(person.pk), organisation=None, sessions=ended)
    return ended


def end_all(*, person: User) -> None:
    """Sign the person out everywhere, as part of what is done to their account."""
    _end(_keys_of(person))


def _keys_of(person: User) -> set[str]:
    """The person's sessions, with those that nobody listed: some are younger than their row in the list."""
    listed = set(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    living = Session.objects.filter(expire_date__gt=timezone.now())
    return listed | {row.session_key for row in living if row.get_decoded().get("_auth_user_id") == str(person.pk)}


def _end(keys: set[str]) -> int:
    UserSession.objects.filter(session_key__in=keys).delete()
    ended, _by_model = Session.objects.filter(session_key__in=keys).delete()
    return ended
