"""What people do with their way in is in the audit record; what failed too, whatever became of the request."""

import pytest
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from coalition import urls
from members.models import AuditEvent, User
from tests.conftest import FreshDatabase
from tests.factories import members

PASSWORD = "a sentence that is long"


@pytest.fixture
def with_password(reporter: User) -> User:
    """Of a role that needs no second factor, so that the password alone opens the door."""
    reporter.set_password(PASSWORD)
    reporter.save()
    return reporter


def _sign_in(email: str, password: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": email, "password": password})
    return client


def test_coming_and_going(with_password: User) -> None:
    _sign_in(with_password.email, PASSWORD).post("/account/logout/")
    came, went = AuditEvent.objects.filter(type__startswith="person.").order_by("pk")
    assert (came.type, went.type) == ("person.signed-in", "person.signed-out")
    assert came.actor == went.actor == with_password
    assert came.organisation is not None
    assert came.origin


def test_a_changed_password(with_password: User) -> None:
    told = {"oldpassword": PASSWORD, "password1": f"{PASSWORD}er", "password2": f"{PASSWORD}er"}
    _sign_in(with_password.email, PASSWORD).post("/account/password/change/", told)
    assert AuditEvent.objects.get(type="person.password-set").actor == with_password


def test_a_wrong_password_names_whom_it_happened_to_and_nobody_who_did_it(with_password: User) -> None:
    _sign_in(with_password.email.upper(), "wrong-and-secret")
    failed = AuditEvent.objects.get(type="person.sign-in-failed")
    assert (failed.actor, failed.object) == (None, str(with_password.pk))
    assert failed.organisation is not None


def test_an_address_that_is_nobodys_is_not_kept(db: None) -> None:
    _sign_in("nobody@example.org", "wrong-and-secret")
    failed = AuditEvent.objects.get(type="person.sign-in-failed")
    assert (failed.object, failed.details, failed.organisation) == ("", {}, None)


@pytest.mark.parametrize("email", ["lead@example.org", "nobody@example.org"])
def test_both_cost_the_same_statements(email: str, with_password: User, django_assert_num_queries: object) -> None:
    with_password.email = "lead@example.org"
    with_password.save()
    with django_assert_num_queries(4):  # type: ignore[operator] # savepoint, whose it is, the event, release
        user_login_failed.send("test", credentials={"email": email}, request=None)


def _fails(request: HttpRequest) -> HttpResponse:
    """As a view under ATOMIC_REQUESTS whose transaction is rolled back."""
    with transaction.atomic():
        user_login_failed.send("test", credentials={"email": "leo-lead@example.org"}, request=request)
        raise RuntimeError


urlpatterns = [*urls.urlpatterns, path("fails/", _fails)]
handler500 = urls.handler500


@pytest.mark.usefixtures("statement_by_statement")
@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_is_kept_though_the_request_fails(fresh_database: FreshDatabase) -> None:
    lead = members.person("Leo Lead", members.member("Example Marketplace"), "lead")
    assert Client(raise_request_exception=False).get("/fails/").status_code == 500
    assert AuditEvent.objects.get(type="person.sign-in-failed").object == str(lead.pk)
