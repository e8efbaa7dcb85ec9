"""The primary rule: which figures would by themselves tell too much about one holding."""

from collections.abc import Mapping

from metrics.disclosure.policy import Policy


def is_safe(amounts: Mapping[str, int], policy: Policy) -> bool:
    """Whether a sum may become known; ``amounts`` by holding, none negative.

    A sum of nothing but zeros is always safe: zeros are printed, however few report them.
    """
    total = sum(amounts.values())
    if total == 0:
        return True
    contributors = sum(1 for amount in amounts.values() if amount > 0)
    return contributors >= policy.minimum and max(amounts.values()) <= policy.largest_share * total
