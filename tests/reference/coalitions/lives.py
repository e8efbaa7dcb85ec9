"""Who belonged, who ran which platform and what stands above what: by going through everything that happened."""

from datetime import date

from tests.reference.coalitions.told import Coalition, Event

ENDS = ("pause", "leave", "merge")
_LAST = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}


def last_day(quarter: str) -> date:
    return date(int(quarter[:4]), *_LAST[quarter[-1]])


def belongs(coalition: Coalition, member: str, day: date) -> bool:
    """Whether it is a member in the evening of that day."""
    inside = coalition.joined[member] <= day
    for event in coalition.events:
        if event.member == member and event.day <= day:
            if event.what in ENDS:
                inside = False
            if event.what == "return":
                inside = True
    return inside


def stretches(coalition: Coalition, member: str) -> list[tuple[date, date | None]]:
    """From which day to before which day it belonged, one after the other."""
    found: list[tuple[date, date | None]] = [(coalition.joined[member], None)]
    for event in coalition.events:
        if event.member == member and event.what in ENDS and found[-1][1] is None:
            found[-1] = (found[-1][0], event.day)
        if event.member == member and event.what == "return":
            found.append((event.day, None))
    return found


def runs(coalition: Coalition, platform: str, day: date) -> str:
    """Who runs the platform in the evening of that day."""
    owner = coalition.platforms[platform]
    for event in coalition.events:
        if event.day <= day:
            if event.what == "sale" and event.platform == platform:
                owner = event.other
            if event.what == "merge" and event.member == owner:
                owner = event.other
    return owner


def ever_ran(coalition: Coalition, platform: str) -> set[str]:
    days = [date.min, *(event.day for event in coalition.events)]
    return {runs(coalition, platform, day) for day in days}


def can_happen(coalition: Coalition, event: Event) -> bool:
    """Whether the event can follow what has happened so far. Each day has one event at most."""
    mine = [each for each in coalition.events if each.member == event.member]
    endings = [each.what for each in mine if each.what in (*ENDS, "return")]
    inside, ended = belongs(coalition, event.member, event.day), endings[-1:]
    if coalition.joined[event.member] >= event.day or (event.what != "rename" and "merge" in endings):
        return False
    if event.other and (event.other == event.member or not belongs(coalition, event.other, event.day)):
        return False
    if event.what == "sale":
        return runs(coalition, event.platform, event.day) == event.member
    if event.what == "return":
        return not inside
    if event.what in ("leave", "merge"):
        return inside or ended == ["pause"]
    return inside


def above(coalition: Coalition, taxon: str) -> list[str]:
    """The taxon and all that stands above it, up to its kingdom."""
    return [taxon, *above(coalition, coalition.tree[taxon])] if taxon else []


def nearest_above_all(coalition: Coalition, group: str) -> str:
    """The nearest common ancestor of the taxa of a group; nothing across kingdoms, and for a group of nothing."""
    lines = [above(coalition, taxon) for taxon in coalition.groups[group]]
    return next((taxon for taxon in lines[0] if all(taxon in line for line in lines)), "") if lines else ""
