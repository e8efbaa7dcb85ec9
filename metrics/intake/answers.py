"""What a member said that a name or a column means: one answer holds for every row, in this file and in later ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from metrics.intake.headers import fold

AnswerKind = Literal["column", "measure", "taxon", "product", "market", "platform"]


@dataclass(frozen=True, slots=True)
class Said:
    """``written`` as a file says it; ``meaning`` is a name or code that is understood.

    An empty meaning leaves a column out; of a name or code it says that the row is not broken down by it.
    """

    id: int
    kind: AnswerKind
    written: str
    meaning: str


def folded(kind: AnswerKind, written: str) -> str:
    """By what an answer is found again: what a name is read by, and no more."""
    return " ".join(written.casefold().split()) if kind in ("taxon", "market") else fold(written)


class Answers:
    """A member's answers. It remembers which of them the file at hand needed: those are shown with what was read."""

    def __init__(self, said: Iterable[Said] = ()) -> None:
        self._said = {(one.kind, folded(one.kind, one.written)): one for one in said}
        self._used: dict[int, Said] = {}

    def afresh(self) -> "Answers":
        """The same answers, none of them used yet."""
        return Answers(self._said.values())

    def find(self, kind: AnswerKind, written: str) -> Said | None:
        return self._said.get((kind, folded(kind, written)))

    def use(self, said: Said) -> str:
        """The meaning, now that the file is read by it."""
        self._used[said.id] = said
        return said.meaning

    def meanings(self, kind: AnswerKind, written: Iterable[str]) -> list[str]:
        """What these may mean, as far as there are answers."""
        found = (self.find(kind, one) for one in written) if self._said else ()
        return [said.meaning for said in found if said is not None and said.meaning]

    def names(self, kind: AnswerKind) -> frozenset[str]:
        """The folded names of which there are answers."""
        return frozenset(name for answered, name in self._said if answered == kind)

    @property
    def used(self) -> tuple[Said, ...]:
        return tuple(self._used.values())
