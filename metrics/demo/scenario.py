"""What the demonstration is made from: its invented companies and the kinds of wildlife they meet."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
QUARTERS = 6  # closed and accepted; one more is open

CONVENERS = {
    "reviewer": "Demo Convener A (invented)",
    "publisher": "Demo Convener B (invented)",
    "administrator": "Demo Convener C (invented)",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of offer: a taxon as written in files, a product, and how common it is.

    `trend` multiplies from quarter to quarter; `season` is how far the busiest quarter is above the mean.
    """

    group: str
    taxon: str
    product: str
    weight: float
    trend: float
    season: float


@dataclass(frozen=True, slots=True)
class Company:
    """An invented member; the fields are explained in `members.toml`."""

    name: str
    people: tuple[str, ...]
    platforms: tuple[tuple[str, str], ...]
    markets: tuple[str, ...]
    size: int
    growth: float
    rates: tuple[float, float, float]
    gain: float
    first: int = 0
    pauses: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    jump: tuple[float, float, float] = (99, 1, 0)
    only: tuple[str, ...] = ()
    flags: bool = False
    ads: bool = False
    alerts: bool = False
    rate_only: bool = False
    not_collected: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    def reports(self, quarter: int) -> bool:
        """Whether it belongs to the coalition in that quarter, counted from 0."""
        paused = bool(self.pauses) and self.pauses[0] <= quarter < self.pauses[-1]
        return quarter >= self.first and not paused


def lines() -> list[Line]:
    with (FOLDER / "lines.csv").open(encoding="utf-8", newline="") as file:
        return [
            Line(
                row["group"],
                row["taxon"],
                row["product"],
                float(row["weight"]),
                float(row["trend"]),
                float(row["season"]),
            )
            for row in csv.DictReader(file)
        ]


def companies() -> list[Company]:
    told = tomllib.loads((FOLDER / "members.toml").read_text(encoding="utf-8"))
    return [Company(**{key: _frozen(value) for key, value in entry.items()}) for entry in told["member"]]


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
