from pathlib import Path

import pytest

from metrics.statistics.indicator import DefinitionError, Identity, definitions, load, title_in

MEASURE = """
position = {position}
title = "Items {code}"
short = "{code}"
unit = "item"
scope = "{scope}"
how_to_count = "Once."
says = "How many."
does_not_say = "Why."
valid_from = "2020-Q1"
source = "Ours."
{more}
"""
RATE = """
position = {position}
title = "Share"
short = "Share"
numerator = "{numerator}"
denominator = "{denominator}"
says = "Which share."
does_not_say = "Why."
valid_from = "2020-Q1"
source = "Ours."
{more}
"""


class Folder:
    """A folder of definitions: measures a and b by taxon, c by member, and the rate a / b."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "measures").mkdir()
        (path / "indicators").mkdir()
        self.measure("a", 1)
        self.measure("b", 2)
        self.measure("c", 3, scope="member")
        self.rate("share", "a", "b")

    def measure(self, code: str, position: int, *, scope: str = "taxon", more: str = "") -> None:
        text = MEASURE.format(code=code, position=position, scope=scope, more=more)
        self.write(f"measures/{code}.toml", text)

    def rate(self, code: str, numerator: str, denominator: str, *, position: int = 1, more: str = "") -> None:
        text = RATE.format(position=position, numerator=numerator, denominator=denominator, more=more)
        self.write(f"indicators/{code}.toml", text)

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def refused(folder: Folder) -> tuple[str, str, str]:
    with pytest.raises(DefinitionError) as caught:
        load(folder.path)
    return caught.value.file, caught.value.key, str(caught.value)


def test_rates_come_first_and_every_measure_is_an_indicator(folder: Folder) -> None:
    found = load(folder.path)
    assert list(found.measures) == ["a", "b", "c"]
    assert list(found.indicators) == ["share", "a", "b", "c"]
    assert (found.indicators["share"].unit, found.indicators["a"].unit) == ("ratio", "item")
    assert [rate.code for rate in found.rates] == ["share"]
    assert found.indicators["a"].numerator == "a"
    assert not found.indicators["a"].is_rate


def test_an_identity_stands_in_the_smaller_measure(folder: Folder) -> None:
    folder.measure("a", 1, more='at_most = "b"')
    folder.measure("d", 4, more='usually_at_most = "b"')
    assert load(folder.path).identities == (
        Identity("a", "b", "error", "identity"),
        Identity("d", "b", "warning", "appeals-restored"),
    )


def test_an_unknown_key_is_named(folder: Folder) -> None:
    folder.measure("a", 1, more='colour = "green"')
    assert refused(folder)[:2] == ("measures/a.toml", "colour")


def test_a_missing_key_is_named(folder: Folder) -> None:
    text = MEASURE.format(code="a", position=1, scope="taxon", more="")
    folder.write("measures/a.toml", text.replace('says = "How many."', ""))
    assert refused(folder) == ("measures/a.toml", "says", "measures/a.toml, says: is missing.")


def test_a_key_with_nothing_in_it_is_as_good_as_missing(folder: Folder) -> None:
    folder.write("measures/a.toml", MEASURE.format(code="a", position=1, scope="taxon", more="").replace("Once.", " "))
    assert refused(folder)[:2] == ("measures/a.toml", "how_to_count")


@pytest.mark.parametrize("key", ["numerator", "denominator"])
def test_a_rate_over_an_unknown_measure_is_refused(folder: Folder, key: str) -> None:
    measures = {"numerator": "a", "denominator": "b"} | {key: "views"}
    folder.rate("share", measures["numerator"], measures["denominator"])
    assert refused(folder)[:2] == ("indicators/share.toml", key)


def test_a_rate_is_not_taken_over_two_scopes(folder: Folder) -> None:
    folder.rate("share", "a", "c")
    file, key, message = refused(folder)
    assert (file, key) == ("indicators/share.toml", "denominator")
    assert "a is counted by taxon and c by member" in message


def test_a_rate_of_a_measure_over_itself_is_refused(folder: Folder) -> None:
    folder.rate("share", "a", "a")
    assert refused(folder)[:2] == ("indicators/share.toml", "denominator")


def test_a_rate_may_not_take_the_code_of_a_measure(folder: Folder) -> None:
    folder.rate("a", "a", "b", position=2)
    assert refused(folder)[0] == "indicators/a.toml"


@pytest.mark.parametrize("key", ["at_most", "usually_at_most"])
def test_an_identity_to_an_unknown_measure_is_refused(folder: Folder, key: str) -> None:
    folder.measure("a", 1, more=f'{key} = "views"')
    assert refused(folder)[:2] == ("measures/a.toml", key)


def test_an_identity_across_scopes_is_refused(folder: Folder) -> None:
    folder.measure("a", 1, more='at_most = "c"')
    assert refused(folder)[:2] == ("measures/a.toml", "at_most")


def test_identities_do_not_go_in_a_circle(folder: Folder) -> None:
    folder.measure("a", 1, more='at_most = "b"')
    folder.measure("b", 2, more='at_most = "a"')
    file, key, message = refused(folder)
    assert (file, key) == ("measures/a.toml", "at_most")
    assert "a <= b <= a" in message


def test_two_files_do_not_share_a_position(folder: Folder) -> None:
    folder.measure("b", 1)
    assert refused(folder)[:2] == ("measures/b.toml", "position")


@pytest.mark.parametrize(
    ("key", "written"),
    [("unit", '"litre"'), ("scope", '"planet"'), ("valid_from", '"2020"'), ("position", '"first"')],
)
def test_a_value_outside_its_range_is_refused(folder: Folder, key: str, written: str) -> None:
    text = MEASURE.format(code="a", position=1, scope="taxon", more="")
    lines = [line if not line.startswith(f"{key} ") else f"{key} = {written}" for line in text.splitlines()]
    folder.write("measures/a.toml", "\n".join(lines))
    assert refused(folder)[:2] == ("measures/a.toml", key)


def test_a_file_that_is_not_toml_is_named(folder: Folder) -> None:
    folder.write("measures/a.toml", "title: A")
    file, key, message = refused(folder)
    assert (file, key) == ("measures/a.toml", "")
    assert "not readable as TOML" in message


def test_a_folder_without_definitions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="holds no definition"):
        load(tmp_path)


def test_the_project_counts_twenty_measures_and_six_rates() -> None:
    found = definitions()
    scopes = [measure.scope for measure in found.measures.values()]
    assert (scopes.count("taxon"), scopes.count("member")) == (14, 6)
    quotients = {rate.code: (rate.numerator, rate.denominator) for rate in found.rates}
    assert quotients == {
        "zero_view_rate": ("removed_before_first_view", "views_known"),
        "proactive_rate": ("removed_before_user_report", "items_removed"),
        "rate_24h": ("removed_within_24h", "items_removed"),
        "user_report_action_rate": ("user_reports_actioned", "user_reports_received"),
        "flag_removal_rate": ("partner_flags_removed", "partner_flags_received"),
        "alert_click_rate": ("alerts_clicked", "alerts_shown"),
    }


def test_the_project_checks_seven_identities_and_warns_of_one() -> None:
    found = {(identity.smaller, identity.larger): identity.severity for identity in definitions().identities}
    assert found == {
        ("removed_before_first_view", "views_known"): "error",
        ("views_known", "items_removed"): "error",
        ("removed_before_user_report", "items_removed"): "error",
        ("removed_within_24h", "items_removed"): "error",
        ("user_reports_actioned", "user_reports_received"): "error",
        ("partner_flags_removed", "partner_flags_received"): "error",
        ("alerts_clicked", "alerts_shown"): "error",
        ("items_restored", "appeals_received"): "warning",
    }


def test_nobody_can_change_the_definitions_by_accident() -> None:
    with pytest.raises(TypeError):
        definitions().measures["more"] = definitions().measures["items_removed"]  # type: ignore[index]


def test_short_titles_fit_a_table_head() -> None:
    assert max(len(indicator.short) for indicator in definitions().indicators.values()) <= 20


def test_names_are_told_by_language(folder: Folder) -> None:
    folder.measure("a", 1, more='[names.en]\nsynonyms = ["As"]\n[names.fr]\ntitle = "Les a"')
    a = load(folder.path).measures["a"]
    assert (a.names["en"].all, a.names["fr"].all) == (("Items a", "As"), ("Les a",))
    assert (title_in(a, "fr"), title_in(a, "es")) == ("Les a", "Items a")


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ('[names.tlh]\ntitle = "a"', "names"),
        ('[names.fr]\nsynonyms = ["a"]', "names.fr.title"),
        ('[names.fr]\ntitle = "a"\nsynonyms = "b"', "names.fr.synonyms"),
        ('[names]\nen = "a"', "names.en.synonyms"),
    ],
)
def test_names_that_cannot_be_used_are_refused(folder: Folder, more: str, key: str) -> None:
    folder.measure("a", 1, more=more)
    with pytest.raises(DefinitionError) as refused:
        load(folder.path)
    assert refused.value.key == key
