"""Progress from rollups, and live from observations, against a slow and obvious second computation."""

import random
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import pytest

from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import marks, rollups
from metrics.models import Period, Product, ReportingGroup, Rollup, Taxon
from metrics.queries.movement import PARTS, movement
from metrics.queries.progress import progress
from metrics.statistics.indicator import Indicator, definitions
from metrics.transitions import Status
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

QUARTERS = ["2025-Q4", "2026-Q1"]
TREE = {"Testudines": None, "Chelonia": "Testudines", "Caretta": "Testudines", "Elephas": None}
GROUPS = {"turtles": ["Testudines"], "green-turtles": ["Chelonia"], "giants": ["Chelonia", "Elephas"]}
ASKED = [
    {"by": "period"},
    {"by": "member"},
    {"by": "product"},
    {"by": "market"},
    {"by": "platform"},
    {"by": "platform_type"},
    {"by": "group"},
    {"by": "taxon"},
    {"by": "taxon", "taxon": "Testudines"},
    {"by": "period", "taxon": "Testudines"},
    {"by": "period", "group": "giants"},
    {"by": "product", "taxon": "Testudines"},
    {"by": "member", "product": "live", "market": "NA"},
    {"by": "taxon", "group": "turtles", "product": "live"},
    {"by": "group", "market": "NA"},
    {"by": "period", "platform_type": "marketplace"},
    {"by": "member", "platform_type": "social"},
    {"by": "platform_type", "platform_type": "video"},
    {"by": "platform_type", "taxon": "Testudines"},
    {"by": "platform", "platform_type": "marketplace"},
    {"by": "product", "platform_type": "marketplace", "market": "NA"},
    {"by": "period", "member": "member-1", "product": "shell"},
]

Told = tuple[str, str, RowSpec]


