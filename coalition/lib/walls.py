"""Which rows of a table each role may see and write, in the database itself (row-level security).

Every model says it in its attribute `wall`, beside its fields. `manage.py migrate` then brings grants and policies of
every table to what the models say. A table of which nothing is said is closed to everybody but its owner.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from coalition.lib.context import Role

READ, INSERT, UPDATE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"
VERBS = (READ, INSERT, UPDATE, DELETE)
EVERY_ROW = "true"

# Read once per statement, not once per row; empty outside a context, which equals nothing.
ORGANISATION = "(SELECT nullif(current_setting('coalition.organisation', true), '')::bigint)"
PERSON = "(SELECT nullif(current_setting('coalition.person', true), '')::bigint)"

SEES_ALL = (Role.CONVENER, Role.PUBLISHER, Role.PROGRAM)

Rows = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wall:
    """For each role, the rows that each verb reaches, as an SQL condition; a verb that is not named reaches none.

    `login`: what the login role may do outside a context; only tables that must be read before it is known who asks.
    `{name}` in a condition is the column of the model's field `name`; `{seen:name}` are the ids that the role sees of
    the table to which the field refers.
    """

    rows: Mapping[Role, Rows]
    login: tuple[str, ...] = ()

    @property
    def is_confidential(self) -> bool:
        """Whether anybody is kept from reading any row."""
        return any(self.rows.get(role, {}).get(READ) != EVERY_ROW for role in Role)

    def also(self, role: Role, rows: Rows) -> "Wall":
        """The same wall, with more that the role may do."""
        return Wall({**self.rows, role: {**self.rows.get(role, {}), **rows}}, self.login)


def every(*verbs: str) -> Rows:
    """These verbs, on every row."""
    return dict.fromkeys(verbs, EVERY_ROW)


def where(condition: str, *verbs: str) -> Rows:
    """These verbs, on the rows of which the condition holds."""
    return dict.fromkeys(verbs, condition)


def account() -> Wall:
    """People, their sessions and their keys: read before it is known who asks, so no policy can tell whose they are."""
    return Wall({role: every(*VERBS) for role in Role}, login=VERBS)


def reference() -> Wall:
    """What everybody may know: read by all, written by conveners and the program."""
    return Wall({role: every(*VERBS) if role in SEES_ALL else every(READ) for role in Role}, login=(READ,))


def own(
    field_name: str,
    *,
    member: Iterable[str] = (READ,),
    convener: Iterable[str] = (READ,),
    to_conveners: str = EVERY_ROW,
) -> Wall:
    """Rows of one organisation, named by the field: what its own people and what conveners may do with them.

    `to_conveners`: the condition of the rows that conveners reach, where it is not every one.
    """
    return _own(f"{{{field_name}}} = {ORGANISATION}", member, convener, to_conveners)


def part_of(field_name: str, *, member: Iterable[str] = (READ,), convener: Iterable[str] = (READ,)) -> Wall:
    """Rows that are seen and written by whoever sees the row that the field refers to."""
    return _own(f"{{{field_name}}} IN ({{seen:{field_name}}})", member, convener)


def _own(condition: str, member: Iterable[str], convener: Iterable[str], to_conveners: str = EVERY_ROW) -> Wall:
    reached = where(to_conveners, *convener)
    conveners = dict.fromkeys((Role.CONVENER, Role.PUBLISHER), reached) if reached else {}
    return Wall({Role.MEMBER: where(condition, *member), **conveners, Role.PROGRAM: every(*VERBS)})


def seen_through() -> Wall:
    """A view, of which everybody sees what he sees of the tables below it: it is made with `security_invoker`."""
    return Wall({role: every(READ) for role in (Role.MEMBER, *SEES_ALL)})


def published(condition: str) -> Wall:
    """Rows that everybody sees once the condition holds; before that, whoever drafts them."""
    seen = where(condition, READ)
    drafting = {Role.PUBLISHER: every(*VERBS), Role.PROGRAM: every(*VERBS)}
    return Wall({Role.PUBLIC: seen, Role.MEMBER: seen, Role.CONVENER: seen, **drafting})


def only(*roles: Role, read: Iterable[Role] = ()) -> Wall:
    """Rows for these roles alone; others may `read` them."""
    return Wall(_all(read, READ) | _all(roles, *VERBS))


def _all(roles: Iterable[Role], *verbs: str) -> dict[Role, Rows]:
    return {role: every(*verbs) for role in roles}


def noted(*, read: Mapping[Role, str]) -> Wall:
    """Rows that everybody may add; who may read which is said. Only the program does more."""
    rows = {role: {INSERT: EVERY_ROW} | ({READ: read[role]} if role in read else {}) for role in Role}
    return Wall({**rows, Role.PROGRAM: every(*VERBS)})


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view of the database with the wall around it."""

    name: str
    wall: Wall
    columns: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    sequence: str | None = None
    is_view: bool = False

    @classmethod
    def of(cls, model: type[models.Model], wall: Wall) -> "Table":
        fields: list[Any] = list(model._meta.concrete_fields)
        return cls(
            model._meta.db_table,
            wall,
            {each.name: each.column for each in fields},
            {each.name: each.related_model._meta.db_table for each in fields if each.is_relation},
            f"{model._meta.db_table}_id_seq" if isinstance(model._meta.pk, models.AutoField) else None,
            is_view=not model._meta.managed,
        )

    def condition(self, template: str) -> str:
        """The condition as SQL."""
        for name, column in self.columns.items():
            template = template.replace(f"{{{name}}}", f'"{column}"')
        for name, table in self.targets.items():
            template = template.replace(f"{{seen:{name}}}", f"SELECT id FROM {table}")  # noqa: S608 - of our models
        return template
