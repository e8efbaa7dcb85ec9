"""A setting that is missing or wrong says so, and how to set it."""

from pathlib import Path

import pytest

from coalition.lib.env import Setting, SettingError

THING = Setting("THING", "Set THING to something.")


def test_what_is_not_set_takes_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THING", raising=False)
    assert THING.text("usual") == "usual"
    assert THING.flag(True) is True
    assert THING.whole_number(8000, least=1, most=65535) == 8000
    assert THING.words(["a"]) == ["a"]
    assert THING.database() is None


@pytest.mark.parametrize(
    ("given", "understood"), [("yes", True), ("no", False), ("true", True), ("0", False), ("off", False)]
)
def test_flags_are_written_as_people_write_them(monkeypatch: pytest.MonkeyPatch, given: str, understood: bool) -> None:
    monkeypatch.setenv("THING", given)
    assert THING.flag(not understood) is understood


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "one.example, two.example ,")
    assert THING.words([]) == ["one.example", "two.example"]


@pytest.mark.parametrize(
    ("given", "read", "fault"),
    [
        ("perhaps", lambda: THING.flag(False), "cannot be understood"),
        ("eighty", lambda: THING.whole_number(1, least=1, most=9), "cannot be understood"),
        ("0", lambda: THING.whole_number(1, least=1, most=9), "must lie between 1 and 9, but is 0"),
        ("figures.example.org", lambda: THING.site_url(""), "must look like https://"),
        ("https://figures.example.org/path", lambda: THING.site_url(""), "must look like https://"),
        ("mysql://u:p@h/name", THING.database, "must be the address of a PostgreSQL database"),
        ("postgresql://u:p@h/", THING.database, "names no database"),
        ("postgresql://u:p@h:port/name", THING.database, "cannot be understood"),
    ],
)
def test_a_wrong_value_names_the_setting_the_fault_and_the_remedy(
    monkeypatch: pytest.MonkeyPatch, given: str, read: object, fault: str
) -> None:
    assert callable(read)
    monkeypatch.setenv("THING", given)
    with pytest.raises(SettingError) as caught:
        read()
    assert fault in str(caught.value)
    assert str(caught.value).startswith("The setting THING ")
    assert str(caught.value).endswith("Set THING to something.")


def test_a_database_in_a_socket_folder_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "postgresql://role:secret@%2Frun%2Fpostgresql/figures")
    address = THING.database()
    assert address is not None
    assert (address["HOST"], address["NAME"], address["USER"]) == ("/run/postgresql", "figures", "role")


def test_a_folder_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THING", "data")
    assert THING.folder(Path("/elsewhere")) == tmp_path / "data"
