"""Loading a dump into an empty database, all of it or nothing, and asking what came of it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

import psycopg

from coalition.backups import programs, state
from coalition.backups.checks import refuse
from coalition.backups.contents import BackupError
from coalition.backups.state import State

_OTHER_OWNERS = """
    SELECT DISTINCT format('%%s.%%s belongs to %%s', n.nspname, c.relname, c.relowner::regrole)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND c.relowner::regrole::text <> %s
"""

_REVOKE_DEFAULTS = """
    SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON %s FROM %s', nspname,
                  CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                     ELSE 'TYPES' END,
                  CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
    FROM pg_default_acl JOIN pg_namespace n ON n.oid = defaclnamespace, LATERAL aclexplode(defaclacl)
    WHERE defaclrole = current_user::regrole
"""


def check_place(told: State, reader: Mapping[str, str]) -> None:
    """Raises BackupError where the database is not empty, or the server lacks a role that the backup names."""
    with programs.connect(reader) as connection:
        used = state.tables(connection)
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    if used:
        raise BackupError(
            f"The database {reader['dbname']} is in use: it has {len(used)} tables. A backup is only restored into an "
            "empty place: set DATA_DIR to another folder, or make another database with manage.py bootstrap_database."
        )
    refuse(
        "The backup gives rights to roles that this server lacks. Make them first, with manage.py bootstrap_database "
        "and the names that they had",
        [role for role in told.roles if role not in known],
    )


def load(dump: Path, told: State, *, dumped_by: int, owner: Mapping[str, str], reader: Mapping[str, str]) -> None:
    """Load it as the owner, and compare as the reader, whom row-level security does not bind, with what was told.

    Data come before triggers and policies, so that what protects the rows does not stop their return.
    Raises BackupError where the server refuses the dump, which changes nothing, or holds something else then.
    """
    program, _version = programs.find("pg_restore", least=dumped_by)
    _forget_default_rights(owner)
    with NamedTemporaryFile("w", encoding="utf-8") as wanted:
        listed = programs.run(program, ["--list", str(dump)], owner).splitlines()
        # Extensions belong to the administrator who made them, and so do their comments.
        wanted.write("\n".join(line for line in listed if " COMMENT - EXTENSION " not in line))
        wanted.flush()
        arguments = ["--single-transaction", "--no-owner", f"--use-list={wanted.name}"]
        programs.run(program, [*arguments, f"--dbname={owner['dbname']}", str(dump)], owner)
    _collect_statistics(owner)
    with programs.connect(reader) as connection:
        found = state.read(connection)
        foreign = [told for (told,) in connection.execute(_OTHER_OWNERS, [owner["user"]])]
    refuse("The restored database is not what was backed up", [*state.differences(told, found), *foreign])


def _forget_default_rights(owner: Mapping[str, str]) -> None:
    """Every table would come with them beside its own rights; the dump brings those that shall hold from then on."""
    with psycopg.connect(**owner) as connection:  # type: ignore[arg-type]
        for (statement,) in connection.execute(_REVOKE_DEFAULTS).fetchall():
            connection.execute(statement)


def _collect_statistics(owner: Mapping[str, str]) -> None:
    """Without them the first questions to a freshly loaded database can take minutes."""
    with psycopg.connect(**owner, autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute("ANALYZE")
