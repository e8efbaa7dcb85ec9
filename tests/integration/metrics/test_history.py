"""A file is compared with the versions in force of the member's own earlier quarters, and with nobody else's."""

import pytest
from django.db import transaction

from coalition.lib import context
from coalition.lib.context import Context, Role
from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import breaks, checking, rollups, submissions
from metrics.actions.submissions import Upload
from metrics.models import Break, Period, Submission, TaxonName
from metrics.queries.history import groups_of, history_of
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status
from tests.factories import members
from tests.factories.submissions import RowSpec, group, period, row, taxon
from tests.factories.submissions import submission as make


@pytest.fixture
def pangolins(db: None) -> list[int]:
    """A group of a species and of a genus with one below it, and a species in no group."""
    javanica, genus = taxon("Manis javanica"), taxon("Manis", "genus")
    group("Pangolins", javanica, genus)
    TaxonName.objects.create(taxon=javanica, name=javanica.name, key="manis javanica", kind="accepted")
    return [genus.pk, javanica.pk, taxon("Manis gigantea", parent=genus).pk, taxon("Columba livia").pk]


def tell(member: Organisation, by: User, reviewer: User, quarter: str, *rows: RowSpec) -> Submission:
    """An accepted version of an earlier quarter."""
    return make(
        member, period(quarter, closed=True), by, status=Status.ACCEPTED, reviewer=reviewer, rows=rows, version=1
    )


def counted(figure: int, of: str = "Manis javanica") -> RowSpec:
    return row(of, items_removed=figure)


@pytest.fixture
def six_quarters(member: Organisation, reporter: User, reviewer: User, pangolins: list[int]) -> None:
    del pangolins
    for number, quarter in enumerate(("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")):
        tell(member, reporter, reviewer, quarter, counted(100 + number), row("Columba livia", items_removed=3))


@pytest.mark.django_db
@pytest.mark.usefixtures("six_quarters")
@pytest.mark.parametrize("refreshed", [True, False])
def test_totals_come_by_measure_and_group_whether_rollups_are_made_yet_or_not(
    refreshed: bool, member: Organisation, other_member: Organisation, rival: User, reviewer: User, pangolins: list[int]
) -> None:
    make(
        other_member, Period.objects.get(year=2025, number=4), rival, status=Status.ACCEPTED, reviewer=reviewer,
        rows=[counted(77_777)],
    )  # fmt: skip
    if refreshed:
        rollups.refresh_stale()
    history = history_of(member, Quarter.parse("2026-Q1"))
    assert history.quarters[0] == "2025-Q4"
    of_group = history.groups["items_removed", "pangolins"]
    assert (of_group.name, of_group.totals["2025-Q4"], of_group.totals["2024-Q3"]) == ("Pangolins", 105, 100)
    assert set(history.groups["items_removed", ""].totals.values()) == {3}
    assert set(history.taxa) == {pangolins[1], pangolins[3]}
    assert history.names([pangolins[1]]) == {pangolins[1]: "Manis javanica"}


def test_only_earlier_quarters_and_versions_in_force_count(
    member: Organisation, reporter: User, reviewer: User, open_quarter: Period, pangolins: list[int]
) -> None:
    del pangolins
    make(member, open_quarter, reporter, status=Status.ACCEPTED, reviewer=reviewer, rows=[counted(5)])
    make(member, period("2025-Q4", closed=True), reporter, status=Status.SUBMITTED, rows=[counted(5)])
    assert history_of(member, Quarter.parse("2026-Q1")).quarters == ()


def test_a_row_counts_in_the_group_it_names_and_in_those_of_its_taxon(pangolins: list[int]) -> None:
    genus, _javanica, gigantea, columba = pangolins
    group("Scaly things")
    asked = [(gigantea, None), (columba, None), (genus, "scaly-things"), (None, None)]
    assert groups_of(asked) == {
        (gigantea, None): ["pangolins"],
        (columba, None): [],
        (genus, "scaly-things"): ["pangolins", "scaly-things"],
        (None, None): [],
    }


