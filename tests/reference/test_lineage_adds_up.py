"""The rows that a figure's lineage names add up to the figure, for whatever can be asked of a random coalition."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from statistics import median

import pytest

from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import rollups
from metrics.models import Product, Taxon
from metrics.queries.lineage import Lineage, lineage
from metrics.queries.progress import progress
from metrics.queries.question import BY
from metrics.queries.source_rows import SourceRow
from metrics.statistics.rates import Figure
from metrics.statistics.table import Value
from metrics.transitions import Status
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

TREE = {
    "Testudines": "",
    "Chelonia": "Testudines",
    "Caretta": "Testudines",
    "Chelonia mydas": "Chelonia",
    "Elephas": "",
}
GROUPS = {"turtles": ["Testudines"], "giants": ["Chelonia", "Elephas"], "empty": []}
FILTERS: list[Mapping[str, str]] = [
    {},
    {"taxon": "Testudines"},
    {"group": "giants"},
    {"group": "turtles", "taxon": "Chelonia"},
    {"product": "live", "market": "NA"},
    {"platform": "shop-0"},
    {"platform_type": "marketplace"},
    {"platform_type": "video", "product": "live"},
    {"platform_type": "social", "platform": "shop-1", "market": "NA"},
    {"member": "member-1"},
    {"member": "member-2", "product": "shell"},
    {"market": "FR", "taxon": "Elephas", "group": "giants"},
]
QUARTERS = ["2025-Q4", "2026-Q1"]
LATE = 2  # the member that joins within the second quarter: what it tells of the first is in no figure
MEMBERS, ROWS = 5, 12


@pytest.fixture(params=[1, 2])
def coalition(request: pytest.FixtureRequest, reviewer: User) -> random.Random:
    """Five members in two quarters: zeros, gaps, a rate without counts, groups in place of taxa, and a latecomer."""
    chance = random.Random(request.param)
    _plant()
    companies = [_member(number) for number in range(MEMBERS)]
    for quarter in QUARTERS:
        period = submissions.period(quarter)
        for company, person in companies:
            rows = [RowSpec(rates={"zero_view_rate": chance.random()})] if chance.random() < 0.4 else []
            rows += [_row(chance, company) for _ in range(chance.choice([0, 1, ROWS, ROWS, ROWS]))]
            if rows:
                submissions.submission(company, period, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
    rollups.refresh_stale()
    return chance


def _plant() -> None:
    Product.objects.bulk_create(Product(code=code, covers=code) for code in ("live", "shell"))
    for name, parent in TREE.items():
        above = Taxon.objects.get(name=parent) if parent else None
        submissions.taxon(name, Taxon.Rank.GENUS, above)
    for slug, names in GROUPS.items():
        submissions.group(slug, *Taxon.objects.filter(name__in=names))


def _member(number: int) -> tuple[Organisation, User]:
    joined = date(2026, 2, 1) if number == LATE else date(2018, 1, 1)
    made = members.member(f"Member {number}", joined=joined, platforms=(f"Shop {number}", f"Square {number}"))
    made.platforms.filter(name__startswith="Square").update(type="marketplace" if number % 2 else "video")
    made.platforms.filter(name__startswith="Shop").update(type="social" if number == 1 else "marketplace")
    return made, members.person(f"Lead {number}", made, "lead")


def _row(chance: random.Random, company: Organisation) -> RowSpec:
    number = company.slug.rpartition("-")[2]
    known = chance.choice([0, chance.randrange(80)])
    removed: list[int | str] = [chance.randrange(100), "not collected"]
    viewed: list[int | str] = [known, known, "withheld"]
    unseen: list[int | str] = [chance.randrange(known + 1), "withheld", "not reported"]
    values = {
        "items_removed": chance.choice(removed),
        "views_known": chance.choice(viewed),
        "removed_before_first_view": chance.choice(unseen),
    }
    for gone in chance.sample(sorted(values), chance.randrange(2)):
        del values[gone]
    name = chance.choice(["", *TREE, "group"])
    return RowSpec(
        taxon="Testudines" if name == "group" else name,
        group="turtles" if name == "group" else "",
        product=chance.choice(["", "live", "shell"]),
        market=chance.choice(["", "NA", "FR"]),
        platform=chance.choice(["", f"shop-{number}", f"square-{number}"]),
        values=values,
    )


def _figures(reviewer: User, indicator: str) -> Iterator[tuple[Lineage, Figure]]:
    """The lineage of every figure that there is to ask for, with the figure itself."""
    actor = actor_for(reviewer)
    for by, filters in product(BY, FILTERS):
        asked = {"indicator": indicator, "by": by, **filters}
        for row in progress(actor, asked).rows:
            yield lineage(actor, {**asked, "key": row.key, "period": str(row.period)}), row.figure


@pytest.mark.usefixtures("coalition")
@pytest.mark.parametrize("indicator", ["items_removed", "zero_view_rate"])
def test_sources_and_rows_add_up_to_the_figure(indicator: str, reviewer: User) -> None:
    seen = 0
    for found, figure in _figures(reviewer, indicator):
        place = (found.question.by, found.key, str(found.period), found.question.filters)
        assert found.figure == figure, place
        assert not found.is_newer, place
        rows = found.listed(0, found.rows + 1)
        assert len(rows) == found.rows, place
        for source in found.sources:
            mine = [row for row in rows if row.submission == source.submission.pk]
            assert (len(mine), len(_entering(mine))) == (source.rows, source.entering), place
            assert _added(row.numerator for row in _entering(mine)) == source.numerator, place
            if found.question.indicator.is_rate:
                assert _added(row.denominator for row in _entering(mine)) == source.denominator, place
            seen += source.rows
        if found.question.indicator.is_rate:
            assert _median(found) == figure.median, place
    assert seen > 500


def _entering(rows: list[SourceRow]) -> list[SourceRow]:
    return [row for row in rows if row.enters]


def _median(found: Lineage) -> Fraction | None:
    """Over the members' own rates, those that they state without counts included."""
    rates = [Fraction(source.numerator or 0, source.denominator or 0) for source in found.counted]
    rates += [source.stated.rate for source in found.sources if source.standing == "rate only" and source.stated]
    return median(rates) if rates else None


def _added(values: Iterator[Value]) -> int | None:
    numbers = [int(value.value) for value in values if value.value is not None]
    return sum(numbers) if numbers else None
