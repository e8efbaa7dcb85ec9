"""What ends a row of a text file. Spreadsheets know LF, CR and both; other signs make one long line of a table."""

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import UnknownLineEnds

_OTHERS = {
    "\u2028": "line separators (U+2028)",
    "\u2029": "paragraph separators (U+2029)",
    "\x85": "next-line signs (U+0085)",
    "\x0c": "form feeds",
    "\x0b": "vertical tabs",
    "\x1e": "record separators",
}


def check_line_ends(text: str) -> None:
    """Raises RefusedError where the beginning of a file is one line, and another sign seems to end its rows."""
    if "\n" in text or "\r" in text:
        return
    sign = next((what for sign, what in _OTHERS.items() if sign in text.strip()), None)
    if sign is not None:
        raise RefusedError(UnknownLineEnds(sign=sign), row=1)
