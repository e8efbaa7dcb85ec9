"""Loading checklists into the database, small ones made here."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.actors import COMMAND
from members.models import AuditEvent
from metrics.actions import taxa
from metrics.models import Listing, ReportingGroup, Taxon, TaxonName

HEADER = "Id,Kingdom,Phylum,Class,Order,Family,Genus,Species,Scientific Name,Author,Rank,Listing,Party\n"
PYTHON = "Animalia,Chordata,Reptilia,Serpentes,Pythonidae,Python"
SPECIES = ("regius", "sebae", "curtus")
ROWS = [f"{number},{PYTHON},x,Python {name},,SPECIES,II,\n" for number, name in enumerate(SPECIES, 1)]

pytestmark = pytest.mark.django_db


def checklist(folder: Path, *rows: str, name: str = "reptiles.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def load(path: Path, **options: object) -> dict[str, object]:
    output = StringIO()
    call_command("load_taxa", path, stdout=output, **options)
    answer: dict[str, object] = json.loads(output.getvalue().splitlines()[-1])
    return answer


def test_a_file_is_loaded_with_paths_names_and_listings(tmp_path: Path) -> None:
    answer = load(checklist(tmp_path, *ROWS))
    assert answer["rows"] == 3
    above = ["Animalia", "Chordata", "Reptilia", "Serpentes", "Pythonidae", "Python"]
    assert answer["new"] == {"count": 9, "first": [*above, *(f"Python {name}" for name in SPECIES)]}
    regius = Taxon.objects.get(name="Python regius")
    assert (regius.official_id, regius.source) == ("1", "reptiles.csv")
    names = dict(Taxon.objects.values_list("pk", "name"))
    assert [names[id] for id in regius.path] == [*above, "Python regius"]
    assert TaxonName.objects.get(taxon=regius).key == "python regius"
    assert Listing.objects.get(taxon=regius).appendix == "II"


def test_a_second_time_it_changes_nothing_and_says_so(tmp_path: Path) -> None:
    path = checklist(tmp_path, *ROWS)
    load(path)
    before = [list(model.objects.order_by("pk").values()) for model in (Taxon, TaxonName, Listing)]
    assert load(path)["unchanged"] is True
    assert [list(model.objects.order_by("pk").values()) for model in (Taxon, TaxonName, Listing)] == before
    assert AuditEvent.objects.filter(type="taxa.loaded").count() == 1


def test_a_vanished_taxon_is_retired_once_and_keeps_its_day(tmp_path: Path) -> None:
    load(checklist(tmp_path, *ROWS))
    newer = checklist(tmp_path, *ROWS[:2], name="newer.csv")
    assert load(newer)["vanished"] == {"count": 1, "first": ["Python curtus"]}
    retired_at = Taxon.objects.get(name="Python curtus").retired_at
    assert retired_at is not None
    load(newer)
    assert Taxon.objects.get(name="Python curtus").retired_at == retired_at


def test_a_moved_genus_takes_its_species_along(tmp_path: Path) -> None:
    load(checklist(tmp_path, *ROWS))
    load(checklist(tmp_path, *(row.replace("Pythonidae", "Boidae") for row in ROWS), name="newer.csv"))
    boidae = Taxon.objects.get(name="Boidae")
    assert Taxon.objects.filter(path__contains=[boidae.pk], rank="species").count() == 3


def test_a_group_follows_a_taxon_to_its_new_name(tmp_path: Path) -> None:
    load(checklist(tmp_path, *ROWS))
    curtus = Taxon.objects.get(name="Python curtus")
    TaxonName.objects.create(taxon=curtus, name="Aspidoboa curta", key="aspidoboa curta", kind="synonym")
    group = ReportingGroup.objects.create(slug="blood-pythons", name="Blood pythons")
    group.taxa.add(curtus)
    renamed = f"9,{PYTHON[:-6]}Aspidoboa,x,Aspidoboa curta,,SPECIES,II,\n"
    answer = load(checklist(tmp_path, *ROWS[:2], renamed, name="newer.csv"))
    assert answer["renamed"] == {"count": 1, "first": ["Python curtus > Aspidoboa curta"]}
    assert set(group.taxa.values_list("name", flat=True)) == {"Python curtus", "Aspidoboa curta"}


def test_listings_change_from_the_day_that_is_given(tmp_path: Path) -> None:
    load(checklist(tmp_path, *ROWS))
    path = checklist(tmp_path, *ROWS[:2], ROWS[2].replace(",II,", ",I,"), name="newer.csv")
    output = StringIO()
    call_command("load_taxa", str(path), "--listings-from", "2023-02-23", stdout=output)
    history = Listing.objects.filter(taxon__name="Python curtus").values_list("appendix", "starts", "ends")
    assert {tuple(str(part) for part in listing) for listing in history} == {
        ("II", "None", "2023-02-23"),
        ("I", "2023-02-23", "None"),
    }


def test_a_wrong_file_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "parties.csv"
    path.write_text("Name,ISO\nNamibia,NA\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"fits neither official layout.*Index of CITES Species"):
        load(path)
    with pytest.raises(CommandError, match="is not a file"):
        load(tmp_path / "absent.csv")
    assert not Taxon.objects.exists()


def test_a_line_that_cannot_be_read_undoes_the_whole_file(tmp_path: Path) -> None:
    path = checklist(tmp_path, *ROWS, f"4,{PYTHON},x,Python anchietae,,SPECIES,IV,\n")
    with pytest.raises(ValueError, match="Line 5"):
        taxa.load_checklist(path=path, by=COMMAND)
    assert not Taxon.objects.exists()
