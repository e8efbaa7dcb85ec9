"""The nearest of a few known names to one that is not known."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

OFFERED = 3


def nearest(name: str, known: Iterable[str], *, at_least: float = 70) -> tuple[str, ...]:
    """At most three names that look like `name`, the most similar first; ``at_least`` is from 0 to 100."""
    choices = {choice: choice.casefold().replace("_", " ").replace("-", " ") for choice in known}
    wanted = name.casefold().replace("_", " ").replace("-", " ")
    found = process.extract(wanted, choices, scorer=fuzz.token_set_ratio, limit=OFFERED, score_cutoff=at_least)
    return tuple(choice for _, _, choice in found)
