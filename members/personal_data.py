"""Everything that is kept about a person, for themselves to read. Reads only; no secret is among it."""

from collections.abc import Iterator, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import ManyToOneRel, Model, QuerySet

from members.models import AuditEvent, AuditOrigin, Membership, Notification, Token, User

_OF_TOKENS = ("organisation__slug", "name", "scopes", "created", "expiry", "last_used")
_OWN = (AuditEvent, Authenticator, EmailAddress, Membership, Notification, Token)


def everything_about(person: User) -> dict[str, object]:
    """The person's data by kind, in JSON's types; what they did by the ids of what they did it to."""
    return {
        "person": {
            "number": person.pk,
            "email": person.email,
            "name": person.name,
            "active": person.is_active,
            "language": person.language,
            "time_zone": person.time_zone,
            "letters_not_wanted": person.muted,
            "joined": _text(person.date_joined),
            "last_sign_in": _text(person.last_login),
        },
        "addresses": _rows(EmailAddress, {"user": person}, "email", "verified", "primary"),
        "roles": _rows(Membership, {"person": person}, "organisation__slug", "role"),
        "tokens": _rows(Token, {"user": person}, *_OF_TOKENS),
        "second_factors": _rows(Authenticator, {"user": person}, "type", "created_at", "last_used_at"),
        "sessions": [_text(session.expire_date) for session in sessions_of(person)],
        "messages": _rows(Notification, {"person": person}, "at", "kind", "subject", "body", "sent_at"),
        "acts": _acts(person),
        "named_in": _named_in(person),
    }


def sessions_of(person: User) -> list[Session]:
    """A session says whose it is only inside, so all of them are opened."""
    every = Session.objects.all().iterator(1_000)
    return [session for session in every if session.get_decoded().get("_auth_user_id") == str(person.pk)]


def _acts(person: User) -> list[dict[str, object]]:
    fields = ("link__position", "at", "type", "object", "organisation__slug", "via", "reason", "details", "origin")
    acts = _rows(AuditEvent, {"actor": person}, *fields)
    kept = dict(AuditOrigin.objects.filter(key__in=[act["origin"] for act in acts]).values_list("key", "address"))
    return [{**act, "origin": kept.get(str(act["origin"]), "")} for act in acts]


def _named_in(person: User) -> dict[str, list[str]]:
    """The numbers of all other rows that name the person, by table and column: those of whoever builds on this too."""
    found = {
        f"{rows.model._meta.label_lower}.{relation.field.name}": [str(pk) for pk in rows.values_list("pk", flat=True)]
        for relation, rows in rows_naming(person)
        if rows.model not in _OWN
    }
    return {place: numbers for place, numbers in sorted(found.items()) if numbers}


def rows_naming(person: User) -> Iterator[tuple[ManyToOneRel, "QuerySet[Any]"]]:
    """Of every column of every table that names a person, those rows that name this one."""
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            model = relation.related_model
            yield relation, model._base_manager.filter(**{relation.field.name: person}).order_by("pk")


def _rows(model: type[Model], of: Mapping[str, object], *fields: str) -> list[dict[str, object]]:
    rows = model._base_manager.filter(**of).order_by("pk").values(*fields)
    return [{name.replace("__", "_"): _text(value) for name, value in row.items()} for row in rows]


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
