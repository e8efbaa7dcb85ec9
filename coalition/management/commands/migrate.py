"""Django's migrate, as the role that owns the tables unless another database is named."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import ProgrammingError, connections, transaction
from psycopg.errors import UndefinedObject

from coalition.lib import row_security
from coalition.lib.roles import as_owner


class Command(Migrate):
    """Afterwards every table has the grants and policies that its model asks for."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
        if options["database"] == "owner":
            _guard_rows()


def _guard_rows() -> None:
    try:
        with transaction.atomic(using="owner"):
            row_security.bring_up_to_date(connections["owner"], settings.DATABASES["default"]["USER"])
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedObject):
            raise
        raise CommandError(f"A role is missing ({error}). Run manage.py bootstrap_database again.") from error
