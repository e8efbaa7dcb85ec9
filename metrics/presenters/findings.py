"""The checks of a member's file in words, one entry for each code, from the same classes that say them to members."""

import re
from typing import NamedTuple

from django.utils.functional import Promise

from metrics.intake.findings import Problem, Severity, all_problems
from metrics.queries.finding_titles import TITLES

_FACT = re.compile(r"\{(\w+)\}")


class Saying(NamedTuple):
    """What a finding says and advises; facts of the file stand as ‹value›."""

    message: str
    remedy: str


class Explained(NamedTuple):
    """A code of the public interface with everything that it can say."""

    code: str
    title: str | Promise
    severities: tuple[Severity, ...]
    sayings: tuple[Saying, ...]


def explained() -> list[Explained]:
    """All findings in the order of the checks."""
    by_code: dict[str, list[type[Problem]]] = {}
    for problem in all_problems():
        by_code.setdefault(problem.code, []).append(problem)
    return [
        Explained(
            code,
            TITLES.get(code, code),
            tuple(dict.fromkeys(each.severity for each in found)),
            tuple(map(_saying, found)),
        )
        for code, found in by_code.items()
    ]


def _saying(problem: type[Problem]) -> Saying:
    return Saying(_FACT.sub(r"‹\1›", problem.message), _FACT.sub(r"‹\1›", problem.remedy))
