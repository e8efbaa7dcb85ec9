"""Words and numbers that stand in everything that somebody may keep to themselves."""

from dataclasses import dataclass

from tests.integration.routes.cast import CANARY, DRAFTS, PERSONS, PUBLISHED, SISKIN, TOGETHER


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
    def all(self) -> tuple[str, ...]:
        places = ("note", "cell", "comment", "content", "reason", "question")
        return (self.count, self.grouped, self.file, self.taxon, *map(self.in_, places))


_PROPERTIES = {"count", "grouped", "file", "taxon", "slug", "name", "species"}
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
SUM = FIGURES[CANARY].number + FIGURES[SISKIN].number


def secrets() -> dict[str, tuple[str, ...]]:
    """By whose they are: what nobody else may find anywhere. Ids of rows are added where the rows are made."""
    drafts = FIGURES[DRAFTS]
    drafted = (drafts.count, drafts.grouped, drafts.in_("title"), drafts.in_("text"), str(DRAFT), str(SCHEDULED))
    persons = {word: (f"{word} in a notice", f"{word} in a token") for word in PERSONS.values()}
    return {
        **{owner: FIGURES[owner].all for owner in (CANARY, SISKIN)},
        TOGETHER: (str(SUM), f"{SUM:,}"),
        DRAFTS: drafted,
        **persons,
    }
