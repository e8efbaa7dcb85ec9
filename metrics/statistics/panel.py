"""The constant panel: the members that reported in every quarter shown, so that only their behaviour moves the line."""

from collections.abc import Collection, Mapping

from metrics.statistics.quarter import Quarter


def constant_panel(contributors: Mapping[Quarter, Collection[str]], shown: Collection[Quarter]) -> frozenset[str]:
    """Who contributed to the figure in each of the quarters shown; nobody where no quarter is shown."""
    of_quarters = [frozenset(contributors.get(quarter, ())) for quarter in shown]
    return frozenset.intersection(*of_quarters) if of_quarters else frozenset()
