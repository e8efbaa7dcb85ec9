"""Words and numbers that stand in everything that somebody may keep to themselves."""

from dataclasses import dataclass

from tests.integration.routes.cast import (
    CANARY,
    DRAFTS,
    GONE,
    NAMES,
    PERSONS,
    PUBLISHED,
    SISKIN,
    STAFF,
    TOGETHER,
    TOKENS_OF,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a member's report says: all of it is the member's and the conveners'."""

    word: str
    number: int

    @property
    def count(self) -> str:
        return str(self.number)

    @property
    def grouped(self) -> str:
        return f"{self.number:,}"

    @property
    def file(self) -> str:
        return f"{self.word}-in-a-file-name.csv"

    @property
    def taxon(self) -> str:
        return f"{self.word.title()}us in a name"

    def in_(self, place: str) -> str:
        return f"{self.word} in a {place}"

    def shown(self, name: str) -> str:
        """A canary by its name in the table: a property of these, or the place that it stands in."""
        return str(getattr(self, name)) if name in _PROPERTIES else self.in_(name)

    @property
    def slug(self) -> str:
        return f"{self.word}-marketplace"

    @property
    def name(self) -> str:
        return f"{self.word.title()} Marketplace"

    @property
    def species(self) -> str:
        return f"Manis {self.word}ensis"

    @property
    def colleague(self) -> str:
        return f"{self.word} colleague"

    @property
    def address(self) -> str:
        return f"{self.word}-colleague@example.org"

    @property
    def invited(self) -> str:
        return f"{self.word}-invited@example.org"

    @property
    def issuer(self) -> str:
        return f"https://sign-on.{self.word}.example"

    @property
    def staff(self) -> tuple[str, ...]:
        """What is said of people, to those who look after them."""
        places = ("lost factor", "colleague token", "record of people")
        return (self.address, self.invited, self.issuer, *map(self.in_, places))

    def row(self, kind: int = 0) -> int:
        """The number of a row of theirs, long enough to be found in an answer."""
        return self.number // 1000 + kind

    @property
    def all(self) -> tuple[str, ...]:
        places = (
            "note", "cell", "comment", "content", "reason", "question", "reply", "reopening", "history", "plan",
            "answer", "correction", "break", "target",
        )  # fmt: skip
        return (self.count, self.grouped, self.file, self.taxon, *map(self.in_, places))


_PROPERTIES = {
    "count", "grouped", "file", "taxon", "slug", "name", "species", "colleague", "address", "invited",
    "issuer",
}  # fmt: skip
FIGURES = {
    owner: Figures(owner, number)
    for owner, number in (
        (CANARY, 918_273_645),
        (SISKIN, 564_738_291),
        (DRAFTS, 837_465_019),
        (PUBLISHED, 120_345_607),
    )
}
RELEASE, DRAFT, SCHEDULED, GHOST = 141_421, 314_159, 271_829, 161_803
OF_STAFF = {STAFF[word]: FIGURES[word] for word in STAFF}
PLACES = {"linnet": "198.51.100.71", "dunnock": "203.0.113.83"}  # from where they signed in once
LEAVER = "gone-for-good@example.org"
SUM = FIGURES[CANARY].number + FIGURES[SISKIN].number


def secrets() -> dict[str, tuple[str, ...]]:
    """By whose they are: what nobody else may find anywhere. Ids of rows are added where the rows are made."""
    drafts = FIGURES[DRAFTS]
    drafted = (drafts.count, drafts.grouped, drafts.in_("title"), drafts.in_("text"), str(DRAFT), str(SCHEDULED))
    persons = {word: (f"{word} in a notice", f"{word} in a passkey", PLACES[word]) for word in PERSONS.values()}
    return {
        **{owner: FIGURES[owner].all for owner in (CANARY, SISKIN)},
        TOGETHER: (str(SUM), f"{SUM:,}"),
        DRAFTS: drafted,
        GONE: (LEAVER,),
        **{STAFF[word]: FIGURES[word].staff for word in STAFF},
        **{NAMES[word]: (FIGURES[word].colleague,) for word in NAMES},
        **persons,
        **{TOKENS_OF[person]: (f"{word} in a token",) for person, word in PERSONS.items()},
    }
