"""The ground that tests stand on: a throw-away PostgreSQL, used by the same two roles as everywhere."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from celery import Celery, current_app
from django.conf import settings
from django.db import connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from coalition.embedded import places, use
from coalition.embedded.places import ADMIN, APPLICATION, BACKUP, OWNER, Place
from coalition.lib import context
from coalition.lib.context import Role

pytest_plugins = ["tests.cast", "tests.journeys.faults.summary", "tests.program", "tests.selection"]

# Nothing needs to survive a power cut here.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
TEMPLATE, WORKING, EMPTY = "template_migrated", "working", "template0"

# Before Django is set up: nothing of the tests may reach the data of a running program.
SCRATCH = Path(tempfile.mkdtemp(prefix="coalition-test-"))
SCRATCH.chmod(0o711)  # the database's user passes through it to its own folder
PLACE = places.own_place(SCRATCH / "pg")

settings.DATA_DIR = SCRATCH / "var"
settings.STATIC_ROOT = SCRATCH / "static"
settings.STATIC_ROOT.mkdir()  # nothing is collected there, but whitenoise warns about a folder that is missing
settings.STORAGES["default"]["OPTIONS"]["location"] = SCRATCH / "var" / "files"
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
del settings.DATABASES["counters"]  # what is counted is forgotten with the test's transaction
for alias, role in (("default", APPLICATION), ("owner", OWNER)):
    settings.DATABASES[alias].update({**PLACE.django(role), "NAME": WORKING, "CONN_MAX_AGE": 0})
settings.BACKUP_DATABASE = PLACE.django(BACKUP) | {"NAME": WORKING}


def pytest_sessionfinish() -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Place]:
    """A PostgreSQL of our own, with an empty database and both roles."""
    with use.running(PLACE, SCRATCH / "postgres.log", FAST):
        yield PLACE


@pytest.fixture(scope="session")
def template(cluster: Place, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a migrated database that nobody is connected to, to be copied."""
    from coalition.embedded import prepare

    _administer(sql.SQL("ALTER DATABASE {} RENAME TO {}"), places.DATABASE, TEMPLATE)
    with django_db_blocker.unblock():
        _connect_to(TEMPLATE)
        prepare.tables()
        connections.close_all()
    _copy(TEMPLATE, WORKING)
    return TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's: tests run as the application's role, which could make no database."""
    with django_db_blocker.unblock():
        _connect_to(WORKING)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def as_the_program() -> Iterator[None]:
    """What a test writes and looks up by itself, it does as the program; its requests are whose they are."""
    with context.entered(context.PROGRAM):
        yield


@dataclass(frozen=True, slots=True)
class FreshDatabase:
    """A migrated, empty database for tests that need real transactions or real processes."""

    name: str

    def url(self, role: str = APPLICATION) -> str:
        return f"postgresql://{role}:{PLACE.password(role)}@{quote(str(PLACE.sockets), safe='')}/{self.name}"

    @property
    def environment(self) -> dict[str, str]:
        """For processes that are to use it."""
        return {**os.environ, "DATABASE_URL": self.url(), "DATABASE_OWNER_URL": self.url(OWNER)}

    def connect(self, role: str = APPLICATION) -> "psycopg.Connection[tuple[object, ...]]":
        """Of the application, as the program: outside Django nobody takes a role on for it."""
        taken_on = f"-c role={Role.PROGRAM.of(role)}" if role == APPLICATION else ""
        return psycopg.connect(**PLACE.connection(role, self.name), options=taken_on)


NewDatabase = Callable[[str], AbstractContextManager[FreshDatabase]]

_numbers = count(1)


@pytest.fixture(scope="session")
def new_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> NewDatabase:
    """A context within which Django's connections go to a copy of the named database and commit, and then back."""

    @contextmanager
    def copied(source: str) -> Iterator[FreshDatabase]:
        before, name = connections["default"].settings_dict["NAME"], f"fresh_{next(_numbers)}"
        _copy(source, name)
        with django_db_blocker.unblock():
            _connect_to(name)
            try:
                yield FreshDatabase(name)
            finally:
                _connect_to(before)
        _administer(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    return copied


@pytest.fixture
def statement_by_statement(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test does in the fresh database without a transaction, it does as the program too."""
    options = {**connections["default"].settings_dict["OPTIONS"], "options": f"-c role={Role.PROGRAM.of(APPLICATION)}"}
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", options)
    connections["default"].close()
    yield
    connections["default"].close()


@pytest.fixture
def fresh_database(new_database: NewDatabase) -> Iterator[FreshDatabase]:
    """Django's connections go to it while the test runs, and commit."""
    with new_database(TEMPLATE) as database:
        yield database


@pytest.fixture
def silence() -> Iterator[None]:
    """A bell that nobody hears."""
    usual = current_app._get_current_object()
    silent = Celery("silent", broker="memory://", set_as_current=False)
    silent.set_current()
    yield
    usual.set_current()
    silent.close()


def _copy(source: str, name: str) -> None:
    _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}"), name, source, OWNER)


def _connect_to(name: str) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    settings.BACKUP_DATABASE = PLACE.django(BACKUP) | {"NAME": name}


def _administer(statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(**PLACE.connection(ADMIN, "postgres"), autocommit=True) as server:
        server.execute(statement.format(*map(sql.Identifier, names)))
