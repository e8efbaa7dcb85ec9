"""Second factors come and go: each change is written down; a lost one is taken away by two people."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import audit
from members.actions import sessions
from members.actors import Actor, person_of
from members.models import FactorReset, Notification, Organisation, User
from members.notifications import notify
from members.permissions import Right
from members.queries import administrators
from members.texts import Text
from members.texts import text as _


@transaction.atomic
def ask_for_reset(*, person: User, organisation: Organisation, reason: str, by: Actor) -> FactorReset:
    """The first of two people asks that somebody's factors be taken away; nothing happens to them yet.

    ValueError for one's own, where nobody of the organisation is meant, and where it was asked already.
    """
    asker = person_of(by)
    if asker == person:
        raise ValueError("nobody asks for the reset of their own second factors")
    if not person.memberships.filter(organisation=organisation).exists():
        raise ValueError(f"{person} holds no role in {organisation}")
    if FactorReset.objects.filter(person=person, confirmed_at__isnull=True).exists():
        raise ValueError(f"a reset of the second factors of {person} waits for an administrator already")
    made = FactorReset.objects.create(person=person, organisation=organisation, asked_by=asker, reason=reason)
    audit.record("factor.reset-asked", by=by, object=str(person.pk), organisation=organisation, reason=reason)
    _tell(
        {*administrators()} - {person, asker},
        _("A reset of second factors waits"),
        _("%(asker)s asked for a reset of the second factors of %(person)s. An administrator confirms or drops it.")
        % {"asker": asker, "person": person},
        path=reverse("account:factor-reset", args=[made.pk]),
    )
    _tell(
        [person],
        _("Somebody asked to reset your second factors"),
        _(
            "%(asker)s asked to take away the second factors of your account, for this reason: %(reason)s\n\n"
            "If that is not what you want, answer %(asker)s or an administrator now: nothing has changed yet."
        )
        % {"asker": asker, "reason": reason},
    )
    return made


@transaction.atomic
def confirm_reset(*, reset: FactorReset, by: Actor) -> None:
    """The second of two people, an administrator, confirms: the factors are gone and every session of the person ends.

    ValueError for the one who asked, for the person themselves, and where somebody was faster. The database refuses
    the first two as well.
    """
    held = FactorReset.objects.select_for_update().get(pk=reset.pk)
    confirmer = person_of(by)
    if not by.may(Right.ADMINISTER):
        raise ValueError("an administrator confirms a reset")
    if confirmer in (held.asked_by, held.person):
        raise ValueError("whoever asked for a reset, or is meant by it, does not confirm it")
    if held.confirmed_at is not None:
        raise ValueError("this reset was confirmed already")
    held.confirmed_by, held.confirmed_at = confirmer, timezone.now()
    held.save()
    Authenticator.objects.filter(user=held.person).delete()
    sessions.end_all(person=held.person)
    audit.record("factor.reset-confirmed", by=by, object=str(held.person.pk), organisation=held.organisation)
    _tell(
        [held.person],
        _("Your second factors were reset"),
        _(
            "%(asker)s asked for it and %(confirmer)s confirmed it. You were signed out everywhere. Sign in with your "
            "password and add a new second factor."
        )
        % {"asker": held.asked_by, "confirmer": confirmer},
        path=reverse("account_login"),
    )


@transaction.atomic
def drop_reset(*, reset: FactorReset, by: Actor) -> None:
    """It was asked by mistake, or is refused: the factors stay. ValueError where it was confirmed already."""
    dropped, _by_model = FactorReset.objects.filter(pk=reset.pk, confirmed_at__isnull=True).delete()
    if not dropped:
        raise ValueError("this reset was confirmed already")
    audit.record("factor.reset-dropped", by=by, object=str(reset.person.pk), organisation=reset.organisation)


def _tell(people: Iterable[User], subject: Text, body: Text, path: str = "") -> None:
    notify(people, kind=Notification.ACCOUNT, subject=subject, body=body, path=path)
