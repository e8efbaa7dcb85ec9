from datetime import date
from pathlib import Path

import pytest

from metrics.intake.checklist import ChecklistTaxon, Place
from metrics.intake.starter import Group, StarterError, read_groups, read_starter

HEADER = "rank,name,parent,listings,english,french,spanish,chinese,synonyms\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_is_a_taxon_below_an_earlier_one(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "taxa.csv",
        f"{HEADER}kingdom,Animalia,,,,,,,\n"
        "order,Psittaciformes,Animalia,II 1981-06-06; NC,Parrots; Parrot,,Loros,鹦鹉,Psittaci\n",
    )
    assert read_starter(path).taxa[1] == ChecklistTaxon(
        rank="order",
        name="Psittaciformes",
        lineage=(("kingdom", "Animalia"),),
        places=(Place("II", date(1981, 6, 6)), Place("NC")),
        synonyms=("Psittaci",),
        names=(("en", "Parrots"), ("en", "Parrot"), ("es", "Loros"), ("zh", "鹦鹉")),
    )


@pytest.mark.parametrize(
    "line",
    [
        "tribe,Hominini,Animalia,,,,,,",
        "order,Primates,Mammalia,,,,,,",
        "kingdom,Animalia,,,,,,,",
        "order,Primates,Animalia,IV,,,,,",
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, "taxa.csv", f"{HEADER}kingdom,Animalia,,,,,,,\n{line}\n")
    with pytest.raises(StarterError, match=r"taxa\.csv: .*(Hominini|Primates|Animalia)"):
        read_starter(path)


def test_a_group_names_its_taxa_with_their_rank(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "groups.toml",
        '[[group]]\nslug = "bears"\nname = "Bears"\ndescription = "Bile"\nicon = "paw-print"\n'
        'taxa = ["family Ursidae"]\n',
    )
    assert read_groups(path) == (Group("bears", "Bears", "Bile", "paw-print", (("family", "Ursidae"),)),)


@pytest.mark.parametrize("text", ["group = ", '[[group]]\nslug = "bears"\n', "title = 1\n"])
def test_a_broken_list_of_groups_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(StarterError, match=r"groups\.toml"):
        read_groups(written(tmp_path, "groups.toml", text))
