"""A table of texts as the CSV file that members get and that is kept: what they fill in, and what they typed here."""

import csv
import io
from collections.abc import Iterable, Sequence


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to read names rightly. The same table, the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
