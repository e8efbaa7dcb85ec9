"""The audit record under attack (F16 of `reliability.md`): refused where a role can be refused, found where it cannot.

Planted and seen to fail: with `_place` of members/chain.py not comparing hashes, the edited row, the swapped rows and
the row forged at the end go unnoticed (`test_a_missing_check_would_be_noticed` keeps that proof); with the chain's lock
left out of the database's function, two writers meet at one position and the second is refused; with its triggers no
longer deferred, whoever only writes waits for somebody else's commit.
"""

import json
import threading
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from coalition.embedded.places import OWNER
from coalition.lib import context
from coalition.lib.origin import Origin, coming_from
from members import audit, chain, record
from members.actions.heads import note_head
from members.actors import PROGRAM, Actor
from members.chain import Head
from members.models import AuditEvent, AuditLink, AuditOrigin
from members.queries import actor_for
from metrics.actions import releases
from metrics.models import Release
from metrics.queries.publications import published_heads
from tests.conftest import FreshDatabase
from tests.factories import members
from tests.integration.public.published import draft_release, published_release

pytestmark = pytest.mark.usefixtures("statement_by_statement")

AWKWARD: dict[str, Any] = {
    "title": 'Ein "Zitat"\n\tund \\ 穿山甲 \x7f 🐾',
    "b": 1,
    "aa": [None, True, -3],
    "nested": {"zz": "", "é": {}},
}


@pytest.fixture
def people(fresh_database: FreshDatabase) -> Actor:
    organisation = members.convener("Convening Trust")
    person = members.person("Ruth Reviewer", organisation, "reviewer")
    return Actor(person, organisation, frozenset())


@pytest.fixture
def events(people: Actor) -> list[AuditEvent]:
    """Five of them, each with its own commit, awkward texts among them."""
    for number in range(5):
        with transaction.atomic():
            audit.record(f"test.{number}", by=people, object=str(number), organisation=people.organisation, **AWKWARD)
    return list(AuditEvent.objects.order_by("link__position"))


def _as_owner(database: FreshDatabase, *statements: str) -> None:
    """Whatever the owner of the tables can do, triggers switched off."""
    tables = ("members_auditevent", "members_auditlink")
    with database.connect(OWNER) as owner:
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _verified(*heads: Head) -> dict[str, object]:
    """What the command prints, which ends with 1 exactly where something is wrong."""
    said = StringIO()
    arguments = [f"--head={head}" for head in heads]
    try:
        call_command("verify_audit", *arguments, stdout=said)
        code = 0
    except SystemExit as end:
        code = int(str(end.code))
    answer: dict[str, object] = json.loads(said.getvalue().splitlines()[-1])
    assert code == (0 if answer["ok"] else 1)
    return answer


def _places(answer: dict[str, object]) -> list[str]:
    assert isinstance(answer["problems"], list)
    return [str(problem).partition(":")[0] for problem in answer["problems"]]


class TestWriting:
    def test_python_and_the_database_agree(self, events: list[AuditEvent]) -> None:
        newest = audit.newest()
        assert _verified() == {"ok": True, "events": 5, "head": str(newest), "problems": []}
        assert newest.position == 5

    def test_a_transaction_that_fails_leaves_no_gap(self, events: list[AuditEvent], people: Actor) -> None:
        with transaction.atomic():
            audit.record("test.lost", by=people, object="", organisation=None)
            transaction.set_rollback(True)
        with transaction.atomic():
            audit.record("test.kept", by=people, object="", organisation=None)
            audit.record("test.kept", by=people, object="", organisation=None)
        assert _verified()["ok"]
        assert list(AuditLink.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]

    def test_says_where_it_came_from_and_why(self, people: Actor) -> None:
        with coming_from(Origin("192.0.2.7", "request-1")):
            audit.record("test", by=people, object="", organisation=None, reason="Asked by its lead.")
            audit.record("test.program", by=PROGRAM, object="", organisation=None)
        told, program = AuditEvent.objects.order_by("pk")
        origin = AuditOrigin.objects.get(key=told.origin)
        assert (origin.address, told.request_id, told.reason) == ("192.0.2.7", "request-1", "Asked by its lead.")
        assert audit.origin_key(origin.salt, origin.address) == told.origin
        assert (program.origin, program.request_id) == ("", "")

    def test_the_chain_holds_when_an_address_is_forgotten(self, people: Actor) -> None:
        with coming_from(Origin("192.0.2.7", "request-1")):
            audit.record("test", by=people, object="", organisation=None)
        AuditOrigin.objects.all().delete()
        assert _verified()["ok"]

    def test_a_figure_with_a_fraction_is_refused(self, people: Actor) -> None:
        with pytest.raises(TypeError):
            audit.record("test", by=people, object="", organisation=None, nested={"share": 0.5})

    def test_who_may_only_add_events_needs_no_right_to_read(self, people: Actor) -> None:
        """Such as a sign-in that failed: the public writes it down, and is shown no event at all."""
        with context.entered(context.PUBLIC), transaction.atomic():
            audit.record("test", by=people, object="", organisation=None)
            audit.record("test", by=people, object="", organisation=None)
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                AuditEvent.objects.exists()
        assert list(AuditLink.objects.values_list("position", flat=True)) == [1, 2]


