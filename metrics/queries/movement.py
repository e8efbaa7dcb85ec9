"""Why a figure moved between two quarters: the answer to a question, taken apart by member, taxon, product, ..."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from members.actors import Actor
from metrics.models import Period
from metrics.queries.progress import Progress, progress
from metrics.queries.question import BY, UnclearQuestion
from metrics.queries.reference import is_open, periods
from metrics.statistics.breaks import crossed
from metrics.statistics.decomposition import Decomposition, count_decomposed, rate_decomposed

# What excludes each other and adds up. Groups overlap; a quarter has nothing to be taken apart by.
PARTS = tuple(by for by in BY if by not in ("period", "group"))


@dataclass(frozen=True, slots=True)
class Movement:
    """The figure in two quarters, and what each part did to it; None where one of them has no figure.

    ``broken`` are the parts that count differently from a quarter in between; ``labels`` what parts are called.
    """

    answer: Progress
    before: Period
    after: Period
    figures: tuple[Fraction | None, Fraction | None]
    decomposition: Decomposition | None
    broken: frozenset[str]
    labels: Mapping[str, str]


def movement(actor: Actor, parameters: Mapping[str, str]) -> Movement:
    """What moved the figure that `parameters` ask for, from the first of its quarters to the last; see `question.ask`.

    UnclearQuestion for reporting groups, which overlap and so do not add up, and where there are no two quarters.
    """
    by = parameters.get("by", "member")
    if by not in PARTS:
        raise UnclearQuestion("by", _refusal(by))
    answer = progress(actor, {**parameters, "by": by})
    if len(answer.question.periods) < 2:
        raise UnclearQuestion("from", _("Name two quarters, the earlier one first."))
    before, after = answer.question.periods[0], answer.question.periods[-1]
    told = [_pairs(answer, period) for period in (before, after)]
    broken = _broken(answer, {*told[0], *told[1]})
    return Movement(
        answer=answer,
        before=before,
        after=after,
        figures=(_figure(answer, told[0]), _figure(answer, told[1])),
        decomposition=_decomposed(answer, *told, broken=broken),
        broken=broken,
        labels={row.key: row.label for row in answer.rows},
    )


def _refusal(by: str) -> str:
    if by == "group":
        return _("Reporting groups overlap: what they did cannot be added up. Ask by taxon instead.")
    return _("Write one of %(known)s.") % {"known": ", ".join(PARTS)}


def last_two() -> dict[str, str]:
    """The last two quarters that are reported in full, as a question names them; nothing where there are no two."""
    closed = [period for period in periods() if not is_open(period)]
    return {"from": str(closed[-2]), "to": str(closed[-1])} if len(closed) > 1 else {}


Pairs = Mapping[str, tuple[int, int]]


def _pairs(answer: Progress, period: Period) -> Pairs:
    """What each part told in a quarter; its denominator is 0 where the question is about a count."""
    return {
        row.key: (row.figure.numerator, row.figure.denominator or 0)
        for row in answer.rows
        if row.period == period and row.figure.numerator is not None
    }


def _figure(answer: Progress, pairs: Pairs) -> Fraction | None:
    numerator, denominator = (sum(pair[place] for pair in pairs.values()) for place in range(2))
    if answer.question.indicator.is_rate:
        return Fraction(numerator, denominator) if denominator else None
    return Fraction(numerator) if pairs else None


def _broken(answer: Progress, parts: Collection[str]) -> frozenset[str]:
    """The parts that count differently from a quarter in between. One of all members breaks every part.

    Where the parts are no members, one member's break is somewhere in all of them: that can only be said.
    """
    question = answer.question
    ends = question.periods[0].quarter, question.periods[-1].quarter
    tellers = {each.member for each in crossed(answer.breaks, question.indicator, *ends)}
    if "" in tellers or (tellers and len(question.members) == 1):
        return frozenset(parts)
    return frozenset(tellers if question.by == "member" else ())


def _decomposed(answer: Progress, before: Pairs, after: Pairs, *, broken: Collection[str]) -> Decomposition | None:
    if answer.question.indicator.is_rate:
        return rate_decomposed(before, after, broken=broken)
    counts = ({key: numerator for key, (numerator, _of) in each.items()} for each in (before, after))
    return count_decomposed(*counts, broken=broken)
