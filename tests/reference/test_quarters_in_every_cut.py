"""The real quarters in every cut, to the item: what the program answers, and what the files add up to by hand."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import transaction

from coalition.embedded.places import OWNER
from members.actors import COMMAND
from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import reference, rollups, taxa
from metrics.actions.stored_rows import copy_rows
from metrics.intake.pipeline import understand
from metrics.intake.rows import Rows
from metrics.models import Period, Taxon
from metrics.queries.known import known_for
from metrics.queries.movement import PARTS, movement
from metrics.queries.panel import panel_of
from metrics.queries.progress import answer
from metrics.queries.question import Found, Question, ask
from metrics.statistics.decomposition import Effects
from metrics.statistics.quarter import Quarter
from metrics.statistics.window import to_date
from metrics.transitions import Status
from tests.conftest import FreshDatabase
from tests.factories import members, submissions
from tests.journeys import quarters as journey
from tests.journeys.answers import ANSWERS
from tests.reference import quarters_by_hand as by_hand
from tests.reference.coalitions.changes import count_taken_apart, rate_taken_apart
from tests.reference.coalitions.told import RATES
from tests.reference.quarters_by_hand import Keys, Line, Sums, Totals
from tests.reference.test_any_coalition import shown
from tests.shared_data import SHARED, shared_data
from tests.unit.metrics.intake.readers.here import read

SAMPLE = (["2012-Q1", "2012-Q2"], ["papaya-live", "quill-search"])
SIZES = [SAMPLE, pytest.param(None, marks=pytest.mark.trial)]
INDICATORS = (*journey.MEASURES, "zero_view_rate", "proactive_rate", "rate_24h")
UNTOLD = ("items_blocked", "flag_removal_rate")


@dataclass(frozen=True, slots=True)
class Real:
    """The files in the database, and as lines."""

    lines: list[Line]
    totals: Totals
    reviewer: User
    compared: list[int]

    @property
    def is_sample(self) -> bool:
        return len(self.totals.quarters) < len(journey.all_quarters())

    def question(self, indicator: str, **asked: str) -> Question:
        return ask(actor_for(self.reviewer), {"indicator": indicator, **asked})


@pytest.fixture(params=SIZES, ids=["sample", "all"])
def real(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Real]:
    shared_data("quarters")
    shared_data(journey.INDEX)
    request.getfixturevalue("silence")
    database: FreshDatabase = request.getfixturevalue("fresh_database")
    quarters, slugs = request.param or (journey.all_quarters(), journey.all_members())
    lines = by_hand.lines_of(quarters, slugs)
    index = SHARED / journey.INDEX
    if request.param:
        index = by_hand.extract(lines, tmp_path / "index.csv")
    with transaction.atomic():
        reviewer = members.person("Ruth Reviewer", members.convener("Convening Trust"), "reviewer")
        _load(quarters, slugs, index, reviewer, tmp_path)
    with database.connect(OWNER) as owner:
        owner.execute("ANALYZE")  # as the database does by itself within minutes: some questions are slow before it
    with transaction.atomic():
        told = by_hand.added(lines, lambda _line: [""])[""]
        yield Real(lines, Totals(slugs, quarters, told), reviewer, [0])


def _load(quarters: Sequence[str], slugs: Sequence[str], index: Path, reviewer: User, folder: Path) -> None:
    """What the files say, read and understood as uploads are, and accepted."""
    reference.load_reference(by=COMMAND)
    taxa.load_checklist(path=index, by=COMMAND)
    periods = [submissions.period(quarter, closed=True) for quarter in quarters]
    reports: list[tuple[Organisation, User, Period, Rows]] = []
    for slug in slugs:
        member = members.member(slug.replace("-", " ").title(), joined=date(2011, 1, 1))
        lead = members.person(f"Lead of {slug}", member, "lead")
        for period in periods:
            content = (SHARED / "quarters" / str(period) / f"{slug}.csv").read_bytes()
            path = folder / slug / str(period) / "report.csv"  # what is read of it stays beside it
            path.parent.mkdir(parents=True)
            path.write_bytes(journey.rewritten(content, ANSWERS))
            understood = understand(read(path), known_for(member, period.quarter))
            assert not understood.findings.errors, list(understood.findings)
            reports.append((member, lead, period, understood.rows))
    for member, lead, period, rows in reports:
        made = submissions.submission(member, period, lead, status=Status.ACCEPTED, reviewer=reviewer)
        copy_rows(made, rows)
    rollups.refresh_stale()


def compare(real: Real, question: Question, sums: Sums, slugs: Sequence[str]) -> None:
    """Every figure of the answer is the one made by hand, and none is missing."""
    rows = {(row.key, str(row.period)): row.figure for row in answer(question).rows}
    for key, told in sums.items():
        for quarter in map(str, question.periods):
            about = [key] if question.by == "member" else slugs
            wanted = real.totals.figure(question.indicator.code, told, quarter, about)
            found = rows.pop((quarter if question.by == "period" else key, quarter), None)
            place = (question.indicator.code, question.by, question.filters, key, quarter)
            assert (found and shown(found)) == (wanted if found else None), place
            assert found or wanted.status == "not reported", place
            real.compared[0] += 1
    assert all(figure.numerator is None for figure in rows.values()), question


def cuts(groups: dict[str, set[by_hand.Node]]) -> dict[str, Keys]:
    return {
        "period": lambda _line: [""],
        "member": lambda line: [line.member],
        "product": lambda line: [line.product],
        "market": lambda line: [line.market],
        "platform": lambda _line: [""],
        "platform_type": lambda _line: [""],
        "group": lambda line: [slug for slug, nodes in groups.items() if nodes & {*line.path}] or [""],
    }


def test_every_cut_is_what_the_files_add_up_to(real: Real, capsys: pytest.CaptureFixture[str]) -> None:
    groups = by_hand.groups(reference.REFERENCE / "groups.toml")
    for by, keys in cuts(groups).items():
        sums = by_hand.added(real.lines, keys)
        for indicator in (*INDICATORS, *UNTOLD):
            told = sums if indicator in INDICATORS else {}
            compare(real, real.question(indicator, by=by), told, real.totals.members)
    _compare_filtered(real, groups)
    _compare_every_taxon(real)
    _compare_with_expected(real)
    _compare_changes(real)
    _compare_panel_and_total(real)
    with capsys.disabled():
        print(f"\n{real.compared[0]} figures of {len(real.lines)} lines compared")  # noqa: T201
    assert real.compared[0] > 3_000


def _compare_filtered(real: Real, groups: dict[str, set[by_hand.Node]]) -> None:
    """Each group and product listed by market and member, each member by product and group."""
    listed = cuts(groups)
    asked: list[dict[str, str]] = [
        *({"group": slug} for slug in list(groups)[: 4 if real.is_sample else None]),
        *({"product": code} for code in ("live", "skin")),
        *({"member": slug} for slug in real.totals.members),
        {"group": "big-cats", "product": "skin"},
    ]
    for filters in asked:
        lines = [line for line in real.lines if all(value in listed[name](line) for name, value in filters.items())]
        about = [filters["member"]] if "member" in filters else real.totals.members
        for by in ("period", "member", "market", "product"):
            sums = by_hand.added(lines, listed[by])
            for indicator in ("items_removed", "zero_view_rate"):
                compare(real, real.question(indicator, by=by, **filters), sums, about)


def _compare_every_taxon(real: Real) -> None:
    """What stands right below each node of the tree that anything was told of, and the node itself alone."""
    below: dict[by_hand.Path_, list[Line]] = {(): list(real.lines)}
    for line in real.lines:
        for depth in range(1, len(line.path) + 1):
            below.setdefault(line.path[:depth], []).append(line)
    nodes = _nodes()
    for path, lines in below.items():
        filters: dict[str, Found] = {"taxon": nodes[path]} if path else {}
        depth = len(path)
        sums = by_hand.added(lines, lambda line, at=depth: [line.path[at][1] if len(line.path) > at else ""])  # type: ignore[misc]
        for indicator in ("zero_view_rate",) if real.is_sample else ("items_removed", "zero_view_rate", "rate_24h"):
            compare(real, replace(real.question(indicator, by="taxon"), filters=filters), sums, real.totals.members)


def _nodes() -> dict[by_hand.Path_, Taxon]:
    """Every taxon by its place in the tree."""
    every = {taxon.pk: taxon for taxon in Taxon.objects.all()}
    return {tuple((every[pk].rank, every[pk].name) for pk in taxon.path): taxon for taxon in every.values()}


def _compare_with_expected(real: Real) -> None:
    """The lines themselves, where all files are here, against the sums that came with them."""
    if real.is_sample:
        return
    expected = json.loads((SHARED / "quarters/expected.json").read_text(encoding="utf-8"))
    keys: dict[str, Keys] = {
        "by_period": lambda line: [line.quarter],
        "by_period_member": lambda line: [f"{line.quarter}|{line.member.replace('-', ' ').title()}"],
        "by_period_product": lambda line: [f"{line.quarter}|{line.product}"],
        "by_taxon": lambda line: [line.given],
    }
    for cut, key in keys.items():
        sums = by_hand.added(real.lines, key)
        assert {each: _together(told.values()) for each, told in sums.items()} == expected[cut], cut
    assert len(real.lines) == expected["rows"]


def _together(told: Iterable[dict[str, int]]) -> dict[str, int]:
    found = dict.fromkeys(journey.MEASURES, 0)
    for sums in told:
        for measure in found:
            found[measure] += sums[measure]
    return found


def _compare_changes(real: Real) -> None:
    listed = cuts({})
    kingdom: Keys = lambda line: [line.path[0][1]]  # noqa: E731
    for by in PARTS:
        sums = by_hand.added(real.lines, kingdom if by == "taxon" else listed[by])
        for indicator in ("items_removed", "zero_view_rate"):
            for before, after in pairwise(real.totals.quarters):
                _compare_change(real, indicator, by, (before, after), sums)


def _compare_panel_and_total(real: Real) -> None:
    totals = real.totals.told
    for indicator in INDICATORS:
        found = panel_of(answer(real.question(indicator)))
        assert found is not None
        assert (len(found.members), found.is_everybody) == (len(real.totals.members), True)
        for period, figure in found.figures:
            wanted = real.totals.figure(indicator, totals, str(period), real.totals.members)
            assert (figure.numerator, figure.denominator) == (wanted.numerator, wanted.denominator)
    since, last = (Quarter.parse(real.totals.quarters[place]) for place in (0, -1))
    rows = answer(real.question("items_removed")).rows
    whole = to_date([(row.period.quarter, row.figure.numerator) for row in rows], since)
    assert whole.value == sum(line.values["items_removed"] for line in real.lines)
    assert (whole.window.start, whole.window.end, whole.missing) == (since.first_day, last.last_day, ())


def _compare_change(real: Real, indicator: str, by: str, ends: tuple[str, str], sums: Sums) -> None:
    asked = {"indicator": indicator, "by": by, "from": ends[0], "to": ends[1]}
    found = movement(actor_for(real.reviewer), asked).decomposition
    assert found is not None
    top, *bottom = RATES.get(indicator, (indicator,))
    told = [
        {
            key: (sum(each[top] for each in here), sum(each[bottom[0]] for each in here) if bottom else 0)
            for key, of_key in sums.items()
            if (here := [each for (at, _member), each in of_key.items() if at == quarter])
        }
        for quarter in ends
    ]
    before, after = told
    first, last = ({key: pair[0] for key, pair in each.items()} for each in told)
    wanted = rate_taken_apart(before, after, ()) if bottom else count_taken_apart(first, last, ())
    assert found.parts == {key: Effects(**reasons) for key, reasons in wanted.items()}, asked
    assert found.total.change == found.change
