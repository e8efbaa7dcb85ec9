"""A new lead and a new administrator come in by their links, add second factors, and sign in with them."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import totp
from tests.journeys.conftest import Crew
from tests.journeys.quarters import manage
from tests.journeys.window import Window
from tests.program import environment

pytestmark = pytest.mark.browser

PASSWORD = "a sentence that only this test would say"
# A fingerprint reader that always says yes, as a laptop has one.
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

Enter = Callable[[str], Window]


@pytest.fixture
def enter(browser: Browser, crew: Crew) -> Iterator[Enter]:
    """The window of a new lead of the crew's member, who has come in by their link and chosen a password."""
    with ExitStack() as open_windows:

        def window(email: str) -> Window:
            context = browser.new_context(base_url=crew.program.url)
            open_windows.callback(context.close)
            opened = Window(context)
            come_in(opened, _link(crew, email))
            return opened

        yield window


def _link(crew: Crew, email: str) -> str:
    program = crew.program
    told = manage(
        *("add_person", email, "--organisation", crew.slug, "--role", "lead"),
        environment=environment(program.data_dir, program.port),
    )
    return str(told["link"])


def come_in(window: Window, link: str) -> None:
    """By the link, to a password, and no further than where a second factor is added."""
    page = window.page
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/account/password/set/"))
    window.look()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("heading", name="Add a second factor to go on")).to_be_visible()
    window.look()
    page.goto("/portal/")
    expect(page).to_have_url(re.compile("/account/2fa/$"))


def keep_the_codes(window: Window) -> list[str]:
    expect(window.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    window.look()
    codes = window.page.locator("#codes").inner_text().split()
    window.page.get_by_role("link", name="I have kept them").click()
    window.look()
    window.page.get_by_role("link", name="To my work").click()
    expect(window.page).to_have_url(re.compile("/portal/$"))
    return codes


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")


def sign_in_with(window: Window, email: str, code: str) -> None:
    """Password, then a code."""
    window.sign_in({"email": email, "password": PASSWORD})
    expect(window.page.get_by_role("heading", name="One more step")).to_be_visible()
    window.page.get_by_label("Code").fill(code)
    window.page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey(enter: Enter) -> None:
    window = enter("passkey@member.example")
    page = window.page
    _plug_in(page)
    page.get_by_role("link", name="Add a passkey").click()
    window.look()
    page.get_by_role("button", name="Add a passkey").click()
    keep_the_codes(window)
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/portal/$"))
    sign_out(page)
    window.sign_in({"email": "passkey@member.example", "password": PASSWORD})
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    window.look()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/portal/$"))
    window.open("/account/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_text("Your role needs a second factor")).to_be_visible()
    window.listen()


def _plug_in(page: Page) -> None:
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": READER})


def test_an_authenticator_app_and_a_recovery_code(enter: Enter) -> None:
    email = "app@member.example"
    window = enter(email)
    page = window.page
    page.get_by_role("link", name="Add an app").click()
    window.look()
    secret = page.locator("#secret").inner_text()
    page.get_by_label("Authenticator code").fill(totp.code(secret))
    page.get_by_role("button", name="Add the app").click()
    codes = keep_the_codes(window)
    look_around(window)
    sign_out(page)
    sign_in_with(window, email, _next_code(secret))
    expect(page).to_have_url(re.compile("/portal/$"))
    sign_out(page)
    sign_in_with(window, email, codes[0])
    expect(page).to_have_url(re.compile("/portal/$"))
    sign_out(page)
    sign_in_with(window, email, codes[0])
    expect(page.get_by_text("Incorrect code")).to_be_visible()
    window.look()


def look_around(window: Window) -> None:
    """The other pages of the account."""
    pages: dict[str, Any] = {
        "/account/": "What you may do",
        "/account/sessions/": "Sessions",
        "/account/email/": "E-mail address",
        "/account/password/change/": "Change Password",
        "/account/factor-resets/": "Lost second factors",
        "/account/2fa/totp/deactivate/": "Remove the authenticator app",
        "/account/2fa/recovery-codes/generate/": "New recovery codes",
    }
    for path, heading in pages.items():
        expect(window.open(path).get_by_role("heading", name=heading).first).to_be_visible()


def _next_code(secret: str) -> str:
    """The one that added the app is used up."""
    time.sleep(totp.PERIOD - time.time() % totp.PERIOD)
    return totp.code(secret)
