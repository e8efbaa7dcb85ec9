"""A person's browser window, which notices whatever must not happen on any page."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize, expect

DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=740)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PATIENCE = 60_000  # ms, on a busy machine

_axe = Axe()


class Window:
    """One browser context, with cookies of its own. `page` is Playwright's."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.set_viewport_size(DESKTOP)
        self._said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._said.append(f"{self.page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "content security policy" in message.text.lower():
            self._said.append(f"{self.page.url}: {message.text}")

    def sign_in(self, person: Mapping[str, str]) -> None:
        self.page.goto("/account/login/")
        self.page.fill("input[name=login]", person["email"])
        self.page.fill("input[name=password]", person["password"])
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page).not_to_have_url("/account/login/")

    def open(self, path: str) -> Page:
        """Go there, as somebody who follows a link, and look at it."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.look()
        return self.page

    def look(self) -> None:
        """Every chart drawn, accessible, inside a phone's window, and nothing in the console."""
        self.page.wait_for_load_state("networkidle")
        for chart in self.page.locator("[data-chart]").all():
            chart.scroll_into_view_if_needed()
            expect(chart).to_have_attribute("data-ready", "yes", timeout=PATIENCE)
        report: dict[str, Any] = _axe.run(self.page, options=WCAG).response
        violations = [(found["id"], [node["html"] for node in found["nodes"]]) for found in report["violations"]]
        assert violations == [], self.page.url
        self.page.set_viewport_size(PHONE)
        beyond = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{self.page.url} is {beyond} px wider than a phone"
        self.page.set_viewport_size(DESKTOP)
        self.listen()

    def listen(self) -> None:
        """No error, and no word of the content security policy, in the console."""
        assert self._said == []
