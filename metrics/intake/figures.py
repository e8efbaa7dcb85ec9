"""The figures of a file, each distinct cell read once: dictionaries that fill themselves."""

from fractions import Fraction

from metrics.intake.known import NOT_REPORTED, Answer, NumberFormat
from metrics.intake.numbers import Read, read_count, read_percentage
from metrics.intake.sheet import Cell, written


class Counts(dict[Cell, Read[Answer]]):
    """Cell -> count. In a file separated by semicolons a comma may be a decimal one."""

    def __init__(self, *, separator: str | None, formats: dict[str, NumberFormat]) -> None:
        super().__init__()
        self._semicolons = separator == ";"
        self._formats = formats

    def __missing__(self, cell: Cell) -> Read[Answer]:
        read = self[cell] = read_count(cell, semicolons=self._semicolons)
        if read.mark and read.value is not None:
            format_met = NumberFormat(read.mark, written(cell), str(read.value.value))
            self._formats.setdefault(read.mark, format_met)
        return read


class Shares(dict[Cell, Read[Fraction]]):
    """Cell -> share from 0 to 1. A file separated by commas has no decimal commas."""

    def __init__(self, *, separator: str | None, formats: dict[str, NumberFormat]) -> None:
        super().__init__()
        self._commas = separator == ","
        self._formats = formats

    def __missing__(self, cell: Cell) -> Read[Fraction]:
        read = self[cell] = read_percentage(cell, commas=self._commas)
        if read.mark and read.value is not None:
            format_met = NumberFormat(read.mark, written(cell), f"{float(read.value * 100):g}%")
            self._formats.setdefault(read.mark, format_met)
        return read


def is_told(answer: Answer) -> bool:
    """Whether the member said something of this measure: a count, or that there is one it does not give."""
    return answer is not NOT_REPORTED and answer.missing not in ("not applicable", "not reported")
