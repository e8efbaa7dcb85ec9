"""What a checklist changes in the listings of a taxon."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from metrics.intake.checklist import Place


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as it is kept; `starts` is None where the source did not say."""

    id: int
    appendix: str
    annotation: str
    starts: date | None


@dataclass(slots=True)
class ListingChange:
    """`add` places, `end` listings on their last day, `remove` undated ones, give others a date or an annotation.

    `kept` says that the checklist disagrees with what is known with dates, and was not followed.
    """

    add: list[Place] = field(default_factory=list)
    end: list[tuple[int, date]] = field(default_factory=list)
    remove: list[int] = field(default_factory=list)
    amend: list[tuple[int, date | None, str]] = field(default_factory=list)
    kept: bool = False


def change(
    current: Collection[Listed], places: Iterable[Place], *, official: bool, effective: date | None
) -> ListingChange:
    """How the listings in force become those of the checklist.

    Checklists give no dates. What they leave out ends on the day from which what they add holds (its own date, else
    `effective`); without any day an undated listing is taken back as mistaken and a dated one outranks the
    checklist: then nothing changes. The starter only adds what it knows with a date.
    """
    wanted = _by_appendix(places)
    if not wanted or wanted == {one.appendix: Place(one.appendix, one.starts, one.annotation) for one in current}:
        return ListingChange()
    held = {listed.appendix for listed in current}
    added = [place for appendix, place in wanted.items() if appendix not in held]
    dropped = [listed for listed in current if listed.appendix not in wanted]
    day = max((place.since for place in added if place.since), default=effective)
    if current and (added or dropped) and not _may_follow(added, dropped, official, day):
        return ListingChange(kept=True)
    return ListingChange(
        add=[Place(p.appendix, p.since or (effective if current else None), p.annotation) for p in added],
        end=[(listed.id, day) for listed in dropped if day is not None],
        remove=[listed.id for listed in dropped if day is None],
        amend=[
            (listed.id, *amended)
            for listed in current
            if listed.appendix in wanted and (amended := _amended(listed, wanted[listed.appendix], official))
        ],
    )


def _by_appendix(places: Iterable[Place]) -> dict[str, Place]:
    """One place per appendix: several parties may list a taxon in Appendix III."""
    together: dict[str, Place] = {}
    for place in places:
        earlier = together.get(place.appendix)
        if earlier is None:
            together[place.appendix] = place
            continue
        notes = dict.fromkeys((*earlier.annotation.split(", "), place.annotation))
        together[place.appendix] = Place(place.appendix, place.since or earlier.since, ", ".join(filter(None, notes)))
    return together


def _may_follow(added: list[Place], dropped: list[Listed], official: bool, day: date | None) -> bool:
    if not official and day is None:
        return False
    return not any(listed.starts and (day is None or listed.starts >= day) for listed in dropped)


def _amended(listed: Listed, place: Place, official: bool) -> tuple[date | None, str] | None:
    starts = listed.starts or place.since
    annotation = place.annotation if official and place.annotation else listed.annotation
    return None if (starts, annotation) == (listed.starts, listed.annotation) else (starts, annotation)
