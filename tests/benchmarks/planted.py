"""A member's report with mistakes at known places: the file that every engine reads."""

import random
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from metrics.intake.known import Known, TaxonMatch
from metrics.statistics.indicator import definitions

TEXTS = ("taxon", "product", "market", "platform")
MEASURES = ("items_removed", "removed_within_24h", "views_known", "removed_before_first_view")
IDENTITIES = (("removed_within_24h", "items_removed"), ("removed_before_first_view", "views_known"))
HEADER = (*TEXTS, *MEASURES, "note")
TAXA = tuple(
    f"{genus}us {species}is" for genus, species in product(("Afer", "Bubal", "Cerv", "Dam"), map(chr, range(97, 122)))
)
PRODUCTS = ("live", "ivory", "skin", "meat", "shell", "")
MARKETS = tuple(a + b for a, b in product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=2))
PLATFORMS = ("Kite Market", "Kite Live", "Kite Social", "")
MISTAKES = (("items_removed", "many"), ("views_known", "-3"), ("market", "Nowhere"), ("taxon", "Nobody knows"))

Place = tuple[int, str]


def write(path: Path, *, rows: int, mistakes: int) -> None:
    """Every row has a key of its own, and the figures hold all identities."""
    chance = random.Random(2026)
    keys = list(product(TAXA, PRODUCTS, MARKETS, PLATFORMS))
    wrong = dict(places(rows, mistakes))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADER) + "\n")
        for row, key in enumerate(chance.sample(keys, rows), start=2):
            count = chance.randrange(100_000)
            cells = dict(zip(HEADER, (*key, count, count // 2, count, count // 3, ""), strict=True))
            if row in wrong:
                column, cell = _mistake(row)
                cells[column] = cell
            file.write(",".join(map(str, cells.values())) + "\n")


def places(rows: int, mistakes: int) -> Iterator[Place]:
    """Row, as the spreadsheet shows it, and column of each mistake."""
    for row in sorted(random.Random(rows).sample(range(2, rows + 2), mistakes)):
        yield row, _mistake(row)[0]


def known() -> Known:
    return Known(
        period="2026-Q3",
        definitions=definitions(),
        products={code: code for code in PRODUCTS if code},
        markets={code: code for code in MARKETS},
        platforms={name.lower().replace(" ", "-"): name for name in PLATFORMS if name},
        find_taxa=lambda names: {name: TaxonMatch("accepted", 1, name) for name in names if name in TAXA},
    )


def _mistake(row: int) -> tuple[str, str]:
    return MISTAKES[row % len(MISTAKES)]


if __name__ == "__main__":  # in a process of its own, whose memory is not counted for what is started later
    write(Path(sys.argv[1]), rows=int(sys.argv[2]), mistakes=int(sys.argv[3]))
