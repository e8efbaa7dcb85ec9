"""The database roles: one owns the tables and migrates, one serves the program and owns nothing.

The one that serves logs in with next to no rights, and takes on another role for each transaction: `context.Role`.
"""

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from coalition.lib.context import Role

VERSION = 2  # of what is made here: a database that was prepared by an earlier one is prepared again

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")  # trusted ones: the database's owner may make them


@dataclass(frozen=True, slots=True)
class Roles:
    database: str
    owner: str
    owner_password: str = field(repr=False)
    application: str
    application_password: str = field(repr=False)


def bootstrap(administrator: dict[str, Any], roles: Roles) -> None:
    """Make database, roles, extensions and rights; what exists is brought to the same state.

    `administrator`: psycopg's connection arguments of a role that may create roles and databases.
    Raises psycopg.Error where it may not.
    """
    with psycopg.connect(**administrator, autocommit=True) as server:
        _role(server, roles.owner, roles.owner_password)
        _role(server, roles.application, roles.application_password)
        _context_roles(server, roles.application)
        _database(server, roles)
    with psycopg.connect(**{**administrator, "dbname": roles.database}) as database:
        for statement in _rights(roles):
            database.execute(statement)


def make_backup_role(administrator: dict[str, Any], *, database: str, name: str, password: str) -> None:
    """Make the role that reads everything, past row-level security, and writes nothing; or repair it.

    Raises psycopg.errors.InsufficientPrivilege where the administrator may not give that away: a superuser may, and
    from PostgreSQL 16 on whoever bypasses row-level security and may grant pg_read_all_data.
    """
    role = sql.Identifier(name)
    with psycopg.connect(**administrator) as server:
        known = server.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount
        server.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS PASSWORD {}").format(
                sql.SQL("ALTER" if known else "CREATE"), role, sql.Literal(password)
            )
        )
        server.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(role))
        server.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(role))
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), role))


def _role(server: psycopg.Connection[Any], name: str, password: str) -> None:
    known = server.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount
    server.execute(
        sql.SQL("{} ROLE {} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(name), sql.Literal(password)
        )
    )


def _context_roles(server: psycopg.Connection[Any], application: str) -> None:
    """Roles that nobody logs in as: the application takes one on for a transaction, and has nothing of it before."""
    for role in Role:
        name = role.of(application)
        if not server.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount:
            server.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
        server.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), sql.Identifier(application))
        )


def _database(server: psycopg.Connection[Any], roles: Roles) -> None:
    owner, database = sql.Identifier(roles.owner), sql.Identifier(roles.database)
    # An administrator who is no superuser may only give things to a role it is a member of.
    server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    if not server.execute("SELECT FROM pg_database WHERE datname = %s", [roles.database]).rowcount:
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, owner))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    contexts = (sql.Identifier(role.of(roles.application)) for role in Role)
    for role in (sql.Identifier(roles.application), *contexts):
        server.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, role))


def _rights(roles: Roles) -> list[sql.Composed]:
    """Everything but tables: what each role may do with those is brought about by `row_security`, table by table."""
    names = {"owner": sql.Identifier(roles.owner), "application": sql.Identifier(roles.application)}
    contexts = (sql.Identifier(role.of(roles.application)) for role in Role)
    return [
        *(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)) for name in EXTENSIONS),
        *(
            sql.SQL(statement).format(**names)
            for statement in (
                "ALTER SCHEMA public OWNER TO {owner}",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                # An earlier version of this program gave the application every table that would be made.
                "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON TABLES FROM {application}",
                "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {application}",
            )
        ),
        *(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
            for role in (sql.Identifier(roles.application), *contexts)
        ),
    ]