ATTEMPTS = {
    "update": "UPDATE members_auditevent SET actor_id = NULL",
    "delete": "DELETE FROM members_auditevent",
    "truncate": "TRUNCATE members_auditevent, members_auditlink",
    "disable the trigger": "ALTER TABLE members_auditevent DISABLE TRIGGER ALL",
    "drop the trigger": "DROP TRIGGER members_auditevent_link ON members_auditevent",
    "no triggers in this session": "SET session_replication_role = replica",
    "place it oneself": "INSERT INTO members_auditlink (event_id, position, hash) VALUES (1, 99, repeat('a', 64))",
    "rewrite a hash": "UPDATE members_auditlink SET hash = repeat('a', 64)",
    "remove a place": "DELETE FROM members_auditlink",
    "borrow the function": "CREATE TEMP TABLE mine (id bigint); CREATE TRIGGER t AFTER INSERT ON mine "
    "FOR EACH ROW EXECUTE FUNCTION members_auditevent_link()",
    "note another head": "UPDATE members_audithead SET hash = repeat('a', 64)",
}


class TestTheApplicationsRole:
    def test_is_refused_whatever_it_tries(self, events: list[AuditEvent], fresh_database: FreshDatabase) -> None:
        note_head()
        refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)
        with fresh_database.connect() as application:
            for statement in ATTEMPTS.values():
                with pytest.raises(refused), application.transaction():
                    application.execute(statement)
        assert _verified()["ok"]

    def test_cannot_choose_number_time_place_or_hash(self, people: Actor, fresh_database: FreshDatabase) -> None:
        with fresh_database.connect() as application:
            application.execute(
                "INSERT INTO members_auditevent (id, at, type, object, via, request_id, origin, reason, details) "
                "VALUES (123456, '2001-01-01', 'forged', '', 'session', '', '', '', '{}')"
            )
            application.execute("SET CONSTRAINTS ALL IMMEDIATE")
            application.execute("SET CONSTRAINTS ALL DEFERRED")
        event = AuditEvent.objects.get()
        assert event.pk != 123456
        assert event.at.year > 2001
        assert _verified()["ok"]

    def test_cannot_leave_its_event_out_of_the_chain(self, people: Actor, fresh_database: FreshDatabase) -> None:
        with fresh_database.connect() as application:
            application.execute("SET CONSTRAINTS ALL DEFERRED")
            with application.transaction():
                application.execute(
                    "INSERT INTO members_auditevent (type, object, via, request_id, origin, reason, details) "
                    "VALUES ('real', '', 'session', '', '', '', '{}')"
                )
        assert AuditLink.objects.get().position == 1

    def test_without_the_right_it_was_given_by_mistake_it_still_cannot_write_the_chain(
        self, events: list[AuditEvent], fresh_database: FreshDatabase
    ) -> None:
        with fresh_database.connect(OWNER) as owner:
            owner.execute("GRANT ALL ON members_auditlink TO coalition_app")
        with fresh_database.connect() as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("INSERT INTO members_auditlink VALUES (1, 99, repeat('a', 64))")


