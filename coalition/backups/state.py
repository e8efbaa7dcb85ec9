"""What a database holds, as far as a restored one must hold the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class State:
    """Rows by table, the last number of each sequence, and the rules: everything that protects the rows."""

    postgresql: int  # major version of the server
    rows: dict[str, int]
    sequences: dict[str, int | None]
    rules: dict[str, str]  # triggers, policies, constraints, indexes, comments, rights, each with a hash of its words
    roles: list[str]  # that have a right to something, or are named by a policy
    migrations: list[str]
    audit_head: str | None


_TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""

_SEQUENCES = "SELECT format('%s.%s', schemaname, sequencename), last_value FROM pg_sequences ORDER BY 1"

# Definitions without casts and brackets, which PostgreSQL writes in another way once they were dumped. Rights without
# those of the owner, whose name may be another one elsewhere, and without who gave them.
_RULES = """
    WITH ours AS (
        SELECT format('%s.%s', n.nspname, c.relname) AS name, c.*
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ), acls AS (
        SELECT name, relowner, relacl AS acl FROM ours WHERE relkind IN ('r', 'v', 'm', 'S')
        UNION ALL
        SELECT format('%s.%s', name, attname), relowner, attacl FROM ours JOIN pg_attribute ON attrelid = ours.oid
        WHERE attacl IS NOT NULL
    ), rule (kind, name, definition) AS (
        SELECT 'trigger', format('%s %s', name, tgname), concat(tgenabled, pg_get_triggerdef(t.oid))
        FROM pg_trigger t JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
        UNION ALL
        SELECT 'policy', format('%s.%s %s', schemaname, tablename, policyname), to_jsonb(p)::text FROM pg_policies p
        UNION ALL
        SELECT 'row security', name, concat(relrowsecurity, relforcerowsecurity) FROM ours WHERE relkind = 'r'
        UNION ALL
        SELECT 'constraint', format('%s %s', name, conname), concat(convalidated, pg_get_constraintdef(k.oid))
        FROM pg_constraint k JOIN ours ON ours.oid = conrelid
        UNION ALL
        SELECT 'index', name, pg_get_indexdef(oid) FROM ours WHERE relkind = 'i'
        UNION ALL
        SELECT 'comment', name, obj_description(oid, 'pg_class') FROM ours WHERE relkind = 'r'
        UNION ALL
        SELECT 'rights', name, (
            SELECT string_agg(concat(privilege_type, ' ', role), ', ' ORDER BY privilege_type, role)
            FROM aclexplode(acl), LATERAL (SELECT grantee::regrole::text AS role) AS named WHERE grantee <> relowner
        ) FROM acls
    )
    SELECT concat(kind, ' ', name),
           md5(regexp_replace(coalesce(definition, ''), '::[a-z_. ]+([(][0-9,]+[)])?|[][() ]', '', 'g'))
    FROM rule ORDER BY 1
"""

_ROLES = """
    SELECT DISTINCT r.rolname FROM pg_shdepend d
    JOIN pg_database b ON b.oid = d.dbid AND b.datname = current_database()
    JOIN pg_roles r ON r.oid = d.refobjid AND d.refclassid = 'pg_authid'::regclass
    WHERE d.deptype IN ('a', 'r') ORDER BY 1
"""


def read(connection: Connection) -> State:
    """As the connection's transaction sees it; of a role that sees every row."""
    connection.execute("SET LOCAL search_path = ''")  # every name is written with its schema
    return State(
        postgresql=connection.info.server_version // 10_000,
        rows={f"{schema}.{name}": _count(connection, schema, name) for schema, name in tables(connection)},
        sequences=dict(connection.execute(_SEQUENCES).fetchall()),
        rules=dict(connection.execute(_RULES).fetchall()),
        roles=[name for (name,) in connection.execute(_ROLES)],
        migrations=_migrations(connection),
        audit_head=audit_head(connection),
    )


def tables(connection: Connection) -> list[tuple[str, str]]:
    return connection.execute(_TABLES).fetchall()


def audit_head(connection: Connection) -> str | None:
    """The newest place of the chain of audit events, as `manage.py verify_audit --head` takes it; None without one."""
    if not _exists(connection, "public.members_auditlink"):
        return None
    row = connection.execute(
        "SELECT concat(position, ':', hash) FROM public.members_auditlink WHERE position IS NOT NULL "
        "ORDER BY position DESC LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def differences(told: State, found: State) -> Iterator[str]:
    """What a restored database lacks of what was told, each in words; what it has beyond that is not asked."""
    for table, count in told.rows.items():
        if found.rows.get(table) != count:
            yield f"{table} has {found.rows.get(table, 'no')} rows instead of {count}"
    for rule, definition in told.rules.items():
        if found.rules.get(rule) != definition:
            yield f"the {rule} is {'another one' if rule in found.rules else 'missing'}"
    for name, last in told.sequences.items():
        # Numbers are given out beside all transactions: one that was dumped a moment later is further on.
        if (found.sequences.get(name) or 0) < (last or 0):
            yield f"the sequence {name} would give out numbers again"
    if found.migrations != told.migrations:
        yield "other migrations were run"
    if found.audit_head != told.audit_head:
        yield f"the audit record ends with {found.audit_head} instead of {told.audit_head}"


def _count(connection: Connection, schema: str, name: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))).fetchone()
    return int(row[0]) if row else 0


def _migrations(connection: Connection) -> list[str]:
    if not _exists(connection, "public.django_migrations"):
        return []
    rows = connection.execute("SELECT app, name FROM public.django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in rows]


def _exists(connection: Connection, table: str) -> bool:
    return connection.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,)
