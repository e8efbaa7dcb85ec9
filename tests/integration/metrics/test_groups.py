"""What a group holds is changed by a command, is in the record, and moves the figures of the group."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.models import AuditEvent, Organisation, User
from members.queries import actor_for
from metrics.actions import rollups
from metrics.models import Period, ReportingGroup, Rollup, Taxon
from metrics.queries.progress import progress
from metrics.transitions import Status
from tests.factories import submissions
from tests.factories.submissions import RowSpec, row


@pytest.fixture
def snakes(member: Organisation, lead: User, reviewer: User, open_quarter: Period) -> ReportingGroup:
    """A group with one of two snakes that were reported."""
    group = submissions.group("Snakes", submissions.taxon("Python regius"))
    rows = [row("Python regius", items_removed=2), row("Boa constrictor", items_removed=5)]
    submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
    rollups.refresh_stale()
    return group


def change(*arguments: str) -> dict[str, object]:
    said = StringIO()
    call_command("change_group", *arguments, stdout=said)
    answer: dict[str, object] = json.loads(said.getvalue().splitlines()[-1])
    return answer


def counted() -> dict[str, int]:
    return dict(Rollup.objects.filter(axis="group", indicator="items_removed").values_list("key", "numerator"))


def test_the_groups_figure_follows_what_it_holds(snakes: ReportingGroup) -> None:
    assert counted() == {"snakes": 2, "": 5}
    answer = change("snakes", "--add", "Boa constrictor", "--remove", "Python regius")
    assert answer == {"group": "snakes", "added": ["Boa constrictor"], "removed": ["Python regius"]}
    assert rollups.refresh_stale() == 1
    assert counted() == {"snakes": 5, "": 2}
    event = AuditEvent.objects.get(type="group.changed")
    assert (event.object, event.details) == ("snakes", {"added": ["Boa constrictor"], "removed": ["Python regius"]})


def test_what_is_so_already_is_no_change(snakes: ReportingGroup) -> None:
    assert change("snakes", "--add", "Python regius")["added"] == []
    assert rollups.refresh_stale() == 0
    assert not AuditEvent.objects.filter(type="group.changed").exists()


def test_a_retired_taxon_is_named_where_no_living_one_has_its_name(snakes: ReportingGroup) -> None:
    Taxon.objects.update(retired_at=timezone.now())
    Taxon.objects.create(name="Boa constrictor", rank="subspecies")
    assert change("snakes", "--remove", "Python regius", "--add", "Boa constrictor")["removed"] == ["Python regius"]
    assert snakes.taxa.get().rank == "subspecies"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["turtles", "--add", "Python regius"], "no reporting group turtles. Choose one of: snakes"),
        (["snakes", "--add", "Python rex"], "Python rex is no scientific name in the tree"),
        (["snakes", "--add", "Twice"], r"several taxa \(genus, species\)"),
        (["snakes"], "--add, --remove or both"),
        (["snakes", "--add", "Python regius", "--remove", "Python regius"], "none of them with both"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(snakes: ReportingGroup, arguments: list[str], told: str) -> None:
    for rank in ("genus", "species"):
        submissions.taxon("Twice", rank)
    with pytest.raises(CommandError, match=told):
        change(*arguments)


def test_who_asks_for_one_group_gets_that_one_whatever_else_they_ask_for(
    member: Organisation, lead: User, reviewer: User, open_quarter: Period
) -> None:
    """Not the part of it that other groups share: that would stand there as if it were their figure."""
    python = submissions.taxon("Python regius")
    for name in ("Snakes", "Pets"):
        submissions.group(name, python)
    rows = [RowSpec("Python regius", {"items_removed": 2}, market="FR")]
    submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
    rollups.refresh_stale()
    for others in ({}, {"market": "FR"}):
        asked = {"indicator": "items_removed", "by": "group", "group": "snakes", **others}
        found = progress(actor_for(reviewer), asked)
        assert [(row.key, row.figure.value) for row in found.rows] == [("snakes", 2)]
