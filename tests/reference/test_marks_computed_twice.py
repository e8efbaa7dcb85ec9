"""What a change of the tree or of a group marks, against a slow look at everything that rollups are made of."""

import os
import random
import zlib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone

from members.actions.membership import Asked, Kind
from members.actors import COMMAND
from members.models import Organisation, Platform, User
from members.queries import actor_for
from metrics.actions import drift, groups, memberships, reference, rollups, taxa
from metrics.models import (
    Observation,
    Period,
    ReportingGroup,
    Rollup,
    StaleMark,
    Submission,
    SubmissionRow,
    Taxon,
    TaxonName,
)
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

HEADER = "Id,Kingdom,Phylum,Class,Order,Family,Genus,Species,Scientific Name,Author,Rank,Listing,Party\n"
FAMILIES = ("Pythonidae", "Boidae", "Colubridae")
GENERA = ("Python", "Boa", "Eryx", "Morelia", "Ptyas")
QUARTERS = ("2025-Q4", "2026-Q1")
RUNS, STEPS = (20, 40) if os.environ.get("TRIAL") else (4, 15)

Place = tuple[int, int]


class World:
    """Some members' reports on snakes, and whatever can be done to the tree, the groups and the reports."""

    def __init__(self, chance: random.Random, folder: Path, reviewer: User) -> None:
        self.chance, self._folder, self._reviewer, self._loads = chance, folder, reviewer, 0
        self._family = {genus: chance.choice(FAMILIES) for genus in GENERA}
        self._species = [f"{genus} {epithet}" for genus in GENERA for epithet in ("alba", "nigra", "rubra")]
        self.load()
        for number in range(3):
            submissions.group(f"Group {number}", *chance.sample(list(Taxon.objects.all()), 2))
        for number in range(4):
            member = members.member(f"Member {number}")
            lead = members.person(f"Lead of {member.name}", member, "lead")
            for quarter in QUARTERS:
                self._report(member, lead, quarter)

    def _report(self, member: Organisation, lead: User, quarter: str) -> None:
        asked = Quarter.parse(quarter)
        there = Period.objects.filter(year=asked.year, number=asked.number).first()
        period = there or submissions.period(quarter)
        told: list[int | str] = [3, 0, "withheld"]
        rows = [RowSpec("", {"items_removed": self.chance.choice(told)}) for _ in range(3)]
        made = submissions.submission(member, period, lead, status=Status.ACCEPTED, rows=rows, reviewer=self._reviewer)
        self.tell_otherwise(made)

    def load(self) -> None:
        """The checklist as it is now."""
        self._loads += 1
        path = self._folder / f"{self._loads}.csv"
        path.write_text(HEADER + "".join(map(self._line, self._species)), encoding="utf-8")
        taxa.load_checklist(path=path, by=COMMAND)

    def _line(self, species: str) -> str:
        genus = species.split()[0]
        number, above = zlib.crc32(species.encode()), f"Animalia,Chordata,Reptilia,Serpentes,{self._family[genus]}"
        return f"{number},{above},{genus},x,{species},,SPECIES,II,\n"

    def move(self) -> None:
        """A genus to another family, with its species."""
        self._family[self.chance.choice(GENERA)] = self.chance.choice(FAMILIES)
        self.load()

    def rename(self) -> None:
        """A species goes on under another name, perhaps in another genus; groups that hold it follow."""
        old = self.chance.choice(self._species)
        new = f"{self.chance.choice(GENERA)} nova{self._loads}"
        TaxonName.objects.create(taxon=Taxon.objects.get(name=old), name=new, key=new.lower(), kind="synonym")
        self._species[self._species.index(old)] = new
        self.load()

    def regroup(self) -> None:
        """A group takes in some taxa and gives up others."""
        group = self.chance.choice(list(ReportingGroup.objects.all()))
        some = self.chance.sample(list(Taxon.objects.all()), 3)
        groups.change(group=group, add=some[:2], remove=some[2:], by=COMMAND)

    def tell_otherwise(self, submission: Submission | None = None) -> None:
        """A member's rows name other taxa or groups."""

        def change(row: SubmissionRow) -> None:
            row.taxon = self.chance.choice([None, *Taxon.objects.all()])
            row.group = self.chance.choice([None, None, *ReportingGroup.objects.all()]) if row.taxon else None

        tell_again(submission or self.chance.choice(in_force()), change)


