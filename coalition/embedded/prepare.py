"""What a database needs before the program may use it: tables, cache, queue, reference data."""

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from coalition.celery import app
from coalition.lib import queue


def tables(*, verbosity: int = 0) -> None:
    """Migrations, the cache's table and the queue, all made by the owner. Safe to repeat."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", database="owner", verbosity=0)
    if app.conf.broker_url == "pgmq://":
        owner = connections["owner"]
        owner.ensure_connection()
        with owner.connection.transaction():
            queue.install(owner.connection, settings.DATABASES["default"]["USER"], [app.conf.task_default_queue])
    connections["owner"].close()
