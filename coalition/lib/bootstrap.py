"""The two database roles: one owns the tables and migrates, one serves the program and owns nothing."""

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

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
        _database(server, roles)
    with psycopg.connect(**{**administrator, "dbname": roles.database}) as database:
        for statement in _rights(roles):
            database.execute(statement)


def _role(server: psycopg.Connection[Any], name: str, password: str) -> None:
    known = server.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount
    server.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(name), sql.Literal(password)
        )
    )


def _database(server: psycopg.Connection[Any], roles: Roles) -> None:
    owner, database = sql.Identifier(roles.owner), sql.Identifier(roles.database)
    # An administrator who is no superuser may only give things to a role it is a member of.
    server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    if not server.execute("SELECT FROM pg_database WHERE datname = %s", [roles.database]).rowcount:
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, owner))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    server.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
            database, sql.Identifier(roles.application)
        )
    )


def _rights(roles: Roles) -> list[sql.Composed]:
    """What the application may do with the tables that the owner will make."""
    names = {"owner": sql.Identifier(roles.owner), "application": sql.Identifier(roles.application)}
    return [
        *(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)) for name in EXTENSIONS),
        *(
            sql.SQL(statement).format(**names)
            for statement in (
                "ALTER SCHEMA public OWNER TO {owner}",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "GRANT USAGE ON SCHEMA public TO {application}",
                "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
                "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
                "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
                "GRANT USAGE, SELECT ON SEQUENCES TO {application}",
            )
        ),
    ]
