"""How complete the headline is, in words. Below the headline nothing is said about who reported."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.models import Release


class Coverage(NamedTuple):
    """Of the members expected for a quarter, how many reported."""

    period: str
    reported: int
    expected: int


def coverage_of(release: Release) -> list[Coverage]:
    """The coverage of every quarter of the release, oldest first."""
    return [Coverage(period, told["reported"], told["expected"]) for period, told in sorted(release.coverage.items())]


def coverage_words(release: Release, period: str) -> str:
    """One sentence about the quarter; empty where the release does not say."""
    for told in coverage_of(release):
        if told.period == period:
            return _("%(reported)s of %(expected)s members reported") % told._asdict()
    return ""
