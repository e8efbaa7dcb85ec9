"""A quarter's figures from a member's spreadsheet to the public page, by hand, in a browser."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.window import PATIENCE, Window
from tests.program import Program

pytestmark = pytest.mark.browser

WITH_MISTAKES = b"taxon,product,items_removed\nManis javanicus,scales,1.2k\nLoxodonta africana,ivory,250\n"
CORRECTED = b"taxon,product,items_removed\nManis javanica,scales,918273\nAfrican elephant,ivory,250\n"
SUM = "918,523"
TITLE = "A first look at the newest quarter"

PUBLIC = [
    "/",
    "/species/",
    "/species/pangolins/",
    "/indicators/items_removed/",
    "/releases/",
    "/releases/1/",
    "/members/",
    "/statements/",
    "/methods/",
    "/data/",
    "/news/",
    "/initiatives/",
    "/commitments/",
    "/account/login/",
]


Enter = Callable[[str], Window]


@pytest.fixture
def enter(browser: Browser, running_program: Program) -> Iterator[Enter]:
    """A window of somebody of the demonstration, signed in; of `nobody`, a window."""
    with ExitStack() as open_windows:

        def window(role: str) -> Window:
            context = browser.new_context(base_url=running_program.url)
            open_windows.callback(context.close)
            opened = Window(context)
            if role != "nobody":
                opened.sign_in(running_program.people[role])
            return opened

        yield window


def test_from_a_spreadsheet_to_the_public_page(
    enter: Enter, running_program: Program, record_property: Callable[..., None]
) -> None:
    quarter = a_reporter_uploads_reads_and_corrects(enter("reporter"))
    a_lead_signs_it_off(enter("lead"))
    reviewer, convener = enter("reviewer"), enter("administrator")
    a_reviewer_accepts_it(reviewer)
    seconds = a_convener_sees_it(convener, quarter, running_program.people["reporter"]["member"])
    record_property("seconds from acceptance to dashboard", round(seconds, 2))
    number = a_publisher_publishes_it(enter("publisher"))
    everybody_reads_it(enter("nobody"), number)
    enter("reporter").open("/portal/reporting/")


def a_reporter_uploads_reads_and_corrects(window: Window) -> str:
    """The quarter that was reported."""
    page = window.open("/portal/")
    page.get_by_role("link", name="Upload").first.click()
    quarter = page.url.rstrip("/").rpartition("/")[2]
    window.look()
    upload(window, "first-try.csv", WITH_MISTAKES)
    expect(page.get_by_text("Manis javanica").first).to_be_visible(timeout=PATIENCE)  # the nearest candidate
    expect(page.get_by_text("1.2k").first).to_be_visible()
    window.look()
    page.get_by_role("link", name="Upload another file").click()
    upload(window, "second-try.csv", CORRECTED)
    expect(page.get_by_text("Your role does not sign reports off")).to_be_visible(timeout=PATIENCE)
    window.look()
    return quarter


def upload(window: Window, name: str, content: bytes) -> None:
    window.page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    window.page.get_by_role("button", name="Upload and check").click()
    window.page.wait_for_url("**/portal/submissions/**")


def a_lead_signs_it_off(window: Window) -> None:
    page = window.open("/portal/")
    page.get_by_role("link", name="Check and submit").first.click()
    page.wait_for_url("**/portal/submissions/**")
    for answer in page.locator("textarea[form=sign-off]").all():
        answer.fill("Looked at with the team: this is the taxon that we mean.")
    window.look()
    page.get_by_role("button", name="Sign off and submit").click()
    expect(page.get_by_text("This page is your receipt")).to_be_visible()
    window.look()


def a_reviewer_accepts_it(window: Window) -> None:
    page = window.open("/desk/review/")
    page.get_by_role("link", name="Lanternfish Market").first.click()
    expect(page.get_by_text(SUM).first).to_be_visible()
    window.look()
    page.get_by_role("button", name="Accept this version").click()
    expect(page.get_by_text("The figures count from now on")).to_be_visible()


def a_convener_sees_it(window: Window, quarter: str, member: str) -> float:
    """How long it took, in seconds, from when the page of the acceptance was there."""
    begun = time.monotonic()
    address = f"/desk/progress/?indicator=items_removed&member={member}&from={quarter}&to={quarter}"
    window.page.goto(address)
    while SUM not in window.page.content():
        assert time.monotonic() - begun < PATIENCE / 1000, f"{SUM} is not on the dashboard"
        window.page.goto(address)
    seconds = time.monotonic() - begun
    window.look()
    for path in ("/desk/", "/desk/progress/members/", "/desk/progress/species/", "/desk/progress/products/"):
        window.open(path)
    window.open(f"/desk/members/{member}/reporting/")
    return seconds


def a_publisher_publishes_it(window: Window) -> str:
    """The number of the release."""
    page = window.open("/desk/releases/")
    page.fill("input[name=title]", TITLE)
    page.get_by_role("button", name="Draft it").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    number = page.url.rstrip("/").rpartition("/")[2]
    window.look()
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("heading", name=TITLE).first).to_be_visible()
    window.look()
    window.open(f"/desk/releases/{number}/publish/")
    page.get_by_label("I have read the preview").check()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("The release is public")).to_be_visible()
    window.look()
    return number


def everybody_reads_it(window: Window, number: str) -> None:
    page = window.open(f"/releases/{number}/")
    expect(page.get_by_role("heading", name=TITLE).first).to_be_visible()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page(path: str, enter: Enter) -> None:
    enter("nobody").open(path)


def test_the_pages_of_the_api(enter: Enter) -> None:
    """They are the library's: only what they do is looked at, not how."""
    window = enter("nobody")
    window.page.goto("/api/v1/docs/")
    expect(window.page.get_by_role("heading", name="Coalition progress")).to_be_visible()
    window.listen()
