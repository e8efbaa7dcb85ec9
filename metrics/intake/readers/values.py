"""What spreadsheets hold in a cell -> text, number, or what is odd about it. The same for every kind of spreadsheet."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from metrics.intake.sheet import VALUE_START, Cell, Odd

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_LONGEST_NUMBER = 40


def number(text: str, *, percent: bool = False) -> Cell:
    """A number as the file writes it; a percentage becomes the text that people see: 0.735 is 73.5%."""
    if not _NUMBER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
        return Odd("error", text[:VALUE_START])
    if percent:
        return f"{(Decimal(repr(float(text))) * 100).normalize():f}%"
    return int(text) if text.lstrip("-").isdigit() else float(text)


def moment(value: date | time | timedelta) -> Odd:
    """A date is a date even where a number was meant: spreadsheets turn 1-2 into one."""
    if isinstance(value, datetime) and value.time() == time():
        return Odd("date", value.date().isoformat())
    return Odd("date", str(value))


def formula(text: str) -> Odd:
    return Odd("formula", f"={text}"[:VALUE_START])
