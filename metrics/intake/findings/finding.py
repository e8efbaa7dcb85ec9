"""A finding: one problem of a file, where it is and what to do about it; and the collection of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]

LISTED = 10_000
VALUE_CHARACTERS = 200
COMMA, OR = ", ", " or "


def shown(value: object) -> str:
    """A value as written, fit to be stored and shown: cut, without NUL and lone surrogates."""
    text = str(value).replace("\0", "\N{REPLACEMENT CHARACTER}")
    if len(text) > VALUE_CHARACTERS:
        text = text[: VALUE_CHARACTERS - 1] + "…"
    return text.encode("utf-8", "replace").decode("utf-8")


class Problem:
    """What can be wrong, in words for people: one subclass for each text.

    Subclasses that share a ``code`` are the same finding to a program and say different things to a person.
    The templates stay on the class, and the facts on the instance, so that a page can translate the first and
    fill in the second. What is stored of a finding is the name of its class, with the facts.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    message: ClassVar[str]
    remedy: ClassVar[str]
    remedy_with_candidates: ClassVar[str] = ""
    words: ClassVar[tuple[str, ...]] = ()  # the facts that are words of ours, to be translated too

    __slots__ = ("_facts", "_said", "candidates")

    def __init__(self, *, candidates: tuple[str, ...] = (), **facts: object) -> None:
        self.candidates = candidates
        self._facts = facts
        self._said: tuple[str, str] | None = None

    @property
    def facts(self) -> dict[str, str]:
        """What fills the templates, as text."""
        return {name: shown(fact) for name, fact in self._facts.items()}

    @property
    def said(self) -> tuple[str, str]:
        """What it says and what it advises. Made when first asked for: most problems beyond the list never are."""
        if self._said is None:
            self._said = in_words(type(self), self.facts, self.candidates)
        return self._said


def in_words(
    problem: type[Problem],
    facts: Mapping[str, str],
    candidates: Sequence[str],
    translated: Callable[[str], str] = str,
) -> tuple[str, str]:
    """What a problem says and advises, in the language of `translated`. KeyError where a fact is not among them."""
    told = {name: translated(fact) if name in problem.words else fact for name, fact in facts.items()}
    if candidates:
        *others, last = [shown(candidate) for candidate in candidates]
        told["candidates"] = translated(OR).join((translated(COMMA).join(others), last)) if others else last
    offers = bool(candidates and problem.remedy_with_candidates)
    remedy = problem.remedy_with_candidates if offers else problem.remedy
    return translated(problem.message).format(**told), translated(remedy).format(**told)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at its place. ``row`` is as the spreadsheet shows it, ``column`` the header as written."""

    code: str
    severity: Severity
    sheet: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    remedy: str
    candidates: tuple[str, ...] = ()
    problem: Problem | None = None


class Findings:
    """All findings of a file: every one counted, the first 10,000 listed."""

    def __init__(self, *, sheet: str = "", listed: int = LISTED) -> None:
        self.sheet = sheet
        self.listed: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self._severities: Counter[Severity] = Counter()
        self._limit = listed

    def add(self, problem: Problem, *, row: int | None = None, column: str | None = None, value: object = None) -> None:
        self.counts[problem.code] += 1
        self._severities[problem.severity] += 1
        if len(self.listed) < self._limit:
            self.listed.append(located(problem, sheet=self.sheet, row=row, column=column, value=value))

    def take(self, finding: Finding) -> None:
        self.counts[finding.code] += 1
        self._severities[finding.severity] += 1
        if len(self.listed) < self._limit:
            self.listed.append(finding)

    def add_many(self, counts: Mapping[type[Problem], int], listed: Iterable[Finding]) -> None:
        """Many at once: all are counted, and of `listed`, their beginning, as many are listed as still fit."""
        for problem, count in counts.items():
            self.counts[problem.code] += count
            self._severities[problem.severity] += count
        self.listed.extend(islice(listed, self.room))

    @property
    def room(self) -> int:
        """How many may still be listed."""
        return max(0, self._limit - len(self.listed))

    @property
    def errors(self) -> int:
        return self._severities["error"]

    @property
    def warnings(self) -> int:
        return self._severities["warning"]

    def __len__(self) -> int:
        return self.counts.total()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.listed)


def located(problem: Problem, *, sheet: str, row: int | None, column: str | None, value: object = None) -> Finding:
    message, remedy = problem.said
    return Finding(
        code=problem.code,
        severity=problem.severity,
        sheet=sheet,
        row=row,
        column=None if column is None else shown(column),
        value=None if value is None else shown(value),
        message=message,
        remedy=remedy,
        candidates=problem.candidates,
        problem=problem,
    )


class RefusedError(Exception):
    """Nothing of the file can be counted; ``problem`` says why, ``row`` where."""

    def __init__(self, problem: Problem, *, row: int | None = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.row = row
