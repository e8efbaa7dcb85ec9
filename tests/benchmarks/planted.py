"""A member's report with mistakes at known places: the file that every engine reads."""

import random
import sys
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from metrics.intake.known import Known, TaxonMatch
from metrics.statistics.indicator import definitions

TEXTS = ("taxon", "product", "market", "platform")
MEASURES = ("items_removed", "removed_within_24h", "views_known", "removed_before_first_view")
IDENTITIES = (
    ("removed_within_24h", "items_removed"),
    ("views_known", "items_removed"),
    ("removed_before_first_view", "views_known"),
)
HEADER = (*TEXTS, *MEASURES, "note")
TAXA = tuple(
    f"{genus}us {species}is" for genus, species in product(("Afer", "Bubal", "Cerv", "Dam"), map(chr, range(97, 122)))
)
PRODUCTS = ("live", "ivory", "skin", "meat", "shell", "")
MARKETS = tuple(a + b for a, b in product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=2))
PLATFORMS = ("Kite Market", "Kite Live", "Kite Social", "")
CELLS = {"items_removed": "many", "views_known": "-3", "market": "Nowhere", "taxon": "Nobody knows"}
TOO_MANY = "removed_within_24h"  # more than were removed
REPEATED = ""  # a key that stood above: said of the row, in none of its columns
MISTAKES = (*CELLS, TOO_MANY, REPEATED)

Place = tuple[int, str]


def write(path: Path, *, rows: int, mistakes: int) -> None:
    """Every other row has a key of its own, and its figures hold all identities."""
    chance = random.Random(2026)
    keys = list(product(TAXA, PRODUCTS, MARKETS, PLATFORMS))
    wrong = dict(places(rows, mistakes))
    above: dict[str, object] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADER) + "\n")
        for row, key in enumerate(chance.sample(keys, rows), start=2):
            count = chance.randrange(100_000)
            cells: dict[str, object] = dict(zip(HEADER, (*key, count, count // 2, count, count // 3, ""), strict=True))
            if row in wrong:
                cells |= _mistake(wrong[row], count, above)
            else:
                above = {name: cells[name] for name in TEXTS}
            file.write(",".join(map(str, cells.values())) + "\n")


def places(rows: int, mistakes: int) -> Iterator[Place]:
    """Row, as the spreadsheet shows it, and column of each mistake. Above the first one is a row that is right."""
    for row in sorted(random.Random(rows).sample(range(3, rows + 2), mistakes)):
        yield row, MISTAKES[row % len(MISTAKES)]


def known() -> Known:
    return Known(
        period="2026-Q3",
        definitions=definitions(),
        products={code: code for code in PRODUCTS if code},
        markets={code: code for code in MARKETS},
        platforms={name.lower().replace(" ", "-"): name for name in PLATFORMS if name},
        find_taxa=lambda names: {name: TaxonMatch("accepted", 1, name) for name in names if name in TAXA},
    )


def _mistake(column: str, count: int, above: Mapping[str, object]) -> Mapping[str, object]:
    """The cells that are others in such a row."""
    if column == REPEATED:
        return above
    return {column: count + 1 if column == TOO_MANY else CELLS[column]}


if __name__ == "__main__":  # in a process of its own, whose memory is not counted for what is started later
    write(Path(sys.argv[1]), rows=int(sys.argv[2]), mistakes=int(sys.argv[3]))
