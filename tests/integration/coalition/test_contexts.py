"""For whom a transaction works: taken on at its beginning, gone at its end, whoever the connection serves next."""

from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import OperationalError, ProgrammingError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse

from coalition.lib import context
from coalition.lib.context import PUBLIC, Context, Role
from metrics.models import Submission
from metrics.tasks import refresh_stale
from tests.conftest import FreshDatabase
from tests.factories import members


class TestTransactions:
    def test_outside_of_one_a_confidential_table_is_closed(self, fresh_database: FreshDatabase) -> None:
        """An error, where an empty answer would look like the truth."""
        with pytest.raises(ProgrammingError, match="permission denied"):
            Submission.objects.exists()
        with transaction.atomic():
            assert not Submission.objects.exists()

    def test_what_it_took_on_ends_with_it(self, fresh_database: FreshDatabase) -> None:
        """The connection is used again by the next request, or handed out by a pool."""
        with transaction.atomic():
            made = members.member("Kite Social")
        with context.entered(Context(Role.MEMBER, made.pk)):
            with transaction.atomic():
                assert told_by_the_database() == ("coalition_app_member", True)
            assert told_by_the_database() == ("coalition_app", False)

    def test_an_inner_context_gives_way_to_the_outer_one_however_it_ends(self, fresh_database: FreshDatabase) -> None:
        def failing() -> None:
            with context.entered(PUBLIC), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

        with transaction.atomic():
            with context.entered(PUBLIC):
                assert told_by_the_database()[0] == "coalition_app_public"
            assert told_by_the_database()[0] == "coalition_app_program"
            with pytest.raises(Exception, match="division by zero"):
                failing()
            assert told_by_the_database()[0] == "coalition_app_program"

    def test_a_thread_knows_nothing_of_anothers_context(self, fresh_database: FreshDatabase) -> None:
        seen: list[Context | None] = []
        thread = Thread(target=lambda: seen.append(context.current()))
        thread.start()
        thread.join()
        assert seen == [None]

    def test_a_requests_statement_ends_in_time_and_a_tasks_goes_on(
        self, fresh_database: FreshDatabase, settings: LazySettings
    ) -> None:
        settings.LONGEST_STATEMENT = 0.1

        def view(_request: HttpRequest) -> HttpResponse:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
            return HttpResponse()

        with pytest.raises(OperationalError, match="statement timeout"):
            context.PublicUntilKnown(view)(HttpRequest())
        assert view(HttpRequest()).status_code == 200

    def test_a_task_works_for_the_program(self, fresh_database: FreshDatabase) -> None:
        with context.entered(None):
            refresh_stale()
            assert context.current() is None


def test_a_pooled_connection_brings_nothing_of_whom_it_served_before(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django's pool with a single connection, which serves a member and then nobody."""
    with transaction.atomic():
        made = members.member("Kite Social")
    connection.close()
    options = {**connection.settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 1}}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    try:
        with context.entered(Context(Role.MEMBER, made.pk)), transaction.atomic():
            assert told_by_the_database() == ("coalition_app_member", True)
        connection.close()
        with context.entered(None):
            assert told_by_the_database() == ("coalition_app", False)
    finally:
        connections["default"].close_pool()  # type: ignore[attr-defined]


def told_by_the_database() -> tuple[str, bool]:
    """Its role, and whether it knows of an organisation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('coalition.organisation', true), '') <> ''")
        role, organisation = cursor.fetchone()
        return str(role), bool(organisation)