def in_force(**whose: object) -> list[Submission]:
    return list(Submission.objects.filter(status=Status.ACCEPTED, **whose))


def tell_again(told: Submission, change: Callable[[SubmissionRow], None]) -> None:
    """The same rows in a version that takes its place, each changed."""
    rows = list(told.file_rows.all())
    made = submissions.revised(told)
    for row in rows:
        row.pk, row.submission = None, made
        change(row)
    SubmissionRow.objects.bulk_create(rows)


@pytest.fixture(params=range(RUNS))
def world(request: pytest.FixtureRequest, tmp_path: Path, reviewer: User) -> World:
    made = World(random.Random(request.param), tmp_path, reviewer)
    assert rollups.refresh_stale() == 8
    return made


def seen() -> dict[Place, set[object]]:
    """By member and quarter, what its rollups are made of, looked up row by row."""
    paths = dict(Taxon.objects.values_list("pk", "path"))
    roots = {group.pk: {taxon.pk for taxon in group.taxa.all()} for group in ReportingGroup.objects.all()}
    found: dict[Place, set[object]] = defaultdict(set)
    for one in Observation.objects.filter(value__isnull=False):
        path = tuple(paths[one.taxon_id]) if one.taxon_id else ()
        within = frozenset(pk for pk, of in roots.items() if pk == one.group_id or of & set(path))
        found[one.member_id, one.period_id].add((one.row_id, one.measure, one.value, path, within))
    return found


def marks() -> dict[Place, int]:
    return {(mark.member_id, mark.period_id): mark.dirty for mark in StaleMark.objects.all()}


def marked_by(step: Callable[[], object]) -> tuple[set[Place], set[Place]]:
    """The places that the step marked, and those whose rollups are made of something else now."""
    before, dirty = seen(), marks()
    step()
    after, marked = seen(), {place for place, now in marks().items() if now != dirty.get(place)}
    return marked, {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}


def test_a_change_marks_what_it_changes_and_nothing_else(world: World) -> None:
    steps = [world.move, world.rename, world.regroup, world.regroup]
    touched: set[Place] = set()
    for _ in range(STEPS):
        marked, changed = marked_by(world.chance.choice(steps))
        assert marked == changed
        assert not drift.check().drifted, "a quarter that was not marked has other rollups now"
        touched |= marked
        if world.chance.random() < 0.5:
            rollups.refresh_stale()
    rollups.refresh_stale()
    assert touched
    assert drift.check().compared == 8
    assert not drift.check().drifted


def test_after_any_sequence_and_a_refresh_nothing_has_drifted(world: World) -> None:
    steps = [world.move, world.rename, world.regroup, world.tell_otherwise]
    for _ in range(STEPS):
        world.chance.choice(steps)()
        assert not drift.check().drifted
    rollups.refresh_stale()
    checked = drift.check()
    assert (checked.compared, checked.stale, checked.drifted) == (8, 0, [])
    assert Rollup.objects.filter(axis=Rollup.Axis.GROUP).exclude(key="").exists()


def test_what_happens_to_members_marks_nothing(world: World, administrator: User) -> None:
    """Intervals, names and who runs a platform are asked when a figure is read."""
    today, member, other = timezone.localdate(), *Organisation.objects.filter(kind="member")[:2]
    platform = Platform.objects.get(organisation=member)
    for submission in in_force(member=other):
        tell_again(submission, lambda row: setattr(row, "platform", platform))
    rollups.refresh_stale()
    assert Rollup.objects.filter(member=other, axis=Rollup.Axis.PLATFORM, key=platform.slug).exists()

    def change(kind: Kind, **asked: object) -> None:
        wanted = Asked(kind, today, "Because.", **asked)  # type: ignore[arg-type]
        memberships.change(member=member, asked=wanted, by=actor_for(administrator))

    dirty = marks()
    change(Kind.SALE, platform=platform, other=other)
    change(Kind.RENAME, name="Another name")
    change(Kind.PAUSE)
    assert marks() == dirty
    assert not drift.check().drifted


def test_other_definitions_mark_everything(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference.load_reference(by=COMMAND)
    rollups.refresh_stale()
    before = marks()
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "items_removed.toml").write_text("other", encoding="utf-8")
    monkeypatch.setattr(reference, "DEFINITIONS", tmp_path)
    reference.load_reference(by=COMMAND)
    assert marks() == {place: dirty + 1 for place, dirty in before.items()}
    assert StaleMark.objects.filter(dirty__gt=F("done")).count() == 8
