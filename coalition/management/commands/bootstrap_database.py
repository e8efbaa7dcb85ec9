"""Makes the two database roles on a server of one's own, and prints the settings to use them."""

import getpass
import json
import secrets
from typing import Any
from urllib.parse import quote

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg import conninfo

from coalition.lib.bootstrap import Roles, bootstrap


class Command(BaseCommand):
    help = (
        "Make the role that owns and migrates, the role that serves and owns nothing, and their database, on a "
        "PostgreSQL server of your own. Prints DATABASE_URL and DATABASE_OWNER_URL as JSON, once: keep them. "
        "Run again, it gives both roles new passwords and repairs their rights."
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
        self.stdout.write(json.dumps(_addresses(administrator, roles)))


def _administrator(url: str) -> dict[str, Any]:
    try:
        parts: dict[str, Any] = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise CommandError(f"This is no address of a PostgreSQL server: {error}") from error
    if "password" not in parts:
        parts["password"] = getpass.getpass("Its password (empty where it needs none): ") or None
    return {"dbname": "postgres", "connect_timeout": 10, **{key: value for key, value in parts.items() if value}}


def _addresses(administrator: dict[str, Any], roles: Roles) -> dict[str, str]:
    host = quote(str(administrator.get("host", "localhost")), safe="")
    server = f"{host}:{administrator.get('port', 5432)}/{quote(roles.database)}"
    return {
        "DATABASE_URL": f"postgresql://{roles.application}:{roles.application_password}@{server}",
        "DATABASE_OWNER_URL": f"postgresql://{roles.owner}:{roles.owner_password}@{server}",
    }
