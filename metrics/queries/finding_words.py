"""What a stored finding says, in the language of whoever reads it."""

from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext

from metrics.intake.findings import in_words, problem_named
from metrics.models import SubmissionFinding
from metrics.queries.titles import title_of
from metrics.statistics.indicator import definitions


class Words(NamedTuple):
    """What is wrong, and what to do about it."""

    message: str
    remedy: str


def words_of(finding: SubmissionFinding) -> Words:
    """In the active language; as it was said at the check where its class is gone or wants other facts by now."""
    problem = problem_named(finding.problem)
    if problem is not None:
        try:
            return Words(*in_words(problem, finding.facts, finding.candidates, translated))
        except (KeyError, IndexError, ValueError):
            return Words(finding.message, finding.remedy)
    return Words(finding.message, finding.remedy)


def translated(text: str) -> str:
    """A text of ours in the active language: a title from its definition, anything else from the catalogue."""
    code = _titles().get(text)
    if code is not None:
        return title_of(definitions().indicators[code])
    return gettext(text)


@cache
def _titles() -> dict[str, str]:
    """Titles in English -> codes; where a measure and a rate share a title, it is the measure's."""
    return {defined.title: code for code, defined in definitions().indicators.items()}
