"""The cookie that tells a page what became of the step before it is as guarded as the others."""

from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from members.models import User
from tests.cast import Browse


def ended(client: Client) -> HttpResponse:
    """The answer to ending the other sessions, which says so on the next page."""
    return client.post("/account/sessions/")  # type: ignore[return-value]


def test_no_other_site_can_set_it(lead: User, browse: Browse, settings: LazySettings) -> None:
    settings.SESSION_COOKIE_SECURE, settings.MESSAGES_COOKIE_NAME = True, "__Host-messages"
    client = browse(lead)
    cookie = ended(client).cookies["__Host-messages"]
    told = {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")}
    assert told == {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
    page = client.get("/account/sessions/")
    assert "0 other sessions were ended." in page.content.decode()
    assert page.cookies["__Host-messages"]["max-age"] == 0
    assert "messages" not in client.cookies
