"""A whole table: rows, findings and how it was read, in the wide form, the long form and as JSON."""

from fractions import Fraction

from metrics.intake.findings import LISTED
from metrics.intake.known import NOT_REPORTED, Answer
from metrics.intake.limits import Limits
from metrics.intake.pipeline import understand
from metrics.intake.readers.records import rows_from_json
from metrics.intake.sheet import Line, RawSheet
from tests.unit.metrics.intake.inputs import KNOWN, knowing, only, places, understood

WIDE = """taxon,product,market,platform,items_removed,views_known,zero_view_rate_percent,note
Manis javanica,live,ZA,Lotus Mall,"20,800,000",withheld,73.5%,seen twice
Sea turtles,,,,0,,,
"""


def test_a_row_keeps_what_was_written_and_what_was_understood() -> None:
    result = understood(WIDE)
    assert not len(result.findings)
    first, second = result.rows
    assert (first.row, first.taxon_given, first.product, first.market, first.platform) == (
        2,
        "Manis javanica",
        "live",
        "ZA",
        "lotus-mall",
    )
    assert first.values == {"items_removed": Answer(20_800_000), "views_known": Answer(None, "withheld")}
    assert first.rates == {"zero_view_rate": Fraction(147, 200)}
    assert first.note == "seen twice"
    assert second.values == {"items_removed": Answer(0), "views_known": NOT_REPORTED}
    assert second.rates == {}


def test_the_reading_shows_what_was_understood() -> None:
    reading = understood(WIDE).reading
    assert (reading.kind, reading.encoding, reading.separator, reading.form) == ("csv", "utf-8", ",", "wide")
    assert reading.header_row == 1
    assert [(c.header, c.meaning) for c in reading.columns][4:7] == [
        ("items_removed", "items_removed"),
        ("views_known", "views_known"),
        ("zero_view_rate_percent", "zero_view_rate_percent"),
    ]
    (numbers,) = reading.number_formats
    assert (numbers.mark, numbers.written, numbers.read_as) == ("comma for thousands", "20,800,000", "20800000")


def test_the_long_form_means_the_same() -> None:
    text = (
        "taxon,product,measure,value,note\n"
        "Manis javanica,live,items_removed,12,\n"
        "Manis javanica,live,Views known,13,\n"
        "manis javanica,LIVE,items removed,5,\n"
        "Manis javanica,live,zero_view_rate_percent,50,\n"
        "Manis javanica,,staff_trained,4,\n"
        "Manis javanica,ivory,items_remvoed,4,\n"
    )
    result = understood(text)
    assert result.reading.form == "long"
    assert result.rows[0].values == {"items_removed": Answer(12)}
    assert result.rows[3].rates == {"zero_view_rate": Fraction(1, 2)}
    assert places(result, "duplicate-row") == [(4, None, None)]
    assert places(result, "misplaced-measure") == [(6, "value", "4")]
    assert places(result, "unknown-column") == [(7, "measure", "items_remvoed")]
    assert places(result, "identity") == [(3, "value", "13")]


def test_json_rows_are_counted_from_one() -> None:
    rows = [{"taxon": "Manis javanica", "items_removed": 12}, {"taxon": "Sea turtles", "views_known": "1.2k"}]
    result = understand(rows_from_json(rows), KNOWN)
    assert result.rows[0].row == 1
    assert result.rows[0].values == {"items_removed": Answer(12), "views_known": NOT_REPORTED}
    assert places(result, "not-a-number") == [(2, "views_known", "1.2k")]
    assert result.reading.header_row is None


def test_all_findings_are_counted_and_the_first_are_listed_in_the_order_of_the_rows() -> None:
    text = "taxon,items_removed,views_known\n" + "".join(f"Unknown {i},x,-1\n" for i in range(4_000))
    result = understood(text)
    assert result.findings.errors == len(result.findings) == 12_000
    assert result.findings.counts == {"unknown-taxon": 4_000, "not-a-number": 4_000, "negative": 4_000}
    assert len(result.findings.listed) == LISTED
    assert [found.row for found in result.findings][:4] == [2, 2, 2, 3]


def test_the_length_of_the_list_is_a_limit() -> None:
    result = understood("items_removed\nx\ny\n", known=knowing(limits=Limits(findings_listed=2)))
    assert len(result.findings.listed) == 2
    assert len(result.findings) == 4


def test_a_header_alone_is_an_empty_file() -> None:
    result = understood("taxon,items_removed\n")
    assert only(result, "empty-file").severity == "error"
    assert result.rows == []


def test_a_template_sent_back_as_it_was_is_not_a_report() -> None:
    assert only(understood("taxon,items_removed\nManis javanica,\n"), "template-not-filled").severity == "error"


def test_blank_lines_are_no_rows() -> None:
    result = understood("taxon,items_removed\n\n , \nManis javanica,3\n,,\n")
    assert [row.row for row in result.rows] == [4]


def test_merged_cells_below_the_column_names_are_errors_and_above_them_harmless() -> None:
    lines: list[Line] = [
        (1, ["Our report"]),
        (2, ["taxon", "items_removed"]),
        (3, ["Manis javanica", 1]),
        (4, [None, 2]),
    ]
    sheet = RawSheet("xlsx", lines, sheet="Data", merged=((1, 1, 1, 4), (3, 1, 4, 1)))
    found = only(understand(sheet, KNOWN), "merged-cells")
    assert (found.row, found.sheet) == (3, "Data")
    assert "A3:A4" in found.message


def test_what_surrounds_a_table_is_found_out_and_not_counted() -> None:
    """A total is found out, and a footnote is what it is."""
    result = understood("taxon,items_removed\nManis javanica,3\nTotal,3\nSource: own counts,\n")
    assert places(result, "total-row") == [(3, "taxon", "Total")]
    assert places(result, "unknown-column") == [(4, None, None)]
    assert [row.row for row in result.rows] == [2, 3]


def test_a_long_value_is_cut_in_its_finding() -> None:
    found = only(understood(f"taxon,items_removed\nManis javanica,{'9' * 3000}\n"), "not-a-number")
    assert found.value is not None
    assert len(found.value) == 200
