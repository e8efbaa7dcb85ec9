"""The chain, walked: whatever was done to it is found, and named by its place."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from members.chain import START, Event, Head, Link, Walk, canonical, digest

EVENT = Event(
    id=7,
    at=datetime(2026, 5, 14, 9, 30, 0, 12, tzinfo=UTC),
    type="submission.accepted",
    actor_id=3,
    acting_for_id=1,
    organisation_id=None,
    object="e1",
    via="session",
    request_id="r",
    origin="",
    reason="",
    details={"status": "accepted", "of": ["b", "a"], "version": 2},
)


def _chain(length: int = 5) -> list[Link]:
    links, previous = [], START
    for position in range(1, length + 1):
        event = replace(EVENT, id=position * 10, object=f"object {position}")
        previous = digest(previous, event, position)
        links.append(Link(position, previous, event))
    return links


def _again(links: Iterable[Link]) -> list[Link]:
    """The same events with positions and hashes made anew, as whoever owns the tables could."""
    remade, previous = [], START
    for position, link in enumerate(links, 1):
        previous = digest(previous, link.event, position)
        remade.append(Link(position, previous, link.event))
    return remade


def _problems(links: Iterable[Link], **published: Head) -> list[str]:
    return list(Walk(published).over(links))


def test_writes_an_event_as_postgresql_writes_it() -> None:
    event = replace(EVENT, details={"longer": {"b": None, "a": True}, "é": 'a "quote"\n\t\x01', "ab": "猫", "aa": [1]})
    assert canonical(event, 4) == (
        '[4, 7, "2026-05-14T09:30:00.000012Z", "submission.accepted", 3, 1, null, "e1", "session", "r", "", "", '
        '{"aa": [1], "ab": "猫", "é": "a \\"quote\\"\\n\\t\\u0001", "longer": {"a": true, "b": null}}]'
    )


def test_a_moment_is_the_same_in_every_time_zone() -> None:
    there = EVENT.at.astimezone(timezone(timedelta(hours=8)))
    assert canonical(replace(EVENT, at=there), 1) == canonical(EVENT, 1)


def test_nothing_is_wrong_with_a_chain_as_it_was_written() -> None:
    chain = _chain()
    walk = Walk({"release 1": Head(3, chain[2].hash), "release 2": Head(5, chain[4].hash)})
    assert list(walk.over(chain)) == []
    assert (walk.events, walk.head) == (5, Head(5, chain[4].hash))


def test_an_empty_chain_is_whole() -> None:
    assert _problems([]) == []


@pytest.mark.parametrize("position", range(1, 6))
def test_a_changed_event_is_one_problem_at_its_place(position: int) -> None:
    chain = _chain()
    changed = chain[position - 1]
    chain[position - 1] = replace(changed, event=replace(changed.event, actor_id=99))
    assert [problem.partition(":")[0] for problem in _problems(chain)] == [f"position {position}"]


@pytest.mark.parametrize(
    "field", ["id", "at", "type", "actor_id", "acting_for_id", "organisation_id", "object", "via", "request_id",
              "origin", "reason", "details"]
)  # fmt: skip
def test_every_field_is_part_of_the_hash(field: str) -> None:
    other = {"id": 1, "actor_id": 4, "acting_for_id": 4, "organisation_id": 4, "details": {}}.get(field, "other")
    if field == "at":
        other = EVENT.at + timedelta(microseconds=1)
    assert digest(START, replace(EVENT, **{field: other}), 1) != digest(START, EVENT, 1)  # type: ignore[arg-type]


def _removed(chain: list[Link]) -> list[Link]:
    return [*chain[:2], *chain[3:]]


def _swapped(chain: list[Link]) -> list[Link]:
    one, two = chain[1], chain[3]
    return [chain[0], replace(one, event=two.event), chain[2], replace(two, event=one.event), chain[4]]


def _inserted(chain: list[Link]) -> list[Link]:
    forged = Link(6, "f" * 64, replace(EVENT, id=999))
    return [*chain, forged]


@pytest.mark.parametrize(
    ("attack", "places"),
    [(_removed, ["position 3"]), (_swapped, ["position 2", "position 4"]), (_inserted, ["position 6"])],
)
def test_what_was_done_to_it_is_found(attack: Callable[[list[Link]], list[Link]], places: list[str]) -> None:
    assert [problem.partition(":")[0] for problem in _problems(attack(_chain()))] == places


@pytest.mark.parametrize("attack", [_removed, _swapped, lambda chain: chain[1:]])
def test_hashes_made_anew_are_found_by_a_published_head(attack: Callable[[list[Link]], list[Link]]) -> None:
    chain = _chain()
    remade = _again(attack(chain))
    assert _problems(remade) == []
    [problem] = _problems(remade, release_1=Head(4, chain[3].hash))
    assert "position 4: release_1 published another hash" in problem


def test_a_cut_end_is_found_by_a_published_head() -> None:
    chain = _chain()
    assert _problems(chain[:3]) == []
    [problem] = _problems(chain[:3], release_1=Head(5, chain[4].hash))
    assert problem == "position 5: release_1 published it, but the chain ends at position 3"


def test_a_head_is_written_and_read() -> None:
    head = Head(12, "ab" * 32)
    assert Head.parse(str(head)) == head
    for wrong in ("", "12", "x:" + "a" * 64, "12:abc"):
        with pytest.raises(ValueError, match="POSITION:HASH"):
            Head.parse(wrong)
