"""The report that says that nothing was found: which zeros it holds, and as which file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from members.history import platforms_of
from members.models import Organisation
from metrics.intake.nothing_found import ZeroRow, measures_of, nothing_found_csv, zero_row, zeros_for
from metrics.models import Submission
from metrics.queries.last_report import last_report, rows_reported
from metrics.statistics.indicator import Measure, definitions
from metrics.statistics.quarter import Quarter


@dataclass(frozen=True, slots=True)
class NothingFound:
    """`after`: the report whose rows are repeated; None for a first one.

    `whole`: the measures of the whole member that were reported then. Nothing found says nothing of them.
    """

    after: Submission | None
    rows: Sequence[ZeroRow]
    measures: Sequence[Measure]
    whole: Sequence[Measure]
    period: str

    @property
    def name(self) -> str:
        """Of the file that is kept."""
        return f"nothing-found-{self.period}.csv"

    def file(self, statement: str = "", whole: Mapping[str, str] = MappingProxyType({})) -> bytes:
        """The rows with what is stated about them, and what was typed of the whole member, by measure."""
        told = {measure.code: whole[measure.code] for measure in self.whole if whole.get(measure.code)}
        return nothing_found_csv(self.rows, self.period, definitions(), statement, told)

    @property
    def sha256(self) -> str:
        """By which a signature is bound to the rows that were shown; the statement is the signer's own."""
        return hashlib.sha256(self.file()).hexdigest()


def nothing_found(member: Organisation, quarter: Quarter) -> NothingFound:
    """A zero for each measure that the member counted last time, by taxon and platform."""
    known = definitions()
    after = last_report(member, quarter)
    reported = rows_reported(after, quarter) if after else []
    told = {code for each in reported for code in each.values}
    rows = [row for each in reported if (row := zero_row(each.taxon, each.platform, each.values, known))]
    rows = rows or zeros_for([platform.name for platform in platforms_of(member, quarter.last_day)], known)
    return NothingFound(
        after=after,
        rows=rows,
        measures=[known.measures[code] for code in measures_of(rows, known)],
        whole=[measure for code, measure in known.measures.items() if measure.scope == "member" and code in told],
        period=str(quarter),
    )
