"""One answer of the member holds for every row with the same value, and is shown with what was read."""

import pytest

from metrics.intake.answers import AnswerKind, Answers, Said
from metrics.intake.known import Answer
from tests.unit.metrics.intake.inputs import knowing, places, understood


def saying(*said: tuple[AnswerKind, str, str]) -> Answers:
    return Answers(Said(number, *one) for number, one in enumerate(said, 1))


def test_one_answer_names_every_row() -> None:
    known = knowing(answers=saying(("taxon", "elefant", "Loxodonta africana")))
    result = understood("taxon,product,items_removed\nElefant,ivory,1\n elefant ,live,2\nturtle,,3\n", known=known)
    assert [row.taxon.name if row.taxon else "" for row in result.rows] == ["Loxodonta africana"] * 2 + [""]
    assert [row.taxon.kind if row.taxon else "" for row in result.rows] == ["answered", "answered", "ambiguous"]
    assert [row.taxon_given for row in result.rows] == ["Elefant", "elefant", "turtle"]
    assert places(result, "unknown-taxon") == []
    assert [said.written for said in result.reading.answers] == ["elefant"]


def test_an_answer_may_name_a_group_or_nothing() -> None:
    known = knowing(answers=saying(("taxon", "turtle", "Sea turtles"), ("taxon", "Other", "")))
    result = understood("taxon,items_removed\nturtle,1\nother,2\n", known=known)
    assert not len(result.findings)
    first, second = (row.taxon for row in result.rows)
    assert first is not None
    assert (first.kind, first.group) == ("answered", "sea-turtles")
    assert second is not None
    assert (second.taxon_id, second.group) == (None, None)


def test_what_is_known_by_itself_needs_no_answer() -> None:
    known = knowing(
        answers=saying(
            ("taxon", "Manis javanica", "Loxodonta africana"),
            ("product", "live", "ivory"),
            ("column", "items_removed", "items_blocked"),
        )
    )
    result = understood("taxon,product,items_removed\nManis javanica,live,1\n", known=known)
    (row,) = result.rows
    assert (row.taxon and row.taxon.name, row.product) == ("Manis javanica", "live")
    assert row.values == {"items_removed": Answer(1)}
    assert result.reading.answers == ()


def test_an_answer_that_means_nothing_any_more_does_not_count() -> None:
    known = knowing(answers=saying(("taxon", "elefant", "Elephas maximus"), ("platform", "Old Mall", "sold-mall")))
    result = understood("taxon,platform,items_removed\nelefant,Old Mall,1\n", known=known)
    assert {found.code for found in result.findings} == {"unknown-taxon", "unknown-platform"}
    assert result.reading.answers == ()


@pytest.mark.parametrize(
    ("kind", "written", "meaning", "field"),
    [
        ("product", "Tusk", "ivory", "product"),
        ("market", "Namibia ", "NA", "market"),
        ("platform", "the mall", "lotus-mall", "platform"),
    ],
)
def test_codes_are_answered_too(kind: AnswerKind, written: str, meaning: str, field: str) -> None:
    for said, expected in ((meaning, meaning), ("", "")):
        known = knowing(answers=saying((kind, written, said)))
        result = understood(f"taxon,{kind},items_removed\n,{written.upper()},1\n", known=known)
        assert not len(result.findings)
        assert getattr(result.rows[0], field) == expected


def test_a_column_is_taken_for_what_the_member_said_and_another_left_out() -> None:
    known = knowing(answers=saying(("column", "Taken down", "items_removed"), ("column", "our id", "")))
    result = understood("Our ID,taxon,taken_down\n17,Manis javanica,12\n", known=known)
    assert not len(result.findings)
    assert result.rows[0].values == {"items_removed": Answer(12)}
    read = {column.header: column.meaning for column in result.reading.columns}
    assert read == {"Our ID": None, "taxon": "taxon", "taken_down": "items_removed"}
    assert {(said.kind, said.meaning) for said in result.reading.answers} == {
        ("column", "items_removed"),
        ("column", ""),
    }


def test_two_columns_for_one_are_still_refused() -> None:
    known = knowing(answers=saying(("column", "Taken down", "items_removed")))
    result = understood("taxon,items_removed,Taken down\nManis javanica,1,2\n", known=known)
    assert [found.code for found in result.findings] == ["unknown-column"]


def test_in_the_long_form_a_measure_is_answered() -> None:
    known = knowing(answers=saying(("measure", "taken down", "items_removed")))
    result = understood("taxon,measure,value\nManis javanica,Taken down,12\n", known=known)
    assert not len(result.findings)
    assert result.rows[0].values == {"items_removed": Answer(12)}


def test_answered_column_names_tell_the_header_from_titles() -> None:
    answers = saying(("column", "Species seen", "taxon"), ("column", "Taken down", "items_removed"))
    text = "Report of the third quarter,,\n,,\nSpecies seen,Taken down,\nManis javanica,12,\n"
    result = understood(text, known=knowing(answers=answers))
    assert result.reading.header_row == 3
    assert not len(result.findings)