OWNERS = {
    "edit a row": (["UPDATE members_auditevent SET object = 'other' WHERE object = '2'"], ["position 3"]),
    "delete a middle row": (
        [
            "CREATE TEMP TABLE gone AS SELECT id FROM members_auditevent WHERE object = '2'",
            "DELETE FROM members_auditlink WHERE event_id IN (SELECT id FROM gone)",
            "DELETE FROM members_auditevent WHERE id IN (SELECT id FROM gone)",
        ],
        ["position 3"],
    ),
    "swap two rows": (
        [
            "CREATE TEMP TABLE two AS SELECT event_id, 6 - position AS position FROM members_auditlink "
            "WHERE position IN (2, 4)",
            "UPDATE members_auditlink SET position = -position WHERE position IN (2, 4)",
            "UPDATE members_auditlink link SET position = two.position FROM two WHERE two.event_id = link.event_id",
        ],
        ["position 2", "position 3", "position 4", "position 5"],
    ),
    "insert a forged row beside it": (
        [
            "INSERT INTO members_auditevent (id, at, type, object, via, request_id, origin, reason, details) "
            "VALUES (4711, now(), 'forged', '', 'session', '', '', '', '{}')"
        ],
        ["event 4711"],
    ),
    "insert a forged row at its end": (
        [
            "INSERT INTO members_auditevent (id, at, type, object, via, request_id, origin, reason, details) "
            "VALUES (4711, now(), 'forged', '', 'session', '', '', '', '{}')",
            "INSERT INTO members_auditlink VALUES (4711, 6, repeat('a', 64))",
        ],
        ["position 6"],
    ),
    "cut the end": (
        [
            "CREATE TEMP TABLE gone AS SELECT event_id AS id FROM members_auditlink WHERE position > 3",
            "DELETE FROM members_auditlink WHERE position > 3",
            "DELETE FROM members_auditevent WHERE id IN (SELECT id FROM gone)",
        ],
        ["position 5"],
    ),
}


