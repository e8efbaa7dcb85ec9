"""Totals are found wherever they stand, and a row that was not broken down is left alone."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.headers import KEYS
from metrics.intake.limits import Limits
from metrics.intake.tally import Tally
from metrics.intake.total_rows import total_rows
from tests.unit.metrics.intake.inputs import KNOWN, places, understood

MEASURES = ("items_removed", "views_known", "removed_before_first_view", "user_reports_received")
Line = tuple[tuple[int, int, int, int], list[int]]
BLANK = (0, 0, 0, 0)


def tally_of(lines: list[Line]) -> Tally:
    return Tally(
        rows=np.arange(2, len(lines) + 2),
        keys={name: np.array([key[place] for key, _ in lines]) for place, name in enumerate(KEYS)},
        counts={code: np.array([figures[place] for _, figures in lines]) for place, code in enumerate(MEASURES)},
        labelled=np.zeros(len(lines), dtype=bool),
        taxa=[(None, None)] * 100,
        unclear=np.zeros(100, dtype=bool),
        offered=(),
    )


def found(lines: list[Line]) -> list[tuple[int, bool]]:
    return [(total.place, total.certain) for total in total_rows(tally_of(lines))]


def real_looking(random: Random) -> list[Line]:
    """A report as members send them: taxa, some broken down further, counts that are parts of each other, blanks."""
    with_products, with_platforms = random.random() < 0.5, random.random() < 0.5
    keys = {
        (
            0 if random.random() < 0.1 else random.randint(1, 12),
            random.randint(0, 4) if with_products else 0,
            0,
            random.randint(0, 3) if with_platforms else 0,
        )
        for _ in range(random.randint(1, 40))
    }
    return [(key, _figures(random)) for key in sorted(keys, key=lambda key: random.random())]


def _figures(random: Random) -> list[int]:
    removed = int(10 ** random.uniform(0, 4.5)) - 1
    known = removed if random.random() < 0.3 else random.randint(0, removed)
    figures = [removed, known, random.randint(0, known), random.randint(0, 500)]
    return [-1 if random.random() < 0.1 else figure for figure in figures]


def total_of(lines: list[Line]) -> list[int]:
    told = [[max(figure, 0) for figure in figures] for _, figures in lines]
    return [sum(column) for column in zip(*told, strict=True)]


def stands_behind(lines: list[Line]) -> bool:
    """Whether two rows with more detail make at least one of the sums, and the sums are not small."""
    most = max(sum(figures[place] > 0 for _, figures in lines) for place in range(len(MEASURES)))
    return most >= 2 and max(total_of(lines)) >= 1_000


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_rows_as_members_send_them_hold_no_total(seed: int) -> None:
    assert [place for place, certain in found(real_looking(Random(seed))) if certain] == []


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_a_total_is_found_wherever_it_stands(seed: int) -> None:
    random = Random(seed)
    lines = [line for line in real_looking(random) if line[0] != BLANK]
    if not lines or not stands_behind(lines):
        return
    place = random.randint(0, len(lines))
    lines.insert(place, (BLANK, total_of(lines)))
    assert (place, True) in found(lines)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_subtotals_of_platforms_and_the_total_above_them_are_all_found(seed: int) -> None:
    random = Random(seed)
    rows = [((t, 0, 0, p), _figures(random)) for p in (1, 2, 3) for t in random.sample(range(1, 30), 8)]
    subtotals = [((0, 0, 0, p), total_of([row for row in rows if row[0][3] == p])) for p in (1, 2, 3)]
    lines = [*rows, *subtotals, (BLANK, total_of(rows))]
    random.shuffle(lines)
    wanted = {place for place, (key, _) in enumerate(lines) if key[0] == 0}
    assert {place for place, certain in found(lines) if certain} == wanted


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (",1500\nManis javanica,1000\nSea turtles,500\n", "error"),  # two rows, and no chance of one in 1,500
        ("Manis javanica,50\n,150\nSea turtles,60\nLoxodonta africana,40\n", "error"),  # three rows, 150
        ("Manis javanica,5\nSea turtles,6\nLoxodonta africana,4\n,15\n", "warning"),  # it may be so by chance
        ("Manis javanica,5\nSea turtles,6\n,11\n", ""),  # two small rows prove nothing
        ("Manis javanica,5000\n,5000\n", ""),  # what equals one row is no sum
        ("Manis javanica,1000\nSea turtles,500\n,1501\n", ""),
        ("Manis javanica,1000\nSea turtles,500\n,1500\n,3\n", ""),  # the rest is not broken down, so 1,500 is no sum
    ],
)
def test_how_much_evidence_is_enough(text: str, severity: str) -> None:
    found = [each for each in understood(f"taxon,items_removed\n{text}").findings if each.code == "total-row"]
    assert [each.severity for each in found] == ([severity] if severity else [])


def test_the_long_form_has_totals_too() -> None:
    lines = "".join(
        f"{taxon},{measure},{value}\n"
        for taxon, values in {"Manis javanica": (900, 800), "Sea turtles": (400, 300), "": (1300, 1100)}.items()
        for measure, value in zip(("items_removed", "views_known"), values, strict=True)
    )
    assert places(understood(f"taxon,measure,value\n{lines}"), "total-row") == [(6, None, None)]


def test_a_row_for_the_whole_member_is_no_total() -> None:
    text = "taxon,items_removed,staff_trained\nManis javanica,1000,\nSea turtles,500,\n,,1500\n"
    assert places(understood(text), "total-row") == []


def test_a_labelled_total_is_left_out_of_other_sums_even_where_it_is_not_listed() -> None:
    text = "taxon,items_removed\nNobody knows,1\nManis javanica,1000\nSea turtles,500\nTotal,1501\n,1501\n"
    for listed in (10, 1):
        result = understood(text, known=replace(KNOWN, limits=Limits(findings_listed=listed)))
        assert (len(result.findings.listed), result.findings.counts["total-row"]) == (min(listed, 3), 2)
