#!/usr/bin/env python
"""Django's command line. Where no database is configured, it finds or starts the embedded one."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

WITHOUT_DATABASE = {
    "bootstrap_database",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "verify_backup",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        with database():
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")


def database() -> AbstractContextManager[object]:
    """The embedded database for as long as the command runs, where the command needs it."""
    from django.conf import settings

    from coalition.embedded import use

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if not settings.EMBEDDED_DATABASE or command in WITHOUT_DATABASE:
        return nullcontext()
    return use.embedded(settings.DATA_DIR)


if __name__ == "__main__":
    main()
