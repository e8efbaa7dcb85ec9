"""What must be known to understand a file, and what comes out of understanding it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from metrics.intake.answers import Answers, Said
from metrics.intake.findings import Findings
from metrics.intake.history import History
from metrics.intake.limits import Limits
from metrics.statistics.indicator import Definitions

if TYPE_CHECKING:
    from metrics.intake.rows import Rows

MatchKind = Literal["accepted", "synonym", "common", "parent", "group", "answered", "ambiguous", "unknown"]
Missing = Literal["not reported", "not collected", "withheld", "not applicable"]
REASONS: tuple[Missing, ...] = ("not collected", "withheld", "not applicable")  # what may stand for a count


@dataclass(frozen=True, slots=True)
class TaxonMatch:
    """What a name was understood as: ``name`` is the accepted scientific name or the group's.

    ``group`` is a reporting group's slug. ``listed`` says whether CITES listed it in the file's
    quarter; ``candidates`` are what it may have meant.
    """

    kind: MatchKind
    taxon_id: int | None = None
    name: str = ""
    group: str | None = None
    candidates: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """``period`` as in 2026-Q3; products by code, markets by alpha-2 code, platforms by slug, with names.

    ``find_taxa`` is called once, with all distinct names of the file. ``answers`` are what the member said of names
    and columns that are not known otherwise.
    """

    period: str
    definitions: Definitions
    products: Mapping[str, str]
    markets: Mapping[str, str]
    platforms: Mapping[str, str]
    find_taxa: Callable[[Collection[str]], Mapping[str, TaxonMatch]]
    limits: Limits = field(default_factory=Limits)
    history: History = field(default_factory=History)
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True, slots=True)
class Answer:
    """A count, or the word for why there is none: never both, never neither."""

    value: int | None
    missing: Missing | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("An answer is a count or a reason why there is none.")


NOT_REPORTED = Answer(None, "not reported")


@dataclass(slots=True)
class Row:
    """A row as understood. A blank breakdown is ""; so is one that was not understood, which is a finding.

    ``taxon`` is None where none was given. ``rates`` are shares from 0 to 1 that were stated as percentages.
    """

    sheet: str
    row: int
    taxon_given: str
    taxon: TaxonMatch | None
    product: str
    market: str
    platform: str
    values: dict[str, Answer]
    rates: dict[str, Fraction]
    note: str


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column as written, and the column of the template that it was taken for (None: left out)."""

    header: str
    meaning: str | None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A way of writing numbers that was met, with its first example."""

    mark: str
    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file was read, to be shown before anything is submitted. JSON has no ``header_row``.

    ``answers`` are those that the member gave and that were needed to understand it.
    """

    kind: str
    encoding: str | None = None
    separator: str | None = None
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    header_row: int | None = None
    form: Literal["wide", "long", ""] = ""
    columns: tuple[ColumnRead, ...] = ()
    number_formats: tuple[NumberFormat, ...] = ()
    answers: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file says, its rows made one by one when they are asked for."""

    reading: Reading
    rows: "Rows"
    findings: Findings
