"""One cell -> a count or a percentage, by the contract's rules; a problem where it could be read in two ways.

Everything is matched against ASCII patterns after full-width signs and special spaces are made plain, because
``int()`` would also take ``1_200`` and digits of any script.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from metrics.intake.findings import Problem, cells
from metrics.intake.known import NOT_REPORTED, Answer
from metrics.intake.sheet import Cell, Odd
from metrics.intake.words import word, words

T = TypeVar("T")

LARGEST_COUNT = 10**15
EXACT_FLOAT = 2**53
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_PLAIN_SIGNS = str.maketrans(
    {chr(ord("０") + digit): str(digit) for digit in range(10)}
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("\u200b\u2060\ufeff")
    | {"，": ",", "．": ".", "％": "%", "－": "-", "\N{MINUS SIGN}": "-", "＝": "=", "（": "(", "）": ")"}
)
_GROUPS = r"[1-9][0-9]{0,2}(?P<mark>[ ,.])[0-9]{3}(?:(?P=mark)[0-9]{3})*"
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(_GROUPS)
_DECIMAL = re.compile(rf"(?P<whole>[0-9]+|{_GROUPS})(?P<point>[.,])(?P<rest>[0-9]+)")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_NEGATIVE = re.compile(r"-\s?[0-9][0-9 .,]*(?:[eE][+-]?[0-9]+)?|\([0-9][0-9 .,]*\)")
_NUMBER_WITH_PERCENT = re.compile(r"-?[0-9][0-9 .,]*%")
_PERCENT = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,20})(?:(?P<point>[.,])(?P<rest>[0-9]{1,20}))? ?%?")
_A_NUMBER = r"[0-9][0-9 .,]*%?"
_LIMITS = (
    r"[<>≤≥~≈±]=?|about|around|over|under|above|below|more than|less than|fewer than|at least|at most|up to"
    r"|ca\.?|approx\.?"
)
_RANGE = re.compile(
    rf"{_A_NUMBER}\s*(?:-|–|—|~|\.\.+|to|and)\s*{_A_NUMBER}|(?:{_LIMITS})\s*{_A_NUMBER}|{_A_NUMBER}\+",
    re.IGNORECASE,
)
_CHINESE_UNIT = re.compile(r"[0-9][0-9 .,]*\s*(?P<unit>[百千万萬亿億])[0-9 .,百千万萬亿億]*")
_MARKS = {",": "comma for thousands", ".": "point for thousands", " ": "space for thousands"}


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """``value`` where understood, ``problem`` where there is something to say, ``mark`` how it is written."""

    value: T | None = None
    problem: Problem | None = None
    mark: str = ""


def read_count(cell: Cell, *, semicolons: bool) -> Read[Answer]:
    """A count. In a file separated by semicolons a single comma may be a decimal one."""
    if isinstance(cell, str):
        return _count_from_text(cell, semicolons=semicolons)
    if cell is None:
        return Read(NOT_REPORTED)
    if isinstance(cell, Odd):
        return Read(problem=_odd(cell))
    return _count_from_number(cell)


def read_percentage(cell: Cell, *, commas: bool) -> Read[Fraction]:
    """A share from 0 to 1; no value where none was stated. A comma-separated file has no decimal commas."""
    if cell is None:
        return Read()
    if isinstance(cell, Odd):
        return Read(problem=_odd(cell))
    if isinstance(cell, float) and not math.isfinite(cell):
        return Read(problem=cells.NotAPercentage(value=cell))
    text = plain(f"{Decimal(repr(cell)):f}" if isinstance(cell, float) else str(cell))
    if not text or word(text) in words().missing:
        return Read()
    if word(text) in words().unclear:
        return Read(problem=cells.NotReported(value=cell))
    if text.startswith("="):
        return Read(problem=cells.Formula(value=cell))
    found = _PERCENT.fullmatch(text)
    if found is None:
        is_range = _RANGE.fullmatch(text)
        return Read(problem=(cells.RangeNotValue if is_range else cells.NotAPercentage)(value=cell))
    if found["point"] == "," and commas:
        return Read(problem=cells.DecimalCommaInCommaFile(value=cell))
    share = Fraction(f"{found['whole']}.{found['rest'] or 0}") / 100
    if share > 1 or (found["sign"] and share > 0):
        return Read(problem=cells.PercentOutOfRange(value=cell))
    return Read(share, mark="comma for decimals" if found["point"] == "," else "")


def plain(text: str) -> str:
    """The text with full-width signs and special spaces made plain, trimmed."""
    return text.translate(_PLAIN_SIGNS).strip()


def _count_from_text(cell: str, *, semicolons: bool) -> Read[Answer]:
    text = plain(cell)
    if not text:
        return Read(NOT_REPORTED)
    if _PLAIN.fullmatch(text):
        return _checked(text, cell, mark="" if text == cell.strip() else "full-width digits")
    if grouped := _GROUPED.fullmatch(text):
        return _grouped(text, cell, grouped["mark"], semicolons=semicolons)
    if (decimal := _DECIMAL.fullmatch(text)) and decimal["mark"] != decimal["point"]:
        if decimal["rest"].strip("0"):
            return Read(problem=cells.NotWhole(value=cell))
        return _checked(re.sub("[ ,.]", "", decimal["whole"]), cell, mark="decimals that are zero")
    return _word_or_problem(text, cell)


def _grouped(text: str, cell: str, mark: str, *, semicolons: bool) -> Read[Answer]:
    """Two groups can only be thousands; one after a point, or a comma among semicolons, can be decimals."""
    digits = text.replace(mark, "")
    if text.count(mark) == 1 and (mark == "." or (mark == "," and semicolons)):
        ambiguous = cells.AmbiguousPoint if mark == "." else cells.AmbiguousComma
        return Read(problem=ambiguous(value=cell, as_whole=digits, whole=text.split(mark)[0]))
    return _checked(digits, cell, mark=_MARKS[mark])


def _checked(digits: str, cell: str, *, mark: str) -> Read[Answer]:
    if len(digits.lstrip("0")) > len(str(LARGEST_COUNT)) or int(digits) > LARGEST_COUNT:
        return Read(problem=cells.TooManyDigits(value=cell))
    return Read(Answer(int(digits)), mark=mark)


def _word_or_problem(text: str, cell: str) -> Read[Answer]:
    if missing := words().missing.get(word(text)):
        return Read(Answer(None, missing))
    if word(text) in words().unclear:
        return Read(NOT_REPORTED, cells.NotReported(value=cell))
    return Read(problem=_why_not(text)(value=cell))


def _why_not(text: str) -> type[Problem]:
    if text.startswith("="):
        return cells.Formula
    if _NEGATIVE.fullmatch(text):
        return cells.Negative
    if _SCIENTIFIC.fullmatch(text):
        return cells.RoundedBySpreadsheet
    if _RANGE.fullmatch(text):
        return cells.RangeNotValue
    if _NUMBER_WITH_PERCENT.fullmatch(text):
        return cells.PercentInCount
    if _CHINESE_UNIT.fullmatch(text):
        return cells.ChineseUnit
    return cells.NotANumber


def _count_from_number(cell: float) -> Read[Answer]:
    if isinstance(cell, float) and not math.isfinite(cell):
        return Read(problem=cells.NotANumber(value=cell))
    if cell < 0:
        return Read(problem=cells.Negative(value=cell))
    if isinstance(cell, float) and cell > EXACT_FLOAT:
        return Read(problem=cells.RoundedBySpreadsheet(value=cell))
    if cell != int(cell):
        return Read(problem=cells.NotWhole(value=cell))
    if cell > LARGEST_COUNT:
        return Read(problem=cells.TooManyDigits(value=cell))
    return Read(Answer(int(cell)))


def _odd(cell: Odd) -> Problem:
    if cell.kind == "formula":
        return cells.Formula(value=cell.text)
    if cell.kind == "date":
        return cells.DateNotNumber(value=cell.text)
    if cell.kind == "error":
        return cells.ErrorNotNumber(value=cell.text)
    if cell.kind == "too-long":
        return cells.CellTooLong(value=cell.text[:40])
    return cells.NotANumber(value=cell.text)
