"""The people of every test: two members, their people, the conveners' people, and a stranger."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Organisation, User
from metrics.models import Period
from tests.factories import members, submissions

Browse = Callable[[User], Client]


@pytest.fixture
def member(db: None) -> Organisation:
    """The member whose reporter and lead are in the cast."""
    return members.member("Example Marketplace")


@pytest.fixture
def other_member(db: None) -> Organisation:
    """The member of the rival, who may see nothing of the first."""
    return members.member("Northern Classifieds")


@pytest.fixture
def convener(db: None) -> Organisation:
    return members.convener("Convening Trust")


@pytest.fixture
def reporter(member: Organisation) -> User:
    return members.person("Rita Reporter", member, "reporter")


@pytest.fixture
def lead(member: Organisation) -> User:
    return members.person("Leo Lead", member, "lead")


@pytest.fixture
def rival(other_member: Organisation) -> User:
    return members.person("Rob Rival", other_member, "reporter")


@pytest.fixture
def reviewer(convener: Organisation) -> User:
    return members.person("Ruth Reviewer", convener, "reviewer")


@pytest.fixture
def publisher(convener: Organisation) -> User:
    return members.person("Paul Publisher", convener, "publisher")


@pytest.fixture
def administrator(convener: Organisation) -> User:
    return members.person("Ada Administrator", convener, "administrator")


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, with a role nowhere."""
    return members.person("Sam Stranger")


@pytest.fixture
def open_quarter(db: None) -> Period:
    """2026-Q1, open today, due in ten days."""
    return submissions.period("2026-Q1")


@pytest.fixture
def quarter_before(db: None) -> Period:
    """2025-Q4, closed."""
    return submissions.period("2025-Q4", closed=True)


@pytest.fixture
def browse() -> Browse:
    """A browser in which somebody is signed in, with a second factor."""
    return members.signed_in
