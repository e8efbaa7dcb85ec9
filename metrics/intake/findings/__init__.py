"""Everything that can be wrong with a file, one class for each text; see ``all_problems``."""

from collections.abc import Mapping
from functools import cache

from metrics.intake.findings import cells, files, history, names, rows, structure
from metrics.intake.findings.finding import (
    LISTED,
    Finding,
    Findings,
    Problem,
    RefusedError,
    Severity,
    in_words,
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
    "in_words",
    "located",
    "problem_named",
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


@cache
def _by_name() -> Mapping[str, type[Problem]]:
    return {problem.__name__: problem for problem in all_problems()}


def problem_named(name: str) -> type[Problem] | None:
    """The problem of that class name; None where it is none any more."""
    return _by_name().get(name)
