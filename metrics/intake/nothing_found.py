"""“We looked, and found nothing”, as the file that says it: a zero wherever the last report had a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.intake.csv_file import csv_file
from metrics.statistics.indicator import Definitions
from metrics.statistics.table import Value
from metrics.statistics.tabular_csv import safe_text

_KEYS = ("taxon", "platform", "period")
# What was not counted then is not counted now: no zero stands for it.
_STILL_MISSING = frozenset({"not collected", "not applicable", "withheld"})


@dataclass(frozen=True, slots=True)
class ZeroRow:
    """A taxon or group on a platform, with "0" or the word that stands for it, by measure."""

    taxon: str
    platform: str
    cells: Mapping[str, str]


def zero_row(taxon: str, platform: str, values: Mapping[str, Value], definitions: Definitions) -> ZeroRow | None:
    """The row that repeats another one's cells with zeros; None where it speaks of nothing that is found.

    What concerns the whole member (people trained, warnings shown) is not found: no zero is said of it.
    """
    cells = {
        code: cell
        for code, measure in definitions.measures.items()
        if measure.scope == "taxon" and code in values and (cell := _cell(values[code]))
    }
    return ZeroRow(taxon, platform, cells) if cells else None


def _cell(value: Value) -> str:
    if value.value is not None:
        return "0"
    return value.status if value.status in _STILL_MISSING else ""


def zeros_for(platforms: Sequence[str], definitions: Definitions) -> list[ZeroRow]:
    """For a first report: every measure of what is found, on every platform."""
    cells = {code: "0" for code, measure in definitions.measures.items() if measure.scope == "taxon"}
    return [ZeroRow("", platform, cells) for platform in platforms or [""]]


def measures_of(rows: Sequence[ZeroRow], definitions: Definitions) -> list[str]:
    """The measures that any of the rows speaks of, in the order of the definitions."""
    told = {code for row in rows for code in row.cells}
    return [code for code in definitions.measures if code in told]


def nothing_found_csv(
    rows: Sequence[ZeroRow], period: str, definitions: Definitions, statement: str, whole: Mapping[str, str]
) -> bytes:
    """The rows as a file like any other, with what is stated as the note of the first.

    `whole`: what the member says of itself as a whole, by measure, as it was typed; it stands in the row without names.
    """
    rows = _with_whole(rows, whole) if whole else rows
    measures = measures_of(rows, definitions)
    lines = [[row.taxon, row.platform, period, *(row.cells.get(code, "") for code in measures), ""] for row in rows]
    lines[0][-1] = safe_text(" ".join(statement.split()))
    return csv_file([*_KEYS, *measures, "note"], lines)


def _with_whole(rows: Sequence[ZeroRow], whole: Mapping[str, str]) -> list[ZeroRow]:
    """One row without names, which may be there already: a second one would be a duplicate."""
    nameless = next((row for row in rows if not row.taxon and not row.platform), ZeroRow("", "", {}))
    return [ZeroRow("", "", {**nameless.cells, **whole}), *(row for row in rows if row is not nameless)]
