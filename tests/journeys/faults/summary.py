"""What the faults met, at the end. A plugin: with several processes, a conftest is unknown to the one that says it."""

import pytest

FAULT = "fault"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = {
        (report.nodeid, sentence)
        for reports in terminalreporter.stats.values()
        for report in reports
        for kind, sentence in getattr(report, "user_properties", [])
        if kind == FAULT
    }
    if told:
        terminalreporter.section("what the faults met")
        for test, sentence in sorted(told):
            terminalreporter.line(f"{test.rpartition('::')[2]}: {sentence}")
