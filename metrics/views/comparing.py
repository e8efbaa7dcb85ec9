"""Some of what a dashboard lists, chosen in the address: the chosen alone are drawn, tabulated and taken away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest

from metrics.presenters.progress_tables import keyed
from metrics.queries.progress import Progress

PARAMETER = "compare"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what an answer lists, and whether it is among those to compare."""

    key: str
    label: str
    is_chosen: bool


def choices(request: HttpRequest, answer: Progress) -> list[Choice]:
    """What there is to choose from, the largest first; nothing where there is nothing to leave out."""
    if answer.question.by == "period":
        return []
    wanted = set(request.GET.getlist(PARAMETER))
    found = [Choice(key, label, key in wanted) for key, label, _values in keyed(answer)]
    return found if len(found) > 1 else []


def compared(offers: Iterable[Choice]) -> dict[str, list[str]]:
    """The choice as a part of the address; empty where nothing was chosen."""
    chosen = [choice.key for choice in offers if choice.is_chosen]
    return {PARAMETER: chosen} if chosen else {}


def chosen_of(answer: Progress, offers: Iterable[Choice]) -> Progress:
    """The answer with what was chosen, and with all of it where nothing was. Each figure stays what it is."""
    chosen = {choice.key for choice in offers if choice.is_chosen}
    return replace(answer, rows=[row for row in answer.rows if row.key in chosen]) if chosen else answer
