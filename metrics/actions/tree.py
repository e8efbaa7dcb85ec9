"""Who may change the tree of taxa and the reporting groups, and who reads them meanwhile.

Rollups rest on both. While somebody changes them, none is made: it would be made of the old tree and be taken for up to
date, though the change, which cannot see a report that is accepted at that moment, did not mark it. Whoever changes
them marks first and writes the taxa afterwards: an acceptance holds its mark while it waits for a taxon.
"""

from django.db import connection

_KEY = "hashtextextended('taxa', 0)"


def change() -> None:
    """From here until the transaction ends, nobody else changes the tree, and no rollup is made of it."""
    _ask(f"SELECT pg_advisory_xact_lock({_KEY})")


def read() -> None:
    """From here until the transaction ends, the tree stays as it is; waits for whoever changes it."""
    _ask(f"SELECT pg_advisory_xact_lock_shared({_KEY})")


def try_to_read() -> bool:
    """The same without waiting: False where somebody changes the tree, or waits to."""
    return _ask(f"SELECT pg_try_advisory_xact_lock_shared({_KEY})") is True


def _ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchone()
    return found[0] if found else None
