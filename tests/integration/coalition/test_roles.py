"""The application's role is bound by everything that protects the data."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import ProgrammingError, connection, connections, transaction

from coalition.lib.roles import unsafe_rights
from tests.conftest import FreshDatabase


@pytest.mark.django_db
def test_the_applications_role_owns_nothing_and_is_bound_by_row_level_security() -> None:
    assert unsafe_rights() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE django_session",
        "TRUNCATE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "SET ROLE coalition_owner",
        "ALTER ROLE coalition_app BYPASSRLS",
    ],
)
def test_the_applications_role_cannot_change_the_tables_or_its_own_rights(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_program_refuses_to_run_as_the_owner(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("USER", "PASSWORD"):
        monkeypatch.setitem(connections["default"].settings_dict, key, connections["owner"].settings_dict[key])
    with pytest.raises(SystemCheckError, match="owns tables"):
        call_command("check", databases=["default"], tags=["database"])
