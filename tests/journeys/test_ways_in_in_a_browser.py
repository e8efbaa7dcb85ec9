"""Reporting without a file: pasted, typed into a form, or as nothing found, by the keyboard alone, on a phone too."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.journeys.conftest import Crew, Session
from tests.journeys.window import DESKTOP, PATIENCE, PHONE, Window

pytestmark = pytest.mark.browser

FARTHEST = 300  # presses of Tab until something on a page must be reached
on_desk_and_phone = pytest.mark.parametrize(("year", "size"), [(2021, DESKTOP), (2022, PHONE)], ids=["desk", "phone"])


@pytest.fixture
def window(browser: Browser, crew: Crew, session: Session) -> Iterator[Window]:
    """The lead's."""
    context = browser.new_context(base_url=crew.program.url)
    for name, value in session.cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": crew.program.url}])
    yield Window(context)
    context.close()


def _opened(window: Window, crew: Crew, quarter: str, way: str, size: ViewportSize) -> Page:
    """The way in, looked at, as whoever opens the quarter's page gets there."""
    crew.open(quarter)
    page = window.open(f"/portal/{quarter}/")
    page.set_viewport_size(size)
    _press(page, page.get_by_role("link", name=way))
    page.wait_for_url(f"**/portal/{quarter}/*/")
    window.look()
    page.set_viewport_size(size)
    return page


def _reach(page: Page, wanted: Locator) -> None:
    """By Tab alone, from wherever one is."""
    expect(wanted).to_be_visible()
    for _step in range(FARTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached by the keyboard")


def _press(page: Page, wanted: Locator) -> None:
    _reach(page, wanted)
    page.keyboard.press("Enter")


def _write(page: Page, label: str, text: str) -> None:
    _reach(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def _signed_off(page: Page, window: Window, size: ViewportSize) -> None:
    """From a version that is ready to its receipt."""
    page.wait_for_url("**/portal/submissions/**")
    expect(page.get_by_role("button", name="Sign off and submit")).to_be_visible(timeout=PATIENCE)
    window.look()
    page.set_viewport_size(size)
    for answer in page.locator("textarea[form=sign-off]").all():
        _reach(page, answer)
        page.keyboard.type("We have looked at it, and it is right.")
    _press(page, page.get_by_role("button", name="Sign off and submit"))
    _receipt(page, window, size)


def _receipt(page: Page, window: Window, size: ViewportSize) -> None:
    expect(page.get_by_text("This page is your receipt")).to_be_visible(timeout=PATIENCE)
    _press(page, page.get_by_role("link", name="Receipt, to be printed"))
    expect(page.get_by_role("heading", name=re.compile("Receipt for"))).to_be_visible()
    window.look()
    page.set_viewport_size(size)


@on_desk_and_phone
def test_a_table_is_pasted_tried_and_signed_off(window: Window, crew: Crew, year: int, size: ViewportSize) -> None:
    page = _opened(window, crew, f"{year}-Q1", "Paste a table", size)
    field = page.get_by_label("Your table")
    _reach(page, field)
    page.keyboard.insert_text("taxon\titems_removed\nManis javanica\t1.2k\n")
    _press(page, page.get_by_role("button", name="Try it first"))
    page.wait_for_url("**/portal/submissions/**")
    expect(page.get_by_text("1 problem would stop this report")).to_be_visible(timeout=PATIENCE)
    window.look()
    page.go_back()
    page.set_viewport_size(size)
    _reach(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("taxon\titems_removed\nManis javanica\t1,200\n")
    _press(page, page.get_by_role("button", name="Check this table"))
    _signed_off(page, window, size)
    expect(page.get_by_text("1,200")).to_be_visible()


@on_desk_and_phone
def test_the_form_is_filled_in_saved_corrected_and_signed_off(
    window: Window, crew: Crew, year: int, size: ViewportSize
) -> None:
    page = _opened(window, crew, f"{year}-Q2", "Fill in a form", size)
    _write(page, "Taxon or group, row 2", "Manis javanica")
    _write(page, "Removed, row 2", "1.2k")
    rows = page.locator("tbody tr").count()
    _press(page, page.get_by_role("button", name="Add a row"))
    added = f"Taxon or group, row {rows + 2}"
    expect(page.get_by_label(added, exact=True)).to_be_visible()
    assert page.url.endswith(f"#r{rows}-taxon")
    _write(page, added, "Panthera tigris")
    _write(page, f"Removed, row {rows + 2}", "34")
    _press(page, page.get_by_role("button", name="Save and check"))
    page.wait_for_url("**/portal/submissions/**")
    expect(page.get_by_text("1.2k").first).to_be_visible(timeout=PATIENCE)
    window.open(f"/portal/{year}-Q2/")
    page.set_viewport_size(size)
    _press(page, page.get_by_role("link", name="Go on with the form"))
    expect(page.get_by_label("Removed, row 2", exact=True)).to_have_value("1.2k")
    _write(page, "Removed, row 2", "1200")
    _press(page, page.get_by_role("button", name="Save and check"))
    _signed_off(page, window, size)
    expect(page.get_by_text("1,234")).to_be_visible()


@on_desk_and_phone
def test_nothing_found_is_one_step(window: Window, crew: Crew, year: int, size: ViewportSize) -> None:
    page = _opened(window, crew, f"{year}-Q3", "Nothing found this quarter", size)
    _reach(page, page.get_by_label("What you state"))
    _press(page, page.get_by_role("button", name="Sign off: nothing found"))
    page.wait_for_url("**/portal/submissions/**")
    _receipt(page, window, size)
    submission = crew.lead.get("submissions/", period=f"{year}-Q3")["results"][0]
    assert (submission["status"], submission["findings"]["errors"]) == ("submitted", 0)
