"""From a figure down to the file: which versions it rests on, who accepted them, and the rows that are added up."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.actors import Actor
from members.models import Organisation
from members.queries import expected_members
from metrics.models import Period
from metrics.queries.cells import Query
from metrics.queries.counted import only_of
from metrics.queries.narrowing import narrowed
from metrics.queries.progress import answer
from metrics.queries.question import Question, UnclearQuestion, ask, quarter_in
from metrics.queries.source_rows import SourceRow, listed, rows_behind, sums
from metrics.queries.sources import Source, sources
from metrics.statistics.rates import Figure


@dataclass(frozen=True, slots=True)
class Lineage:
    """A figure and what it rests on; `figure` is None where nobody told anything of it.

    `silent`: the expected members of which nothing is in the figure. `about`: the one member that its key
    names. `behind`: its rows, still to be read.
    """

    question: Question
    key: str
    label: str
    period: Period
    figure: Figure | None
    sources: list[Source]
    silent: list[Organisation]
    about: Organisation | None
    behind: Query

    @property
    def counted(self) -> list[Source]:
        return [source for source in self.sources if source.standing == "in the figure"]

    @property
    def rows(self) -> int:
        """How many rows say something of the figure, those that do not enter included."""
        return sum(source.rows for source in self.sources)

    @property
    def counts(self) -> tuple[int, int]:
        """What the rows add up to: numerator and denominator, the latter 0 where there is none."""
        return (
            sum(source.numerator or 0 for source in self.counted),
            sum(source.denominator or 0 for source in self.counted),
        )

    @property
    def is_newer(self) -> bool:
        """Whether the rows are newer than the figure, which is added up again within moments of an acceptance."""
        figure = self.figure
        stated = (figure.numerator or 0, figure.denominator or 0, figure.contributors) if figure else (0, 0, 0)
        return stated != (*self.counts, len(self.counted))

    def listed(self, start: int, stop: int) -> list[SourceRow]:
        """Its rows from `start` to before `stop`, in the order of the sources and of their files."""
        return listed(self.behind, [source.submission.pk for source in self.sources], start, stop)


def lineage(actor: Actor, parameters: Mapping[str, str]) -> Lineage:
    """What the figure of one quarter and `key` rests on, of what the actor may see.

    The parameters are those of a question, with `period` and, but for `by=period`, the `key` of the row as `progress`
    writes it. UnclearQuestion names a parameter that is missing or names nothing; Http404 for what the actor may not
    see.
    """
    period = quarter_in(parameters, "period")
    if period is None:
        raise UnclearQuestion("period", _("Name the quarter of the figure, as in 2026-Q3."))
    question = ask(actor, {**parameters, "from": str(period), "to": str(period)})
    if not question.periods:
        raise UnclearQuestion("period", _("%(quarter)s was never opened for reports.") % {"quarter": period})
    key = str(period) if question.by == "period" else parameters.get("key", "")
    narrow = narrowed(actor, question, key)
    told = next((row for row in answer(question).rows if row.key == key), None)
    behind = rows_behind(narrow.axis, narrow.key, only_of(narrow.question), question.indicator)
    expected = _expected(narrow.question)
    found = sources(actor, narrow.question, sums(behind), expected)
    heard = {source.submission.member_id for source in found if source.standing in ("in the figure", "rate only")}
    return Lineage(
        question=question,
        key=key,
        label=told.label if told else narrow.label,
        period=question.periods[0],
        figure=told.figure if told else None,
        sources=found,
        silent=[member for id, member in expected.items() if id not in heard],
        about=narrow.about,
        behind=behind,
    )


def _expected(question: Question) -> dict[int, Organisation]:
    """The members that are expected to report for the quarter, by name."""
    members = expected_members(question.periods[0].quarter.last_day).filter(pk__in=list(question.members))
    return {member.pk: member for member in members}
