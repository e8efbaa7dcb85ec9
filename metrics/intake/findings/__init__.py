"""Everything that can be wrong with a file, one class for each text; see ``all_problems``."""

from metrics.intake.findings import cells, files, history, names, rows, structure
from metrics.intake.findings.finding import (
    LISTED,
    Finding,
    Findings,
    Problem,
    RefusedError,
    Severity,
    located,
    shown,
)

__all__ = [
    "LISTED",
    "Finding",
    "Findings",
    "Problem",
    "RefusedError",
    "Severity",
    "all_problems",
    "located",
    "shown",
]


def all_problems() -> tuple[type[Problem], ...]:
    """Every problem that has words, in the order of the files and of the classes in them."""
    return tuple(
        thing
        for module in (files, structure, cells, names, rows, history)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Problem) and "message" in vars(thing)
    )
