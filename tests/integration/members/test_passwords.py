"""What a password must not be; how it is composed is nobody's business."""

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from members.models import Organisation, User
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None) -> User:
    return members.person("Alexandra Lindqvist", members.member("Lanternfish Market"), "reporter")


@pytest.mark.parametrize(
    "password",
    [
        "fifteen letters",
        "only lower case letters and blanks",
        "ピラルクーは大きな魚でとても長生き",
        "xq7" * 42,
        "a coalition of otters and 12 kayaks",
    ],
)
def test_these_will_do(person: User, password: str) -> None:
    validate_password(password, person)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen chars", "too short"),
        ("x1 " * 90, "at most 256"),
        ("passwordpassword", "known from leaks"),
        ("CorrectHorseBatteryStaple", "known from leaks"),
        ("qwertyuiopasdfghjklzxcvbnm", "known from leaks"),
        ("Coalition Progress 2026!", "mostly made of names"),
        ("Lanternfish-Market-99", "mostly made of names"),
        ("alexandra.lindqvist1", "mostly made of names"),
        ("wildlife.trafficking.2026", "mostly made of names"),
    ],
)
def test_these_are_refused(person: User, password: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    assert why in " ".join(refused.value.messages)


def test_another_organisations_name_is_no_word_of_ours(person: User) -> None:
    Organisation.objects.create(slug="other", name="Quokka Ventures", kind="member")
    validate_password("Quokka Ventures 12", person)


def test_argon2_keeps_it(settings: Settings) -> None:
    made = User(email="me@example.org")
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]  # without the quick one of the tests
    made.set_password("a sentence that is long")
    assert identify_hasher(made.password).algorithm == "argon2"