class TestTheOwner:
    @pytest.mark.parametrize("attack", OWNERS)
    def test_is_found_out_and_the_place_is_named(
        self, attack: str, events: list[AuditEvent], fresh_database: FreshDatabase
    ) -> None:
        published = audit.newest()
        statements, places = OWNERS[attack]
        _as_owner(fresh_database, *statements)
        assert _places(_verified(published)) == places

    def test_a_head_that_was_noted_finds_a_cut_end_too(
        self, events: list[AuditEvent], fresh_database: FreshDatabase
    ) -> None:
        note_head()
        note_head()
        _as_owner(fresh_database, *OWNERS["cut the end"][0])
        assert _places(_verified()) == ["position 5"]

    def test_who_cuts_the_end_and_goes_on_writing_is_found_by_the_published_head(
        self, events: list[AuditEvent], people: Actor, fresh_database: FreshDatabase
    ) -> None:
        published = audit.newest()
        _as_owner(fresh_database, *OWNERS["cut the end"][0])
        for _more in range(3):
            audit.record("test", by=people, object="", organisation=None)
        assert _verified()["ok"]
        assert _places(_verified(published)) == ["position 5"]

    def test_a_missing_check_would_be_noticed(
        self, events: list[AuditEvent], fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The test of the test: with the comparison of hashes planted away, an edited row goes unnoticed."""
        _as_owner(fresh_database, *OWNERS["edit a row"][0])
        assert not _verified()["ok"]
        hashes = dict(AuditLink.objects.values_list("position", "hash"))
        monkeypatch.setattr(chain, "digest", lambda previous, event, position: hashes[position])
        assert _verified()["ok"]


def _writer(database: FreshDatabase) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that gives up rather than wait for ever, should the chain be held where it must not be."""
    writer = database.connect()
    writer.execute("SET statement_timeout = '5s'")
    writer.commit()
    return writer


class TestWritersAtOnce:
    def test_two_that_meet_at_the_commit_make_one_chain(self, people: Actor, fresh_database: FreshDatabase) -> None:
        """The first holds the chain, uncommitted; the second waits at its commit, and takes the next place."""
        insert = (
            "INSERT INTO members_auditevent (type, object, via, request_id, origin, reason, details) "
            "VALUES (%s, '', 'session', '', '', '', '{}')"
        )
        first, second = _writer(fresh_database), _writer(fresh_database)
        for writer, name in ((first, "first"), (second, "second"), (first, "first")):
            writer.execute(insert, [name])  # neither waits for the other while it only writes
        first.execute("SET CONSTRAINTS ALL IMMEDIATE")
        committing = threading.Thread(target=second.commit)
        committing.start()
        committing.join(0.3)
        assert committing.is_alive()
        first.commit()
        committing.join(10)
        assert not committing.is_alive()
        order = AuditEvent.objects.order_by("link__position").values_list("link__position", "type")
        assert list(order) == [(1, "first"), (2, "first"), (3, "second")]
        assert _verified()["ok"]
        for writer in (first, second):
            writer.close()

    def test_who_locks_rows_in_the_other_order_is_part_of_no_deadlock(
        self, people: Actor, fresh_database: FreshDatabase
    ) -> None:
        """Records, then locks what another has locked, who records too: with a lock from the first event on, they
        would wait for each other."""
        first, second = _writer(fresh_database), _writer(fresh_database)
        insert = (
            "INSERT INTO members_auditevent (type, object, via, request_id, origin, reason, details) "
            "VALUES ('test', '', 'session', '', '', '', '{}')"
        )
        lock = "SELECT FROM members_organisation FOR UPDATE"
        first.execute(insert)
        second.execute(lock)
        second.execute(insert)
        locking = threading.Thread(target=first.execute, args=[lock])
        locking.start()
        locking.join(0.3)
        assert locking.is_alive()
        second.commit()
        locking.join(10)
        first.commit()
        assert _verified()["events"] == 2
        for writer in (first, second):
            writer.close()

    def test_many_writers_leave_no_gap(self, people: Actor, fresh_database: FreshDatabase) -> None:
        insert = (
            "INSERT INTO members_auditevent (type, object, via, request_id, origin, reason, details) "
            "SELECT 'test', n::text, 'session', '', '', '', '{}' FROM generate_series(1, 5) n"
        )

        def write() -> None:
            with fresh_database.connect() as writer:
                for _turn in range(20):
                    writer.execute(insert)
                    writer.commit()

        writers = [threading.Thread(target=write) for _writer in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert _verified() == {"ok": True, "events": 400, "head": str(audit.newest()), "problems": []}
        assert audit.newest().position == 400


def test_a_release_settles_what_was_done_before_it(fresh_database: FreshDatabase) -> None:
    """F16 with the head of a release: the end is cut behind its back, and the command finds it without being told."""
    organisation = members.convener("Convening Trust")
    publisher = members.person("Paul Publisher", organisation, "publisher")
    published_release(publisher)
    releases.publish(release=draft_release(publisher), by=actor_for(publisher))
    made = Release.objects.get(number=2)
    head = audit.newest()
    assert (made.audit_position, made.audit_hash) == (head.position, head.hash)
    assert published_heads() == {"release 2": head}
    last = AuditEvent.objects.latest("pk")
    assert (last.type, last.link.position) == ("release.published", head.position)
    assert _verified()["ok"]
    _as_owner(
        fresh_database,
        f"DELETE FROM members_auditlink WHERE event_id = {last.pk}",
        f"DELETE FROM members_auditevent WHERE id = {last.pk}",
    )
    assert _verified()["problems"] == [
        f"position {head.position}: release 2 published it, but the chain ends at position {head.position - 1}"
    ]


def test_the_walk_reads_any_number_of_events_in_steps(people: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "AT_ONCE", 10)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_auditevent (type, object, via, request_id, origin, reason, details) "
            "SELECT 'test', n::text, 'session', '', '', '', '{}' FROM generate_series(1, 1000) n"
        )
    assert record.verify({}).events == 1000


def test_an_installation_from_before_the_chain_is_chained_as_it_is_upgraded(fresh_database: FreshDatabase) -> None:
    call_command("migrate", "members", "0003", verbosity=0)
    with fresh_database.connect() as application:
        application.execute(
            "INSERT INTO members_auditevent (at, type, object, via, details) "
            "SELECT now(), 'old', n::text, 'session', jsonb_build_object('on', 'a day') FROM generate_series(1, 3) n"
        )
    call_command("migrate", verbosity=0)
    audit.record("new", by=PROGRAM, object="", organisation=None)
    assert _verified()["events"] == 4
    assert _verified()["ok"]
    with fresh_database.connect() as application, pytest.raises(psycopg.errors.RestrictViolation):
        application.execute("DELETE FROM members_auditevent WHERE type = 'old'")
