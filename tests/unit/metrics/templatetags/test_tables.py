"""Tables of counts as HTML."""

import re
from fractions import Fraction
from html import unescape

import pytest
from django.template import Context, Template, TemplateSyntaxError

from metrics.statistics.table import WITHOUT_NUMBER, Cell, Column, Table, Value
from metrics.templatetags.tables import SYMBOLS, cell_of, shown

PERIOD, TEXT = Column("period", "Quarter", "period"), Column("group", "Group", "text")
COUNT, RATE = Column("removed", "Removed", "count"), Column("rate", "Share", "rate")


def table(columns: tuple[Column, ...], *rows: tuple[Cell, ...]) -> Table:
    return Table("t", "Removed by quarter", columns, rows, unit="listings", source="members")


def rendered(tag: str, **context: object) -> str:
    return Template("{% load tables %}" + tag).render(Context(context))


def cells(html: str) -> list[str]:
    """The texts of the body's cells, as a reader with a screen sees them."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    seen = re.sub(r'<span class="sr">.*?</span>', "", body)
    return [
        unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", seen, re.S)
    ]


def test_counts_and_rates_are_printed_in_their_units() -> None:
    two = table((PERIOD, COUNT, RATE), ("2026-Q3", Value(1224278), Value(Fraction(62, 100))))
    assert cells(rendered('{% data_table t "x" %}', t=two)) == ["2026 Q3", "1,224,278", "62.0%"]


def test_a_cell_leads_to_its_own_page_and_an_absence_may_too() -> None:
    two = table((TEXT, COUNT), ("a", Value(3)), ("b", Value(None, "withheld")), ("c", Value(5)))
    links = [{"removed": "/three/"}, {"removed": "/why/", "group": "/b/"}, {}]
    html = rendered('{% data_table t "x" cell_links=links %}', t=two, links=links)
    assert re.findall(r'<a href="([^"]*)">(.*?)</a>', html) == [
        ("/three/", "3"),
        ("/b/", "b"),
        ("/why/", '<span title="withheld by the member" aria-hidden="true">w</span>'
                  '<span class="sr">withheld by the member</span>'),
    ]  # fmt: skip


def test_a_column_of_mixed_figures_tells_counts_from_rates() -> None:
    figures = Column("value", "Value", "figure")
    mixed = table((TEXT, figures), ("a", Value(1)), ("b", Value(Fraction(1))))
    assert cells(rendered('{% data_table t "x" %}', t=mixed)) == ["a", "1", "b", "100.0%"]


def test_every_absence_has_a_look_of_its_own_and_none_looks_like_zero() -> None:
    looks = [(cell.text, cell.css) for cell in (cell_of(Value(None, status), "count") for status in WITHOUT_NUMBER)]
    looks.append((cell_of(Value(0), "count").text, cell_of(Value(0), "count").css))
    assert len(set(looks)) == len({text for text, _ in looks}) == len(WITHOUT_NUMBER) + 1
    assert set(SYMBOLS) >= WITHOUT_NUMBER


def test_an_absence_is_said_in_words_and_explained_below_the_table() -> None:
    html = rendered(
        '{% data_table t "x" %}',
        t=table((PERIOD, COUNT), ("2026-Q3", Value(None, "suppressed")), ("2026-Q2", Value(3))),
    )
    assert 'class="n is-suppressed"' in html
    assert '<span class="sr">suppressed to protect a member’s figure</span>' in html
    assert html.count("<dd>suppressed to protect a member’s figure</dd>") == 1


def test_a_table_without_absences_needs_no_key() -> None:
    assert "<dl" not in rendered('{% data_table t "x" %}', t=table((PERIOD, COUNT), ("2026-Q3", Value(0))))


def test_a_partial_figure_and_a_provisional_quarter_say_so() -> None:
    html = rendered(
        '{% data_table t "x" provisional=quarters %}',
        t=table((PERIOD, COUNT), ("2026-Q3", Value(5, "partial")), ("2026-Q2", Value(6))),
        quarters=["2026-Q3"],
    )
    assert cells(html) == ["2026 Q3 provisional", "5 partial", "2026 Q2", "6"]


def test_the_region_can_be_reached_and_has_a_name() -> None:
    html = rendered('{% data_table t "x" caption="All" %}', t=table((TEXT, COUNT)))
    assert 'tabindex="0" role="region" aria-labelledby="x-caption"' in html
    assert 'id="x-caption">All</caption>' in html
    assert "No figures." in html


def test_names_from_members_are_escaped_and_linked() -> None:
    html = rendered(
        '{% data_table t "x" links=links %}', t=table((TEXT, COUNT), ("<b>A&B", Value(1))), links={"<b>A&B": "/a/?b&c"}
    )
    assert '<a href="/a/?b&amp;c">&lt;b&gt;A&amp;B</a>' in html


def test_a_long_table_is_turned_round_for_the_heat_table() -> None:
    long = table(
        (TEXT, PERIOD, COUNT),
        ("Asia", "2026-Q1", Value(45_500)),
        ("Asia", "2026-Q2", Value(0)),
        ("Africa", "2026-Q1", Value(None, "not reported")),
    )
    html = rendered('{% heat_table t "x" %}', t=long)
    assert cells(html) == ["Asia", "45.5k", "0", "Africa", "n/r", "–"]
    assert re.findall(r'<th scope="col">([^<]*)', html) == ["Group", "2026 Q1", "2026 Q2"]


def test_more_is_darker_and_only_the_most_is_darkest() -> None:
    columns = (TEXT, *(Column(f"q{i}", f"Q{i}", "count") for i in range(5)))
    html = rendered('{% heat_table t "x" %}', t=table(columns, ("a", *map(Value, (0, 1, 20, 50, 100)))))
    shades = re.findall(r'class="n (is-zero|q\d)"', html)
    assert shades[0] == "is-zero"
    assert shades[1:] == sorted(set(shades[1:]))
    assert shades[-1] == "q6"


def test_a_heat_table_of_words_is_an_error_of_the_page() -> None:
    with pytest.raises(TemplateSyntaxError, match="figures after its labels"):
        rendered('{% heat_table t "x" %}', t=table((TEXT, PERIOD), ("a", "2026-Q1")))


def test_a_figure_outside_a_table_has_the_same_marks() -> None:
    assert shown(1200) == "1,200"
    assert shown(Value(Fraction(1, 4)), "rate") == "25.0%"
    assert "not reported" in shown(Value(None, "not reported"))
    assert "no figure" in shown(None)
