"""What the members of the quarters answer to names that are not understood."""

from collections.abc import Mapping

# What the members answer where a name of the trade tables is not in the index of 2017: the nearest taxon above it
# that is. "Pholidota" is an order of mammals and a genus of orchids; these are the mammals.
ANSWERED_WITH: Mapping[str, tuple[str, ...]] = {
    "Anas": ("Anas melleri",),
    "Anatidae": ("Cairina moschata",),
    "Agamidae": ("Physignathus cocincinus",),
    "Artiodactyla": ("Hyemoschus aquaticus",),
    "Asparagaceae": ("Dasylirion longissimum",),
    "Atrophaneura": ("Atrophaneura palu",),
    "Boidae": ("Pelophilus spp.",),
    "Bovidae": (
        "Bison bison athabascae",
        "Tragelaphus eurycerus",
        "Tragelaphus spekii",
    ),
    "Ciconiidae": ("Leptoptilos dubius",),
    "Colubridae": (
        "Elaphe carinata",
        "Elaphe radiata",
        "Elaphe taeniura",
        "Rhabdophis subminiatus",
    ),
    "Ctenosaura": ("Ctenosaura quinquecarinata",),
    "Damaliscus": ("Damaliscus lunatus",),
    "Dendrocygna": ("Dendrocygna viduata",),
    "Dendrolagus": (
        "Dendrolagus goodfellowi",
        "Dendrolagus matschiei",
    ),
    "Elapidae": ("Lapemis curtus",),
    "Emydidae": (
        "Trachemys scripta elegans",
        "Trachemys spp.",
    ),
    "Estrildidae": (
        "Cryptospiza reichenovii",
        "Hypargos niveoguttatus",
    ),
    "Gallicolumba": ("Gallicolumba criniger",),
    "Gastropoda": ("Haliotis midae",),
    "Gekkonidae": (
        "Rhacodactylus auriculatus",
        "Rhacodactylus ciliatus",
        "Rhacodactylus leachianus",
        "Rhacodactylus spp.",
        "Teratoscincus scincus",
    ),
    "Gentianales": ("Gentiana lutea",),
    "Hylidae": ("Phyllomedusa sauvagii",),
    "Lepilemur": ("Lepilemur milanoii",),
    "Liliaceae": ("Asphodelaceae spp.",),
    "Liliales": (
        "Trillium pusillum",
        "Trillium sessile",
    ),
    "Musophagidae": ("Musophaga violacea",),
    "Oxyura": ("Oxyura jamaicensis",),
    "Papilio": ("Papilio neumoegeni",),
    "Papilionidae": (
        "Baronia brevicornis",
        "Graphium sandawanum",
    ),
    "Paramesotriton": (
        "Paramesotriton chinensis",
        "Paramesotriton labiatus",
    ),
    "Pedaliaceae": (
        "Harpagophytum procumbens",
        "Harpagophytum spp.",
    ),
    "Pelecaniformes": ("Bubulcus ibis",),
    "Perciformes": ("Pterapogon kauderni",),
    "Pholidota (order, Animalia)": ("Pholidota spp.",),
    "Plantae": (
        "Arctostaphylos uva-ursi",
        "Arisaema erubescens",
        "Arisaema galeatum",
        "Arisaema nepenthoides",
        "Arisaema sikokianum",
        "Arisaema thunbergii",
        "Arisaema thunbergii var. urashima",
        "Arisaema tortuosum",
        "Arisaema triphyllum",
        "Lycopodium clavatum",
    ),
    "Rodentia": ("Hystrix cristata",),
    "Salamandridae": (
        "Cynops ensicauda",
        "Laotriton laoensis",
        "Tylototriton asperrimus",
        "Tylototriton kweichowensis",
        "Tylototriton verrucosus",
        "Tylototriton vietnamensis",
    ),
    "Scincidae": (
        "Tribolonotus gracilis",
        "Tribolonotus novaeguineae",
    ),
    "Sciurus": ("Sciurus carolinensis",),
    "Serpentes": (
        "Enhydris bocourti",
        "Homalopsis buccata",
        "Leioheterodon madagascariensis",
    ),
    "Sturnidae": ("Lamprotornis regius",),
    "Testudines": ("Pelusios spp.",),
}
ANSWERS = {given: taxon for taxon, names in ANSWERED_WITH.items() for given in names}
