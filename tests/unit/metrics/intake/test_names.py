import pytest

from metrics.intake.names import Written, key, read, split_synonyms, without_author


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Bourret’s Box-Turtle", "bourrets box turtle"),
        ("  Loxodonta   AFRICANA ", "loxodonta africana"),
        ("Éléphant d'Afrique", "elephant dafrique"),
        ("Masdevallia santiagoörum", "masdevallia santiagoorum"),
        ("Aloe compressa var. rugosquamosa", "aloe compressa rugosquamosa"),
        ("×Brassocattleya", "x brassocattleya"),
        ("穿山甲", "穿山甲"),
        ("...", ""),
    ],
)
def test_a_key_folds_away_how_a_name_is_written(written: str, folded: str) -> None:
    assert key(written) == folded


@pytest.mark.parametrize(
    "name",
    [
        "Boa constrictor",
        "Python molurus bivittatus",
        "Aloe compressa var. rugosquamosa",
        "Nepenthes x hookeriana",
    ],
)
@pytest.mark.parametrize(
    "author",
    [
        "",
        " Linnaeus, 1758",
        " (Linnaeus, 1758)",
        " (Lindl.) Szlach. & Kulak",
        " de Witte, 1933",
        " van der Werff",
        " d'Orbigny & Lafresnaye, 1838",
        " Wall. ex Lindl.",
    ],
)
def test_an_author_is_no_part_of_the_name(name: str, author: str) -> None:
    assert without_author(name + author) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Phyllomedusa (Agalychnis) callidryas Lutz, 1950", "Phyllomedusa callidryas"),
        ("Anguloa clowesii Lindl. var. macrantha Rchb.f.", "Anguloa clowesii var. macrantha"),
        ("Crocodylus", "Crocodylus"),
        ("1234", "1234"),
    ],
)
def test_subgenus_and_infraspecific_names(written: str, name: str) -> None:
    assert without_author(written) == name


def test_synonyms_are_split_although_their_authors_hold_commas() -> None:
    text = (
        "Hyla trivittata Spix, 1824, Ameerega trivittata Frost, Grant, Haas, de Sá & Wheeler, 2006, "
        "Dendrobates obscurus Duméril & Bibron, 1841, "
        "Stichorkis alba (J.J.Wood & A.L.Lamb) Marg., Szlach. & Kulak"
    )
    assert split_synonyms(text, below_genus=True) == (
        "Hyla trivittata",
        "Ameerega trivittata",
        "Dendrobates obscurus",
        "Stichorkis alba",
    )


def test_synonyms_of_a_genus_are_single_words() -> None:
    text = "Chenorchis Z.J.Liu, K.W.Liu & L.J.Chen, Lacroixia Szlach."
    assert split_synonyms(text, below_genus=False) == ("Chenorchis", "Lacroixia")


def test_a_misapplied_name_is_no_synonym() -> None:
    text = "Nepenthes laevis auct. non Lindl.: C.Morren, Nepenthes tomentella Miq."
    assert split_synonyms(text, below_genus=True) == ("Nepenthes tomentella",)


def test_a_bare_genus_is_no_synonym_of_a_species() -> None:
    assert split_synonyms("Mantella aff. baroni Thominot, 1889", below_genus=True) == ()


def test_no_synonyms() -> None:
    assert split_synonyms("", below_genus=True) == ()


@pytest.mark.parametrize(
    ("written", "keys", "parents"),
    [
        ("Chelonia spp.", ("chelonia",), ()),
        ("Acropora sp. 1", ("acropora",), ()),
        ("Panthera tigris ssp.", ("panthera tigris",), ()),
        ("Falco hybrid", ("falco hybrid",), ("falco",)),
        ("Falco spp. hybrid", ("falco spp hybrid",), ("falco",)),
        ("Panthera leo × tigris", ("panthera leo x tigris",), ("panthera leo", "panthera tigris")),
        (
            "Huso huso x Acipenser baerii",
            ("huso huso x acipenser baerii",),
            ("huso huso", "acipenser baerii"),
        ),
        ("Nepenthes × hookeriana", ("nepenthes hookeriana", "nepenthes x hookeriana"), ("nepenthes",)),
        ("Felis cf. catus", ("felis cf catus",), ("felis",)),
        ("Panthera tigris altaica", ("panthera tigris altaica",), ("panthera tigris",)),
        ("Panthera tigris (Linnaeus, 1758)", ("panthera tigris linnaeus 1758", "panthera tigris"), ()),
        ("Python Daudin, 1803", ("python daudin 1803", "python"), ()),
        ("Python handbag", ("python handbag",), ()),
        ("", ("",), ()),
    ],
)
def test_what_a_name_says(written: str, keys: tuple[str, ...], parents: tuple[str, ...]) -> None:
    assert read(written) == Written(keys, parents)
