"""A file with mistakes is mended on its page by keyboard alone, and signed off: in a browser, once per script."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.window import DESKTOP, PATIENCE, PHONE, Window
from tests.program import Program

pytestmark = pytest.mark.browser

ENGLISH = (
    b"taxon,market,items_removed,Taken down\n"
    b"Loxodonta africanus,ZA,1.2k,1\nLoxodonta africanus,KE,-3,2\nLoxodonta africanus,TZ,250,3\n"
)
CHINESE = (
    "taxon,market,items_removed,本公司编号\n非洲草原象牙,CN,1.2万,1\n非洲草原象牙,KE,-3,2\n非洲草原象牙,TZ,250,3\n"
).encode("gb18030")

Enter = Callable[[str], Window]


@pytest.fixture
def enter(browser: Browser, running_program: Program) -> Iterator[Enter]:
    with ExitStack() as open_windows:

        def window(role: str) -> Window:
            context = browser.new_context(base_url=running_program.url)
            open_windows.callback(context.close)
            opened = Window(context)
            opened.sign_in(running_program.people[role])
            return opened

        yield window


def reach(page: Page, label: str) -> None:
    """By the tabulator key, as somebody who has no mouse: the field or button that is called so."""
    wanted = page.get_by_label(label).or_(page.get_by_role("button", name=label)).first
    expect(wanted).to_be_visible(timeout=PATIENCE)
    for _step in range(200):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{label} is not reached by keyboard on {page.url}")


def write(page: Page, label: str, text: str) -> None:
    reach(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def upload(window: Window, name: str, content: bytes) -> None:
    """The one step without keys: a browser's own dialogue cannot be driven by them."""
    page = window.open("/portal/")
    page.get_by_role("link", name="Upload").first.click()
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    reach(page, "Upload and check")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="to fix before you can submit")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(
    ("content", "name", "unclear", "size"),
    [(ENGLISH, "Loxodonta africanus", "1.2k", DESKTOP), (CHINESE, "非洲草原象牙", "1.2万", PHONE)],
    ids=["English", "Chinese, on a phone"],
)
def test_everything_is_mended_by_keyboard(
    content: bytes, name: str, unclear: str, size: dict[str, int], enter: Enter
) -> None:
    window = enter("lead")
    upload(window, "figures.csv", content)
    page = window.page
    expect(page.get_by_text("3 rows").first).to_be_visible()
    window.look()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    column = "本公司编号" if name == "非洲草原象牙" else "Taken down"
    reach(page, f"What does it mean? for “{column}”")
    page.keyboard.type("Leave")
    write(page, f"New value for “{unclear}”", "1200")
    write(page, "New value for “-3”", "3")
    write(page, f"Another name or group for “{name}”", "Loxodonta africana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ready to submit")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("2 cells were changed in place")).to_be_visible()
    expect(page.get_by_text("1,453").first).to_be_visible()
    window.look()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for answer in page.locator("textarea[form=sign-off]").all():
        write(page, answer.evaluate("element => element.labels[0].innerText"), "Looked at with the team.")
    reach(page, "Sign off and submit")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This page is your receipt")).to_be_visible()
    window.look()
    said = window.open("/portal/answers/")
    expect(said.get_by_role("rowheader", name=name)).to_be_visible()
    withdraw(page, window)


def withdraw(page: Page, window: Window) -> None:
    """So that the next file finds the quarter open."""
    page.go_back()
    page.get_by_text("Withdraw this version").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn.").first).to_be_visible()
    window.listen()
