"""How people come in, by hand, in a browser: by an invitation, and through their organisation's own sign-in."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests import openid_provider
from tests.journeys.window import PATIENCE, Window
from tests.openid_provider import CLIENT, SECRET, OpenIDProvider
from tests.program import Program

pytestmark = pytest.mark.browser

INVITED = "ingrid.invited@example.org"


@pytest.fixture
def provider() -> Iterator[OpenIDProvider]:
    with openid_provider.running() as running:
        yield running


@pytest.fixture
def window(browser: Browser, running_program: Program) -> Iterator[Window]:
    with browser.new_context(base_url=running_program.url) as context:
        yield Window(context)


def test_a_lead_invites_and_the_mail_opens_the_door_once(
    window: Window, browser: Browser, running_program: Program
) -> None:
    window.sign_in(running_program.people["lead"])
    page = window.open("/portal/people/")
    window.look()
    page.get_by_label("E-mail address").fill(INVITED)
    page.get_by_label("Reporter").check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text(f"The invitation to {INVITED} is on its way.")).to_be_visible()
    window.look()
    link = mailed_link(running_program)
    with browser.new_context(base_url=running_program.url) as context:
        theirs = Window(context)
        page = theirs.open(link)
        theirs.look()
        page.get_by_role("button", name="Accept").click()
        expect(page).to_have_url(re.compile("/account/password/set/"))
        theirs.open("/portal/")
        theirs.look()
    with browser.new_context(base_url=running_program.url) as context:
        page = context.new_page()
        page.goto(link)
        expect(page.get_by_role("heading", name="This invitation no longer works")).to_be_visible()


def test_through_the_organisations_own_sign_in(
    window: Window, running_program: Program, provider: OpenIDProvider
) -> None:
    reporter = running_program.people["reporter"]
    address = reporter["email"]
    asked = ("--issuer", provider.issuer, "--client-id", CLIENT, "--domain", address.partition("@")[2])
    running_program.manage("set_single_sign_on", reporter["member"], *asked, told=SECRET)
    provider.claims = {"email": address}
    page = window.open("/account/login/")
    page.get_by_role("link", name="Sign in with your organisation").click()
    window.look()
    page.get_by_label("E-mail address at work").fill(address)
    page.get_by_role("button", name="Go on").click()
    window.look()
    page.get_by_role("link", name="Go to 127.0.0.1").click()
    expect(page).to_have_url(re.compile("/portal/$"))
    expect(page.get_by_role("heading", name="Your reports", exact=True)).to_be_visible()
    window.look()


def mailed_link(program: Program) -> str:
    """The path in the mail, which the program without a mail server writes into the worker's log."""
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        log = (program.data_dir / "log" / "worker.log").read_text(encoding="utf-8")
        if found := re.findall(r"(/account/invitation/[\w-]{20,}/)", log):
            return str(found[-1])
        assert time.monotonic() < deadline, "no invitation was mailed"
        time.sleep(0.2)
