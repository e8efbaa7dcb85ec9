"""Which tests run: full counts when asked for, journeys in a browser where there is one, and never silently not."""

import os
import shutil
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "no Chromium on this machine: see the target `browser` of the Makefile"

# Playwright's loop runs in the thread of the test, which asks the database too.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("TRIAL"):
        trials = [item for item in items if item.get_closest_marker("trial")]
        items[:] = [item for item in items if item not in trials]
        config.hook.pytest_deselected(items=trials)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))  # the longest first
    if browser() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc]
    """With several processes, one has the journeys, since each of their programs is started once; files stay whole.

    Not the marks of `--dist loadgroup`: xdist 3.8 writes them into the name of a test, where pytest 9.2 forgets them.
    """

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.split("::", 1)[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether:
    return JourneysTogether(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if without := _without_browser(terminalreporter):
        terminalreporter.section("NOT TESTED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"{without} journeys were skipped: {NO_BROWSER}.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _without_browser(reporter) and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _without_browser(reporter: pytest.TerminalReporter) -> int:
    return sum(NO_BROWSER in str(report.longrepr) for report in reporter.stats.get("skipped", []))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own browser, headless, and quiet towards its maker."""
    quiet = ["background-networking", "component-update", "sync"]
    return {
        **browser_type_launch_args,
        "executable_path": browser(),
        "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
    }