@pytest.fixture
def told(reviewer: User) -> list[Told]:
    """What four members reported in two quarters, accepted and rolled up: quarter, member, row."""
    _plant_tree()
    chance = random.Random(4)
    made: list[Told] = []
    for quarter in QUARTERS:
        period = submissions.period(quarter)
        for number in range(4):
            member = _member(number)
            rows = [_row(chance, number) for _ in range(12)]
            submissions.submission(member, period, _lead(member), status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
            made += [(quarter, member.slug, row) for row in rows]
    rollups.refresh_stale()
    return made


def _member(number: int) -> Organisation:
    """Each has a shop, a marketplace, and a square: of the first two members a social network, then one of video."""
    name = f"Member {number}"
    found = Organisation.objects.filter(name=name).first()
    if found is None:
        found = members.member(name, platforms=(f"Shop {number}", f"Square {number}"))
        for platform in found.platforms.all():
            platform.type = _type(platform.slug)
            platform.save()
    return found


def _type(platform: str) -> str:
    """The type of a platform, by its slug; none where none is named."""
    if platform.startswith("square"):
        return "social" if platform in ("square-0", "square-1") else "video"
    return "marketplace" if platform else ""


def _lead(member: Organisation) -> User:
    name = f"Lead of {member.name}"
    return User.objects.filter(name=name).first() or members.person(name, member, "lead")


def _plant_tree() -> None:
    Product.objects.bulk_create(Product(code=code, covers=code) for code in ("live", "shell"))
    taxa: dict[str, Taxon] = {}
    for name, parent in TREE.items():
        taxa[name] = Taxon.objects.create(name=name, rank="genus", parent=taxa.get(parent or ""))
        taxa[name].path = [*(taxa[parent].path if parent else []), taxa[name].pk]
        taxa[name].save()
    for slug, names in GROUPS.items():
        ReportingGroup.objects.create(slug=slug, name=slug).taxa.set(taxa[name] for name in names)


def _row(chance: random.Random, number: int) -> RowSpec:
    removed, known = chance.randrange(100), chance.randrange(80)
    seen: list[int | str] = [chance.randrange(known + 1), "withheld", "not reported"]
    values: dict[str, int | str] = {
        "items_removed": removed,
        "views_known": known,
        "removed_before_first_view": chance.choice(seen),
    }
    return RowSpec(
        taxon=chance.choice(["", *TREE]),
        product=chance.choice(["", "live", "shell"]),
        market=chance.choice(["", "NA", "FR"]),
        platform=chance.choice(["", f"shop-{number}", f"square-{number}"]),
        values=values,
    )


@pytest.mark.parametrize("indicator", ["items_removed", "zero_view_rate"])
def test_progress_agrees_with_adding_up_row_by_row(indicator: str, told: list[Told], reviewer: User) -> None:
    for asked in ASKED:
        answer = progress(actor_for(reviewer), {"indicator": indicator, **asked})
        found = {
            (row.key, str(row.period)): (row.figure.numerator, row.figure.denominator, row.figure.contributors)
            for row in answer.rows
            if row.figure.numerator is not None
        }
        assert found == _added_up(definitions().indicators[indicator], asked, told), asked


def _added_up(
    indicator: Indicator, asked: dict[str, str], told: list[Told]
) -> dict[tuple[str, str], tuple[int, int | None, int]]:
    sums: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for quarter, member, row in told:
        pair = [row.values[code] for code in (indicator.numerator, indicator.denominator) if code]
        if not all(isinstance(value, int) for value in pair) or not _matches(asked, member, row):
            continue
        for key in _keys(asked, quarter, member, row):
            of_member = sums[key, quarter][member]
            for place, value in enumerate(pair):
                of_member[place] += int(value)
    return {place: _figure(indicator, list(by_member.values())) for place, by_member in sums.items()}


def _figure(indicator: Indicator, counts: list[list[int]]) -> tuple[int, int | None, int]:
    if not indicator.is_rate:
        return sum(count[0] for count in counts), None, len(counts)
    dividing = [count for count in counts if count[1] > 0]
    return sum(c[0] for c in dividing), sum(c[1] for c in dividing), len(dividing)


def _lineage(name: str) -> list[str]:
    return [name, *_lineage(TREE[name] or "")] if name else []


def _groups_of(row: RowSpec) -> list[str]:
    return [slug for slug, roots in GROUPS.items() if set(roots) & set(_lineage(row.taxon))]


def _matches(asked: dict[str, str], member: str, row: RowSpec) -> bool:
    tests: dict[str, Callable[[str], bool]] = {
        "member": lambda wanted: member == wanted,
        "product": lambda wanted: row.product == wanted,
        "market": lambda wanted: row.market == wanted,
        "platform_type": lambda wanted: _type(row.platform) == wanted,
        "taxon": lambda wanted: wanted in _lineage(row.taxon),
        "group": lambda wanted: wanted in _groups_of(row),
    }
    return all(tests[name](wanted) for name, wanted in asked.items() if name != "by")


def _keys(asked: dict[str, str], quarter: str, member: str, row: RowSpec) -> list[str]:
    if asked["by"] == "taxon":
        below = _lineage(row.taxon)
        parent = asked.get("taxon", "")
        children = [name for name in below if (TREE[name] or "") == parent]
        return children or [""] if row.taxon == parent or children else []
    if asked["by"] == "group":
        return _groups_of(row) or [""]
    where = {"market": row.market, "platform": row.platform, "platform_type": _type(row.platform)}
    return [{"period": quarter, "member": member, "product": row.product, **where}[asked["by"]]]


def test_a_rate_is_the_exact_quotient_of_its_counts(told: list[Told], reviewer: User) -> None:
    for row in progress(actor_for(reviewer), {"indicator": "zero_view_rate", "by": "product"}).rows:
        figure = row.figure
        if figure.denominator:
            assert figure.numerator is not None
            assert figure.value == Fraction(figure.numerator, figure.denominator)


def test_a_members_own_progress_never_holds_anothers(told: list[Told]) -> None:
    lead = User.objects.get(name="Lead of Member 2")
    answer = progress(actor_for(lead), {"indicator": "items_removed", "by": "member"})
    assert {row.key for row in answer.rows} == {"member-2"}


def test_making_rollups_again_changes_nothing(told: list[Told]) -> None:
    before = set(Rollup.objects.values_list("member", "period", "indicator", "axis", "key", "numerator"))
    for member in Organisation.objects.filter(kind="member"):
        for period in Period.objects.all():
            marks.mark_members(period=period.pk, members=[member.pk])
    assert rollups.refresh_stale() == 8
    after = set(Rollup.objects.values_list("member", "period", "indicator", "axis", "key", "numerator"))
    assert before == after
    assert before


@pytest.mark.parametrize(
    "restricted", [{}, {"taxon": "Testudines"}, {"product": "live"}, {"group": "turtles", "market": "NA"}]
)
@pytest.mark.parametrize("by", PARTS)
def test_what_the_parts_did_adds_up_to_the_change(
    by: str, restricted: dict[str, str], told: list[Told], reviewer: User
) -> None:
    """By whatever a figure is taken apart, the parts make the coalition's own figure before and after, exactly."""
    assert told
    actor = actor_for(reviewer)
    for code in ("items_removed", "items_blocked", "zero_view_rate", "proactive_rate"):
        asked = {"indicator": code, "from": QUARTERS[0], "to": QUARTERS[1], **restricted}
        before, after = (row.figure.value for row in progress(actor, asked).rows)
        found = movement(actor, {**asked, "by": by}).decomposition
        assert (found is None) == (before is None or after is None)
        if found is not None and before is not None and after is not None:
            assert (found.before, found.after) == (before, after)
            assert found.total.change == after - before
