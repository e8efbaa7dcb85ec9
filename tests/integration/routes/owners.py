"""Whose each row is, as far as its foreign keys say: for what must not change, and must not refer to another's."""

import hashlib
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db.models import F, ForeignKey, Model

from members.models import Organisation, User

_DIRECT = ("organisation", "member")
# Rows that only rows of others say whose they are.
_INDIRECT = {
    "StoredFile": "submission__member",
    "Notification": "person__memberships__organisation",
    "Authenticator": "user__memberships__organisation",
    "EmailAddress": "user__memberships__organisation",
    "UserSession": "user__memberships__organisation",
}


@cache
def owner_path(model: type[Model]) -> str | None:
    """The lookup that leads from a row to the organisation whose it is; None where it is nobody's."""
    if model.__name__ in _INDIRECT:
        return _INDIRECT[model.__name__]
    keys = [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    for name in _DIRECT:
        if any(key.name == name and key.related_model is Organisation for key in keys):
            return name
    for key in keys:
        above = owner_path(key.related_model) if key.related_model not in (model, Organisation) else None
        if above and key.related_model.__name__ not in _INDIRECT:
            return f"{key.name}__{above}"
    return None


def owned() -> dict[type[Model], str]:
    """Every table whose rows belong to an organisation, with the lookup that leads there."""
    return {model: path for model in _ours() if (path := owner_path(model))}


def rows_of(organisation: Organisation) -> dict[str, str]:
    """By table, a digest of the rows that are the organisation's."""
    tables: dict[type[Model], str] = {**owned(), User: "memberships__organisation"}
    return {
        model.__name__: _digest(model._default_manager.filter(**{path: organisation}).order_by("pk").values_list())
        for model, path in tables.items()
    }


def every_row() -> dict[str, str]:
    """By table, a digest of all its rows."""
    return {model.__name__: _digest(model._default_manager.order_by("pk").values_list()) for model in _ours()}


def _ours() -> Iterator[type[Model]]:
    for app in map(apps.get_app_config, ("members", "metrics", "mfa", "account", "usersessions", "sessions")):
        yield from app.get_models()


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()  # type: ignore[call-overload]


def crossed() -> Iterator[str]:
    """Foreign keys from a row of one organisation to a row of another."""
    tables = owned()
    for model, path in tables.items():
        for key in model._meta.get_fields():
            if isinstance(key, ForeignKey) and key.related_model in tables and model.__name__ not in _INDIRECT:
                there = f"{key.name}__{tables[key.related_model]}"
                found = model._default_manager.filter(**{f"{there}__isnull": False}).exclude(**{there: F(path)})
                if found.exists():
                    yield f"{model.__name__}.{key.name}"
