"""The file that a member fills in: the columns of the contract, with its platforms, taxa and quarter in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from metrics.intake.csv_file import csv_file
from metrics.intake.headers import KEYS
from metrics.intake.template_words import TemplateWords
from metrics.statistics.indicator import Definitions
from metrics.statistics.tabular_csv import safe_text

PERIOD, NOTE = "period", "note"


@dataclass(frozen=True, slots=True)
class Template:
    """What is written into the file. ``taxa`` have a row each on every platform; ``groups`` are offered besides.

    ``products`` and ``markets`` are codes with what they stand for.
    """

    member: str
    period: str
    definitions: Definitions
    taxa: Sequence[str]
    groups: Sequence[str]
    platforms: Sequence[str]
    products: Mapping[str, str]
    markets: Mapping[str, str]
    words: TemplateWords

    @property
    def columns(self) -> list[str]:
        """Their codes, in order."""
        return [*KEYS, PERIOD, *self.definitions.measures, NOTE]

    @property
    def header(self) -> list[str]:
        return [self.words.column_name(code, self.definitions) for code in self.columns]

    def rows(self) -> Iterator[list[str]]:
        """One row for each taxon and platform; a first report has one for each platform. All say their quarter."""
        blank = [""] * (len(self.definitions.measures) + 1)
        for taxon in self.taxa or [""]:
            for platform in self.platforms or [""]:
                yield [safe_text(taxon), "", "", safe_text(platform), self.period, *blank]


def template_csv(template: Template) -> bytes:
    """The rows alone: a CSV file has no place for notes."""
    return csv_file(template.header, template.rows())
