"""Names of taxa as people write them: folded for look-up, stripped of authors, taken apart."""

import re
import unicodedata
from dataclasses import dataclass

_MARKERS = "var|subvar|subsp|ssp|forma|f|cv"
_RANK_MARKERS = frozenset(_MARKERS.split("|"))
_UNSPECIFIED = frozenset({"spp", "sp", "spec", "species", "ssp", "subsp", "subspp"})
_HYBRID = frozenset({"hybrid", "hybrids", "hyb"})
_DOUBTFUL = frozenset({"cf", "aff"})
# Lower-case words of authors ("van Royen", "Wall. ex Lindl.", "auct. non Sw."), never of a name.
_AUTHOR_WORDS = (
    "ex|non|nec|not|in|et|and|or|al|auct|hort|sensu|sens|de|da|do|dos|del|des|di|du|la|le|van|von|vom|zu|zur"
    "|der|den|ter|ten|nom|nomen|fide|emend|pro|illeg|nud|acut|fil|prop|rej|ined"
)
_LOWER = "a-zß-öø-ÿ"
_EPITHET = rf"(?!(?:{_AUTHOR_WORDS}|{_MARKERS})(?![\w-]))[{_LOWER}][{_LOWER}'-]+(?![\w.'])"
_SUBGENUS = re.compile(r"(?<=\w)\s+\([A-Za-z]+\)(?=\s+[a-z]{3,}(?![\w.]))")
_SCIENTIFIC = re.compile(rf"[^\W\d_][\w-]*(?:\s+(?:(?:{_MARKERS})\.\s*|[x×]\s)?{_EPITHET})*")
_INFRASPECIFIC = re.compile(rf"\b(?:{_MARKERS})\.\s*{_EPITHET}")
_AUTHOR = re.compile(r"\s*(?:\(|.*(?:\b[12]\d{3}\b|\.$))")
_STARTS_SPECIES = re.compile(rf"[A-ZÀ-Þ][\w-]+\s+(?:\([A-Za-z]+\)\s+)?{_EPITHET}")
_STARTS_HIGHER = re.compile(rf"[A-ZÀ-Þ][{_LOWER}-]{{3,}}\s+\(?[A-ZÀ-Þ]")
_WORD = re.compile(r"[^\W_]+")
_NO_DECOMPOSITION = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "×": " x "} | dict.fromkeys("'’‘ʼ`´", "")
)


@dataclass(frozen=True, slots=True)
class Written:
    """A name taken apart into look-up keys.

    `keys` may name the taxon itself, the best first. Where none does, it is counted at what its `parents` have
    in common: the species of a trinomial, the parents of a hybrid, the genus of a doubtful species.
    """

    keys: tuple[str, ...]
    parents: tuple[str, ...] = ()


def key(name: str) -> str:
    """A name as it is looked up: case, accents, punctuation and rank markers ("var.") folded away.

    >>> key("Bourret’s Box-Turtle")
    'bourrets box turtle'
    """
    text = name.casefold().translate(_NO_DECOMPOSITION)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    return " ".join(word for place, word in enumerate(words) if place < 2 or word not in _RANK_MARKERS)


def read(text: str) -> Written:
    """What `text` names.

    `Chelonia spp.` names the genus; `Falco hybrid`, `Huso huso × Acipenser baerii`, `Felis cf. catus` and
    `Panthera tigris altaica` name a taxon or else its parents.
    """
    words = _without_unspecified(key(text).split())
    if words[:1] == ["x"]:
        words = words[1:]
    for place, word in enumerate(words[1:], start=1):
        if word == "x":
            return _hybrid(words[:place], words[place + 1 :])
        if word in _HYBRID or word in _DOUBTFUL:
            return Written((key(text),), (" ".join(_without_unspecified(words[:place])),))
    bare = _without_unspecified(key(_without_trailing_author(text)).split())
    own = dict.fromkeys((" ".join(words), " ".join(bare)))
    return Written(tuple(own), (" ".join(bare[:2]),) if len(bare) > 2 else ())


def without_author(text: str) -> str:
    """The scientific name at the start of `text`: `Boa cenchria Linnaeus, 1758` -> `Boa cenchria`.

    A subgenus in brackets is left out; an epithet after the species' author is kept with its marker ("var.").
    What does not begin like a scientific name comes back as it is, trimmed.
    """
    text = _SUBGENUS.sub("", text.strip())
    found = _SCIENTIFIC.match(text)
    if found is None:
        return text
    name = " ".join(found.group().split())
    later = _INFRASPECIFIC.search(text, found.end())
    return f"{name} {' '.join(later.group().split())}" if later and name.count(" ") == 1 else name


def split_synonyms(text: str, *, below_genus: bool) -> tuple[str, ...]:
    """The names in a list of synonyms joined by commas, without their authors, which hold commas themselves.

    A piece begins a new synonym only where it looks like a name: genus and epithet, or, for a genus and above
    (`below_genus` false), a long capitalised word before an author. Names that were only misapplied to the
    taxon ("auct. non") are left out: they belong to another one.
    """
    starts = _STARTS_SPECIES if below_genus else _STARTS_HIGHER
    synonyms: list[str] = []
    for piece in (part.strip() for part in text.split(",")):
        if not synonyms or starts.match(piece):
            synonyms.append(piece)
        else:
            synonyms[-1] += f", {piece}"
    names = (without_author(synonym) for synonym in synonyms if not re.search(r"\b[Aa]uct\b", synonym))
    return tuple(dict.fromkeys(name for name in names if name and (" " in name or not below_genus)))


def _without_unspecified(words: list[str]) -> list[str]:
    """`chelonia spp` and `acropora sp 1` -> the genus."""
    for place, word in enumerate(words):
        if place and word in _UNSPECIFIED and all(later.isdecimal() for later in words[place + 1 :]):
            return words[:place]
    return words


def _hybrid(left: list[str], right: list[str]) -> Written:
    """`Panthera leo × tigris` has two parents; `Nepenthes × hookeriana` is a named hybrid of the genus."""
    named = " ".join([*left, *right])
    if len(left) == 1:
        return Written((named, " ".join([*left, "x", *right])), (left[0],))
    other = [left[0], *right] if len(right) == 1 else right
    return Written((" ".join([*left, "x", *right]),), (" ".join(left), " ".join(other)))


def _without_trailing_author(text: str) -> str:
    """One word stays a name only before what is clearly an author: a "Python handbag" is no genus."""
    bare = without_author(text)
    if " " in bare or _AUTHOR.match(text.strip()[len(bare) :]):
        return bare
    return text
