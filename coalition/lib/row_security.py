"""Grants and policies of every table and view, brought to what `coalition/lib/walls.py` and the models say."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from coalition.lib.context import Role
from coalition.lib.walls import DELETE, INSERT, READ, UPDATE, Table, Wall, account, every

# Tables of Django and of libraries.
OF_LIBRARIES: Mapping[str, Wall] = {
    "admin.LogEntry": account(),
    "auth.Group": account(),
    "auth.Group_permissions": account(),
    "auth.Permission": account(),
    "contenttypes.ContentType": account(),
    "sessions.Session": account(),
    "account.EmailAddress": account(),
    "account.EmailConfirmation": account(),
    "mfa.Authenticator": account(),
    "usersessions.UserSession": account(),
}

# Tables that no model stands for: the shared cache, and what /health/ready compares.
WITHOUT_MODEL = (
    Table("coalition_cache", account()),
    Table("django_migrations", Wall({role: every(READ) for role in Role}, login=(READ,))),
)


class NoWall(Exception):
    """A model that does not say who may see its rows."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(
            f"{model._meta.label} does not say who may see its rows. Give it an attribute `wall` "
            "(see coalition/lib/walls.py); a table of a library stands in coalition/lib/row_security.py."
        )


def wall_of(model: type[models.Model]) -> Wall:
    """The model's own, or that of the model whose many-to-many relation the table holds. Raises NoWall."""
    if model._meta.label in OF_LIBRARIES:
        return OF_LIBRARIES[model._meta.label]
    created_for: Any = model._meta.auto_created
    wall = getattr(created_for or model, "wall", None)
    if wall is None:
        raise NoWall(model)
    found: Wall = wall
    return found


def tables() -> list[Table]:
    """Every table and view of ours, with its wall."""
    ours = [model for model in apps.get_models(include_auto_created=True) if is_in_the_database(model)]
    return [*(Table.of(model, wall_of(model)) for model in ours), *WITHOUT_MODEL]


def is_in_the_database(model: type[models.Model]) -> bool:
    """Whether migrations make a table or a view for it; a model without wall that is not managed is a test's own."""
    return model._meta.managed or hasattr(model, "wall")


def bring_up_to_date(owner: BaseDatabaseWrapper, login: str) -> list[str]:
    """Give every table its grants and policies, as its owner, and return the names of those that changed.

    `login` is the application's role. What a table was given is noted in its comment, so that nothing is locked
    where nothing changed.
    """
    changed = []
    with owner.cursor() as cursor:
        cursor.execute(_NOTED)
        noted: dict[str, tuple[str, str | None]] = {name: (kind, note) for name, kind, note in cursor.fetchall()}
        for table in tables():
            statements = list(statements_for(table, login))
            note = f"Its grants and policies: {hashlib.sha256(' '.join(statements).encode()).hexdigest()[:16]}"
            kind, before = noted.get(table.name, (None, None))
            if kind and before != note:
                for statement in (*_withdrawing(cursor, table.name), *statements):
                    cursor.execute(statement)
                cursor.execute(f"COMMENT ON {kind} {table.name} IS %s", [note])
                changed.append(table.name)
    return changed


_NOTED = """
    SELECT relname, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, obj_description(oid, 'pg_class') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
"""
_GIVEN = """
    SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND table_name = %s AND grantee <> grantor
"""
_POLICIES = "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s"


def _withdrawing(cursor: Any, table: str) -> list[str]:
    """What takes back everything that anybody but the owner was given before."""
    cursor.execute(_GIVEN, [table])
    grants = [f'REVOKE ALL ON {table} FROM "{grantee}"' for (grantee,) in cursor.fetchall()]
    cursor.execute(_POLICIES, [table])
    return [*grants, *(f'DROP POLICY "{name}" ON {table}' for (name,) in cursor.fetchall())]


def statements_for(table: Table, login: str) -> Iterator[str]:
    """The grants and policies of one table. Nothing in them comes from users."""
    if table.wall.login:
        yield f'GRANT {", ".join(table.wall.login)} ON {table.name} TO "{login}"'
    for role, verbs in table.wall.rows.items():
        yield f'GRANT {", ".join(verbs)} ON {table.name} TO "{role.of(login)}"'
        if INSERT in verbs and table.sequence:
            yield f'GRANT USAGE ON SEQUENCE {table.sequence} TO "{role.of(login)}"'
    if table.is_view:
        return
    if not table.wall.is_confidential:
        yield f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY"
        return
    yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
    for role, verbs in table.wall.rows.items():
        for verb, template in verbs.items():
            yield _policy(table, role.of(login), verb, table.condition(template), f"{role}_{verb.lower()}")


def _policy(table: Table, role: str, verb: str, condition: str, name: str) -> str:
    """`USING` says which rows there are for the verb, `WITH CHECK` which rows may come of it."""
    clauses = {
        READ: f"USING ({condition})",
        INSERT: f"WITH CHECK ({condition})",
        UPDATE: f"USING ({condition}) WITH CHECK ({condition})",
        DELETE: f"USING ({condition})",
    }
    return f'CREATE POLICY {name} ON {table.name} FOR {verb} TO "{role}" {clauses[verb]}'


def unguarded(connection: BaseDatabaseWrapper) -> Iterable[str]:
    """Confidential tables whose policies the database does not apply, and views that do not heed those below them."""
    confidential = {table.name for table in tables() if table.wall.is_confidential}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND NOT relrowsecurity"
            " AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)"
        )
        open_to_all = {name for (name,) in cursor.fetchall()}
    return sorted(confidential & open_to_all)
