"""A person's own data: handed to them, and taken out of the record where they are to be forgotten."""

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import CASCADE, EmailField, F, Q, Value
from django.db.models.functions import Replace
from django.utils.text import slugify

from coalition.lib import context
from members import audit
from members.actors import Actor
from members.models import AuditEvent, AuditOrigin, Notification, User
from members.permissions import Right
from members.personal_data import everything_about, rows_naming, sessions_of


@transaction.atomic
def export(*, person: User, by: Actor) -> dict[str, object]:
    """Everything that is kept about the person; that it was handed out is written down."""
    with context.entered(context.PROGRAM):  # it stands in tables that are closed to the person's own role
        told = everything_about(person)
    audit.record("person.exported", by=by, object=str(person.pk), organisation=None)
    return told


@transaction.atomic
def erase(*, person: User, reason: str, by: Actor) -> None:
    """Forget who a person is: the name and the address become a number, and all that was theirs alone is removed.

    What they did stays, as the acts of that number: reports, releases and the audit chain are as they were. It cannot
    be taken back. ValueError without a reason, for somebody who may not do it, or where it was done before.
    """
    if not by.may(Right.ADMINISTER):
        raise ValueError("only an administrator erases a person")
    if not reason.strip():
        raise ValueError("say why the person is to be erased, without naming them")
    person = User.objects.select_for_update().get(pk=person.pk)
    pseudonym = f"Person {person.pk}"
    if person.name == pseudonym:
        raise ValueError(f"{pseudonym} is erased already")
    _forget_in_messages(person, pseudonym)
    _remove_their_own(person)
    _forget_in_addresses(person, pseudonym)
    _become(person, pseudonym)
    audit.record("person.erased", by=by, object=str(person.pk), organisation=None, reason=reason.strip())


def _forget_in_messages(person: User, pseudonym: str) -> None:
    """Messages to others that name them, such as whose signature a report has."""
    for known in filter(None, (person.name, person.email)):
        for column in ("subject", "body"):
            named = Notification.objects.filter(**{f"{column}__contains": known})
            named.update(**{column: Replace(F(column), Value(known), Value(pseudonym))})


def _remove_their_own(person: User) -> None:
    """Sessions, places they acted from, and every row that exists only because the person does."""
    for session in sessions_of(person):
        session.delete()
    theirs = AuditEvent.objects.filter(Q(actor=person) | Q(type__regex=r"^(person|factor)\.", object=str(person.pk)))
    AuditOrigin.objects.filter(key__in=theirs.exclude(origin="").values("origin")).delete()
    LogEntry.objects.filter(content_type__model="user", object_id=str(person.pk)).delete()
    for relation, rows in rows_naming(person):
        if relation.on_delete is CASCADE:
            rows.delete()


def _forget_in_addresses(person: User, pseudonym: str) -> None:
    """Wherever else their address stands, such as in an invitation; a table that is yet to come included."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EmailField) and model is not User:
                known = model._base_manager.filter(**{f"{field.name}__iexact": person.email})
                known.update(**{field.name: _address(pseudonym)})


def _address(pseudonym: str) -> str:
    return f"{slugify(pseudonym)}@erased.invalid"


def _become(person: User, pseudonym: str) -> None:
    person.email, person.name = _address(pseudonym), pseudonym
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.language, person.time_zone, person.muted = settings.LANGUAGE_CODE, "UTC", []
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
