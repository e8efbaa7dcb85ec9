"""Random coalitions and random questions about them."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.reference.coalitions.lives import can_happen, ever_ran, nearest_above_all
from tests.reference.coalitions.told import (
    INDICATORS,
    MISSING,
    RATES,
    Asked,
    Coalition,
    Cut,
    Event,
    Row,
)

# The quarters that were opened: not always all in a row.
SPANS = (
    ("2023-Q3", "2023-Q4"),
    ("2023-Q3", "2023-Q4", "2024-Q1"),
    ("2023-Q2", "2023-Q4", "2024-Q1"),
    ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"),
    ("2023-Q3",),
)
TAXA = tuple(f"Taxon {letter}" for letter in "abcdefg")
GROUPS = ("cats", "turtles", "giants")
PRODUCTS, MARKETS = ("live", "shell"), ("NA", "FR")
BY = ("period", "member", "taxon", "group", "product", "market", "platform")
LONG_AGO, FIRST = date(2018, 1, 1), date(2023, 5, 1)
SIZES = (0, 1, 2, 3, 4)  # rows of a report
DAYS = 420  # in which anything may happen: within all of the quarters but the first days
WHAT = ("merge", "pause", "return", "sale", "leave", "merge", "return", "sale", "rename")

ZERO_AND_MORE = st.sampled_from((0, 1, 2, 3, 5, 8, 13, 400, 10**9))
# What is at most what, the larger first: a part of what is counted before it.
FAMILIES = (
    ("items_removed", "removed_before_user_report", "removed_within_24h"),
    ("items_removed", "views_known", "removed_before_first_view"),
    ("user_reports_received", "user_reports_actioned"),
    ("partner_flags_received", "partner_flags_removed"),
)
# What is no part of anything, and has no part: told beside a family.
ALONE = ("items_blocked", "ads_rejected", "accounts_actioned", "items_restored")
OF_THE_WHOLE = ("staff_trained", "law_enforcement_referrals", "notice_impressions", "search_terms_covered")


@st.composite
def coalitions(draw: DrawFn) -> Coalition:
    members = [f"Member {number}" for number in range(draw(st.sampled_from((1, 2, 3, 4, 5, 5))))]
    tree: dict[str, str] = {}
    for taxon in TAXA:
        tree[taxon] = draw(st.sampled_from(["", *tree]))
    bare = Coalition(
        quarters=draw(st.sampled_from(SPANS)),
        last_is_open=draw(st.booleans()),
        joined={member: draw(st.sampled_from((LONG_AGO,) * 3 + (None,))) or draw(_days()) for member in members},
        platforms={f"{kind} {number}": of for number, of in enumerate(members) for kind in ("Shop", "Feed")},
        tree=tree,
        groups={group: tuple(draw(st.lists(st.sampled_from(TAXA), max_size=3, unique=True))) for group in GROUPS},
    )
    many = draw(st.sampled_from((0, 2, 4, 7)))
    lived = _live(bare, draw(st.lists(_events(bare), min_size=many, max_size=many, unique_by=_day)))
    topics = draw(st.lists(st.sampled_from(FAMILIES), min_size=1, max_size=2, unique=True))
    reports = [Row(quarter, member) for quarter in lived.quarters for member in members]
    told = [draw(_rows(lived, topics, report)) for report in reports for _ in range(draw(st.sampled_from(SIZES)))]
    cuts = draw(st.lists(_cuts(lived, topics), max_size=4, unique=True))
    return replace(lived, rows=tuple(_stated_once(told)), cuts=tuple(cuts))


def _days() -> SearchStrategy[date]:
    return st.integers(0, DAYS).map(lambda days: FIRST + timedelta(days=days))


def _day(event: Event) -> date:
    return event.day


@st.composite
def _events(draw: DrawFn, coalition: Coalition) -> Event:
    members = sorted(coalition.joined)
    member, what = draw(st.sampled_from(members)), draw(st.sampled_from(WHAT))
    other = draw(st.sampled_from(members)) if what in ("merge", "sale") else ""
    platform = draw(st.sampled_from(sorted(coalition.platforms))) if what == "sale" else ""
    return Event(draw(_days()), member, what, other, platform)


def _live(coalition: Coalition, events: list[Event]) -> Coalition:
    """With those of the events that can follow one another."""
    for event in sorted(events, key=_day):
        if can_happen(coalition, event):
            coalition = replace(coalition, events=(*coalition.events, event))
    return coalition


@st.composite
def _rows(draw: DrawFn, coalition: Coalition, topics: list[tuple[str, ...]], report: Row) -> Row:
    """Another row of the report, which `report` names."""
    kind = draw(st.sampled_from((*["taxon"] * 7, "group", "group", "nothing", "member", "rate")))
    if kind == "rate":
        about = [rate for rate, pair in RATES.items() if any({*pair} <= {*family} for family in topics)]
        share = Fraction(draw(st.integers(0, 1000)), 1000)
        taxon = draw(st.sampled_from(("", "", "", "", TAXA[0])))
        return replace(report, rates={draw(st.sampled_from(about)): share}, taxon=taxon)
    if kind == "member":
        return replace(report, values=draw(_told(("alerts_shown", "alerts_clicked"), OF_THE_WHOLE)))
    group = draw(st.sampled_from(GROUPS)) if kind == "group" else ""
    taxon = draw(st.sampled_from(TAXA)) if kind == "taxon" else ""
    return replace(
        report,
        taxon=nearest_above_all(coalition, group) if group else taxon,
        group=group,
        product=draw(st.sampled_from(("", *PRODUCTS))),
        market=draw(st.sampled_from(("", *MARKETS))),
        platform=draw(st.sampled_from(("", *coalition.platforms))),
        values=draw(st.sampled_from(topics).flatmap(lambda family: _told(family, ALONE))),
    )


@st.composite
def _told(draw: DrawFn, family: tuple[str, ...], others: tuple[str, ...]) -> dict[str, int | str]:
    """Counts of a family, each a part of the one before; some of them missing, and perhaps something else told."""
    values: dict[str, int | str] = {}
    most = draw(ZERO_AND_MORE)
    for measure in family:
        most = values[measure] = min(most, draw(ZERO_AND_MORE)) if values else most
    lacking = draw(st.sampled_from(("nothing", "nothing", "nothing", "a count", "a word")))
    if lacking != "nothing":
        values[draw(st.sampled_from(family))] = draw(st.sampled_from(MISSING))
    if lacking == "a word":
        del values[draw(st.sampled_from(family))]
    if draw(st.sampled_from((True, False, False, False))):
        also: int | str = draw(st.sampled_from((0, 7)) | st.sampled_from(MISSING))
        values.setdefault(draw(st.sampled_from(others)), also)
    return values


def _stated_once(rows: list[Row]) -> list[Row]:
    """A report has one row for the whole member, so that it states a rate once."""
    seen: set[tuple[str, str, str, str]] = set()
    kept = []
    for row in rows:
        here = {(row.quarter, row.member, row.taxon, rate) for rate in row.rates}
        if not here & seen:
            kept.append(row)
        seen |= here
    return kept


@st.composite
def _cuts(draw: DrawFn, coalition: Coalition, topics: list[tuple[str, ...]]) -> Cut:
    measures = sorted({measure for family in topics for measure in family})
    quarter, member = draw(st.sampled_from(coalition.quarters[-2:])), draw(st.sampled_from(("", *coalition.joined)))
    return Cut(quarter, member, draw(st.sampled_from(measures)))


def first_questions(coalition: Coalition) -> list[Asked]:
    """What is asked of every coalition: a rate and a count that were told, by everything; groups one by one."""
    told = {measure for row in coalition.rows for measure in row.values}
    rates = [rate for rate, pair in RATES.items() if {*pair} <= told]
    members = tuple(sorted(coalition.joined))
    about = [*rates[:1], *sorted(told)[:1]]
    plain = [Asked(indicator, members, coalition.quarters, by) for indicator in about for by in BY]
    groups = [replace(asked, group=group, market="FR") for asked in plain[3:4] for group in GROUPS]
    return [*plain, *groups]


@st.composite
def questions(draw: DrawFn, coalition: Coalition) -> Asked:
    """Most are about what somebody told; a platform is asked of those who ever ran it."""
    told = {measure for row in coalition.rows for measure in (*row.values, *row.rates)}
    rates = [rate for rate, pair in RATES.items() if {*pair} <= told or rate in told]
    counts = sorted(told - {*RATES})
    about = draw(st.sampled_from((rates, rates, rates, counts, counts, INDICATORS)))
    indicator = draw(st.sampled_from(about or INDICATORS))
    first, last = sorted(draw(st.sampled_from(coalition.quarters)) for _ in range(2))
    if draw(st.sampled_from((True, False, False))):
        first, last = coalition.quarters[0], coalition.quarters[-1]
    members = set(coalition.joined)
    if draw(st.sampled_from((False, False, False, True))):
        members = draw(st.sets(st.sampled_from(sorted(coalition.joined)), min_size=1))
    known = {
        "taxon": TAXA,
        "group": GROUPS,
        "product": PRODUCTS,
        "market": MARKETS,
        "platform": tuple(coalition.platforms),
    }
    most = draw(st.sampled_from((0, 0, 0, 1, 1, 2, 3)))
    named = draw(st.lists(st.sampled_from(sorted(known)), max_size=most, unique=True))
    by = draw(st.sampled_from(BY))
    if by in known and draw(st.sampled_from((True, False, False))):
        named = [*{*named, by}]
    asked = {name: draw(st.sampled_from(known[name])) for name in sorted(named)}
    if "platform" in asked:
        running = ever_ran(coalition, asked["platform"])
        members = members & running or running
    span = [each for each in coalition.quarters if first <= each <= last]
    return Asked(indicator, tuple(sorted(members)), tuple(span), by, **asked)
