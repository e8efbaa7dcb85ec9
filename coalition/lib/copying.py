"""COPY into a table whose rows are guarded: a row in microseconds where an INSERT takes a hundred."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model
from psycopg import Copy


@contextmanager
def copied_into(model: type[Model], columns: Sequence[str], *, order: str) -> Iterator[Copy]:
    """Takes rows of these columns, and stores them in the order of the column `order` when the block ends.

    By way of a table of this transaction's own, since PostgreSQL copies into no table whose rows it guards.
    """
    names, table = ", ".join(f'"{column}"' for column in columns), model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        with cursor.copy(f"COPY arriving ({names}) FROM STDIN") as copy:
            yield copy
        cursor.execute(f'INSERT INTO {table} ({names}) SELECT {names} FROM arriving ORDER BY "{order}"')  # noqa: S608
        cursor.execute("DROP TABLE arriving")  # the transaction may go on, with more
