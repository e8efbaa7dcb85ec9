import gzip
from pathlib import Path

import pytest

from metrics.intake.checklist import Checklist, ChecklistError, ChecklistTaxon, Place, read_checklist
from tests.shared_data import shared_data

INDEX = (
    "TaxonId,Kingdom,Phylum,Class,Order,Family,Genus,Species,FullName,AuthorYear,RankName,CurrentListing,"
    "#AnnotationSymbol,SynonymsWithAuthors,EnglishNames,SpanishNames,FrenchNames\n"
)
SPECIES_PLUS = "Id,Kingdom,Phylum,Class,Order,Family,Genus,Species,Scientific Name,Author,Rank,Listing,Party\n"
VARANUS = "Animalia,Chordata,Reptilia,Sauria,Varanidae,Varanus"
LINEAGE = (
    ("kingdom", "Animalia"),
    ("phylum", "Chordata"),
    ("class", "Reptilia"),
    ("order", "Sauria"),
    ("family", "Varanidae"),
    ("genus", "Varanus"),
)


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_index_gives_names_listings_and_lineage(tmp_path: Path) -> None:
    row = (
        f'7,{VARANUS},salvator,Varanus salvator,"(Laurenti, 1768)",SPECIES,II,,'
        '"Stellio salvator Laurenti, 1768","Water Monitor, Ring Lizard",Varano acuático,Varan malais\n'
    )
    assert read_checklist(written(tmp_path, INDEX + row)) == Checklist(
        "Index of CITES Species",
        (
            ChecklistTaxon(
                rank="species",
                name="Varanus salvator",
                lineage=LINEAGE,
                official_id="7",
                author="(Laurenti, 1768)",
                places=(Place("II"),),
                synonyms=("Stellio salvator",),
                names=(
                    ("en", "Water Monitor"),
                    ("en", "Ring Lizard"),
                    ("fr", "Varan malais"),
                    ("es", "Varano acuático"),
                ),
            ),
        ),
    )


def test_the_full_name_is_trusted_where_the_species_column_repeats_the_genus(tmp_path: Path) -> None:
    row = f"7,{VARANUS},varanus salvator,Varanus salvator,,SPECIES,II,\n"
    (taxon,) = read_checklist(written(tmp_path, SPECIES_PLUS + row)).taxa
    assert (taxon.name, taxon.lineage[-1]) == ("Varanus salvator", ("genus", "Varanus"))


def test_a_plant_has_neither_phylum_nor_class_and_keeps_its_annotation(tmp_path: Path) -> None:
    row = "9,Plantae,,,Fabales,Leguminosae,Dalbergia,,Dalbergia,L.f.,GENUS,I/II,#15,,,,\n"
    (taxon,) = read_checklist(written(tmp_path, INDEX + row)).taxa
    assert taxon.lineage == (("kingdom", "Plantae"), ("order", "Fabales"), ("family", "Leguminosae"))
    assert taxon.places == (Place("I", annotation="#15"), Place("II", annotation="#15"))


def test_a_subspecies_stands_below_its_species(tmp_path: Path) -> None:
    row = f"8,{VARANUS},salvator,Varanus salvator macromaculatus,,SUBSPECIES,II,\n"
    (taxon,) = read_checklist(written(tmp_path, SPECIES_PLUS + row)).taxa
    assert taxon.lineage == (*LINEAGE, ("species", "Varanus salvator"))


def test_a_taxon_listed_on_several_rows_is_one_taxon(tmp_path: Path) -> None:
    rows = "".join(f"7,{VARANUS},x,Varanus salvator,,SPECIES,{listing}\n" for listing in ("II,", "III,LK", "III,IN"))
    (taxon,) = read_checklist(written(tmp_path, SPECIES_PLUS + rows)).taxa
    assert taxon.places == (Place("II"), Place("III", annotation="LK"), Place("III", annotation="IN"))


def test_a_compressed_file_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(gzip.compress(f"{SPECIES_PLUS}7,{VARANUS},x,Varanus salvator,,SPECIES,II,\n".encode()))
    assert len(read_checklist(path).taxa) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kitten,win\n1,2\n", "Index of CITES Species (TaxonId, Kingdom"),
        ("kitten,win\n1,2\n", "Found kitten, win"),
        ("", "Found an empty file"),
        (SPECIES_PLUS, "no taxon below"),
        (f"{SPECIES_PLUS}7,{VARANUS},x,Varanus salvator,,TRIBE,II,\n", "Line 2: 'TRIBE'"),
        (f"{SPECIES_PLUS}7,{VARANUS},x,Varanus salvator,,SPECIES,IV,\n", "Line 2: 'IV'"),
        (f"{SPECIES_PLUS},{VARANUS},x,Varanus salvator,,SPECIES,II,\n", "needs a number"),
        (
            f"{SPECIES_PLUS}7,{VARANUS},x,Varanus a,,SPECIES,II,\n7,{VARANUS},x,Varanus b,,SPECIES,II,\n",
            "Varanus b has the number 7 of Varanus a",
        ),
    ],
)
def test_a_wrong_file_is_told_what_was_expected(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ChecklistError) as refused:
        read_checklist(written(tmp_path, text))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [("Käfer".encode("latin-1"), "not text in UTF-8"), (b"\x1f\x8b\x08\x00", "damaged gzip")],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(content)
    with pytest.raises(ChecklistError, match=says):
        read_checklist(path)


@pytest.mark.parametrize(
    ("name", "taxa", "synonyms", "names"),
    [
        ("Index_of_CITES_Species_2017-04-21.csv.gz", 38_079, 32_800, 15_364),
        ("cites_taxa_2017_slim.csv.gz", 38_079, 32_800, 15_364),
        ("speciesplus_reptiles_listings_2023-07.csv", 1_196, 0, 0),
    ],
)
def test_the_official_files_are_read_whole(name: str, taxa: int, synonyms: int, names: int) -> None:
    checklist = read_checklist(shared_data(f"taxa/{name}"))
    assert len(checklist.taxa) == taxa
    assert sum(len(taxon.synonyms) for taxon in checklist.taxa) == synonyms
    assert sum(len(taxon.names) for taxon in checklist.taxa) == names


def test_every_official_synonym_of_a_species_looks_like_a_name() -> None:
    checklist = read_checklist(shared_data("taxa/Index_of_CITES_Species_2017-04-21.csv.gz"))
    below = [taxon for taxon in checklist.taxa if taxon.rank in {"species", "subspecies", "variety"}]
    odd = [
        synonym
        for taxon in below
        for synonym in taxon.synonyms
        if not (synonym[0].isupper() and synonym.split()[1].replace("-", "").replace("'", "").islower())
    ]
    assert odd == []
