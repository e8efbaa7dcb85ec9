"""The checks of a member's file in words, one entry for each code, from the same classes that say them to members."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.intake.findings import Problem, Severity, all_problems
from metrics.queries.finding_titles import TITLES

_FACT = re.compile(r"\{(\w+)\}")


# What a file holds where a check says something: a cell, a name, or in a few words what cannot be quoted.
EXAMPLES: Mapping[str, str | Promise] = {
    "unreadable": _("a scan as PDF"),
    "encrypted": _("a workbook that asks for a password"),
    "empty-file": _("column names, and no row below them"),
    "template-not-filled": _("the template as it was downloaded"),
    "too-large": _("one row for each listing, two million of them"),
    "unknown-column": "item_removd_24h",
    "missing-column": _("a column “measure” without a column “value”"),
    "several-sheets": _("a sheet for each platform"),
    "merged-cells": "A3:A7",
    "period-mismatch": "2026-H1",
    "not-a-number": "1.2k",
    "negative": "-3",
    "not-whole": "12.5",
    "percent-in-count": "73.5%",
    "ambiguous-number": "1.234",
    "rounded-by-spreadsheet": "1.2E+07",
    "formula": "=A1",
    "percent-out-of-range": "120",
    "range-not-value": "4%-5%",
    "unknown-taxon": "Panthera tigirs",
    "ambiguous-taxon": "turtle",
    "unknown-product": "tusk",
    "unknown-market": "South Afrika",
    "unknown-platform": _("a platform of another member"),
    "misplaced-measure": _("staff trained, in the row of a taxon"),
    "not-cites-listed": "Columba livia",
    "matched-by-synonym": "Smutsia gigantea",
    "matched-by-common-name": "穿山甲",
    "matched-to-parent": "Panthera tigris altaica",
    "duplicate-row": _("Manis javanica, live, ZA in rows 4 and 9"),
    "total-row": "Total",
    "identity": _("12 views known of 10 items removed"),
    "not-reported": "n/a",
    "missing-row": _("sea turtles in every quarter until now, and no row of them"),
    "jump": _("900 elephants where 30 to 120 were expected"),
    "appeals-restored": _("5 items restored after 3 appeals"),
    "hidden-rows": _("a filter that hides rows 8 to 20"),
    "personal-data": _("an e-mail address in a note"),
    "encoding-guessed": _("a CSV as an older spreadsheet writes it in China"),
}


class Saying(NamedTuple):
    """What a finding says and advises; facts of the file stand as ‹value›."""

    message: str
    remedy: str


class Explained(NamedTuple):
    """A code of the public interface with everything that it can say."""

    code: str
    title: str | Promise
    severities: tuple[Severity, ...]
    example: str | Promise
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
            EXAMPLES.get(code, ""),
            tuple(map(_saying, found)),
        )
        for code, found in by_code.items()
    ]


def _saying(problem: type[Problem]) -> Saying:
    return Saying(_FACT.sub(r"‹\1›", problem.message), _FACT.sub(r"‹\1›", problem.remedy))
