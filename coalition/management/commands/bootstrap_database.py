"""Makes the database roles on a server of one's own, and prints the settings to use them."""

import getpass
import json
import secrets
from typing import Any
from urllib.parse import quote

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg import conninfo
from psycopg.errors import InsufficientPrivilege

from coalition.lib.bootstrap import Roles, bootstrap, make_backup_role

NO_BACKUPS = (
    "This server lets only a superuser make a role that reads past row-level security, so there is none for "
    "manage.py backup. Run this again as a superuser, or rely on the server's own backups."
)


class Command(BaseCommand):
    help = (
        "Make the role that owns and migrates, the role that serves and owns nothing, the role that backs up, and "
        "their database, on a PostgreSQL server of your own. Prints DATABASE_URL, DATABASE_OWNER_URL and "
        "DATABASE_BACKUP_URL as JSON, once: keep them. Run again, it gives the roles new passwords and repairs "
        "their rights."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--admin",
            metavar="URL",
            help="postgresql://user@host:port/postgres of a role that may create roles and databases; "
            "asked for where it is not given, and so is its password",
        )
        parser.add_argument("--database", default="coalition")
        parser.add_argument("--owner", default="coalition_owner", metavar="ROLE")
        parser.add_argument("--application", default="coalition_app", metavar="ROLE")
        parser.add_argument("--backup", default="coalition_backup", metavar="ROLE")

    def handle(self, *args: Any, admin: str | None, **options: Any) -> None:
        administrator = _administrator(admin or input("Address of the server, as postgresql://user@host/postgres: "))
        roles = Roles(
            database=options["database"],
            owner=options["owner"],
            owner_password=secrets.token_hex(24),
            application=options["application"],
            application_password=secrets.token_hex(24),
        )
        try:
            bootstrap(administrator, roles)
        except psycopg.Error as error:
            raise CommandError(f"The server refused: {error}") from error
        addresses = {
            "DATABASE_URL": _address(administrator, roles, roles.application, roles.application_password),
            "DATABASE_OWNER_URL": _address(administrator, roles, roles.owner, roles.owner_password),
        }
        backup, password = options["backup"], secrets.token_hex(24)
        try:
            make_backup_role(administrator, database=roles.database, name=backup, password=password)
            addresses["DATABASE_BACKUP_URL"] = _address(administrator, roles, backup, password)
        except InsufficientPrivilege:
            self.stderr.write(NO_BACKUPS)
        self.stdout.write(json.dumps(addresses))


def _administrator(url: str) -> dict[str, Any]:
    try:
        parts: dict[str, Any] = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise CommandError(f"This is no address of a PostgreSQL server: {error}") from error
    if "password" not in parts:
        parts["password"] = getpass.getpass("Its password (empty where it needs none): ") or None
    return {"dbname": "postgres", "connect_timeout": 10, **{key: value for key, value in parts.items() if value}}


def _address(administrator: dict[str, Any], roles: Roles, role: str, password: str) -> str:
    host = quote(str(administrator.get("host", "localhost")), safe="")
    return f"postgresql://{role}:{password}@{host}:{administrator.get('port', 5432)}/{quote(roles.database)}"
