"""Runs all sections, prints them and writes ``RESULTS.md``: ``make bench``."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks import intake

SECTIONS = (intake,)
LIBRARIES = ("numpy", "pyarrow", "pandas", "pandera", "frictionless", "django-import-export")
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    lines = [*_head()]
    for section in SECTIONS:
        lines += ["", *section.run()]
    text = "\n".join(lines) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)  # noqa: T201


def _head() -> Iterator[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield "# Benchmarks"
    yield ""
    yield "Ratios hold within one run: compare them, not the seconds of different machines. Made by `make bench`."
    yield ""
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {memory:.0f} GB, {platform.machine()},"
        f" Python {platform.python_version()}; load at the start {os.getloadavg()[0]:.1f}."
    )
    yield ", ".join(f"{name} {_version(name)}" for name in LIBRARIES) + "."


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    main()