@pytest.mark.usefixtures("six_quarters")
def test_a_new_file_is_told_what_is_unlike_the_quarters_before(open_quarter: Period, reporter: User) -> None:
    content = b"taxon,items_removed\nManis javanica,9000\n"
    uploaded, _new = submissions.upload(
        quarter=open_quarter.quarter, upload=Upload.of("figures.csv", content), by=actor_for(reporter)
    )
    checking.check(uploaded.pk)
    found = {finding.code: finding for finding in uploaded.findings.all()}
    assert "Pangolins: 9,000, where" in found["jump"].message
    assert found["missing-row"].message.startswith("Columba livia was reported in 2025-Q4")
    assert found["missing-row"].candidates == ["0", "not collected", "withheld", "not applicable"]


def broken(quarter: str, by: User, member: Organisation | None, measure: str = "items_removed") -> Break:
    asked = Quarter.parse(quarter)
    period = Period.objects.get(year=asked.year, number=asked.number)
    return Break.objects.create(member=member, measure=measure, period=period, reason="A new way.", declared_by=by)


@pytest.mark.usefixtures("six_quarters")
@pytest.mark.parametrize("of_the_member", [True, False])
@pytest.mark.parametrize("refreshed", [True, False])
def test_what_was_counted_before_the_newest_break_of_the_measure_is_left_out(
    of_the_member: bool, refreshed: bool, member: Organisation, reviewer: User, reporter: User
) -> None:
    whole = row("Manis javanica", items_removed=7, items_blocked=8)
    tell(member, reporter, reviewer, "2026-Q1", whole)
    for quarter in ("2025-Q2", "2025-Q4"):
        broken(quarter, reviewer, member if of_the_member else None)
    if refreshed:
        rollups.refresh_stale()
    history = history_of(member, Quarter.parse("2026-Q2"))
    assert set(history.groups["items_removed", "pangolins"].totals) == {"2025-Q4", "2026-Q1"}
    assert set(history.groups["items_blocked", "pangolins"].totals) == {"2026-Q1"}
    before = history_of(member, Quarter.parse("2025-Q3"))
    assert set(before.groups["items_removed", "pangolins"].totals) == {"2025-Q2"}


@pytest.mark.usefixtures("six_quarters")
def test_a_break_of_another_member_or_one_that_was_withdrawn_leaves_nothing_out(
    member: Organisation, other_member: Organisation, reviewer: User
) -> None:
    broken("2025-Q4", reviewer, other_member)
    withdrawn = broken("2025-Q4", reviewer, member)
    breaks.withdraw(break_=withdrawn, reason="It was another measure.", by=actor_for(reviewer))
    history = history_of(member, Quarter.parse("2026-Q1"))
    assert len(history.groups["items_removed", "pangolins"].totals) == 6


@pytest.mark.usefixtures("six_quarters")
def test_a_jump_over_a_declared_break_asks_nothing(
    open_quarter: Period, member: Organisation, reporter: User, reviewer: User
) -> None:
    broken("2026-Q1", reviewer, member)
    content = b"taxon,items_removed\nManis javanica,9000\nColumba livia,4\n"
    uploaded, _new = submissions.upload(
        quarter=open_quarter.quarter, upload=Upload.of("figures.csv", content), by=actor_for(reporter)
    )
    with context.entered(Context(Role.MEMBER, member.pk)):
        checking.check(uploaded.pk)
    assert "jump" not in {finding.code for finding in uploaded.findings.all()}


@pytest.mark.usefixtures("fresh_database")
def test_it_is_read_although_files_are_understood_outside_of_a_transaction() -> None:
    with transaction.atomic():
        member, convener = members.member("Example Marketplace"), members.convener("Convening Trust")
        reporter = members.person("Rita Reporter", member, "reporter")
        reviewer = members.person("Ruth Reviewer", convener, "reviewer")
        tell(member, reporter, reviewer, "2025-Q4", counted(100))
    with context.entered(Context(Role.MEMBER, member.pk)):
        history = history_of(member, Quarter.parse("2026-Q1"))
        (id,) = history.taxa
        assert history.names([id]) == {id: "Manis javanica"}
        assert history.groups_of([(id, None)]) == {(id, None): []}
