"""What a member's accepted reports lack, in sentences: which measures and why, and what each rate would take."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.queries.reporting import Reported
from metrics.queries.titles import title_of
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.table import Value
from metrics.templatetags.quarters import quarter_short
from metrics.templatetags.tables import SYMBOLS


def missing_words(quarters: Sequence[Reported]) -> list[str]:
    """For each measure that is not given in every accepted report: how often, and why."""
    accepted = [each for each in quarters if each.is_in_force]
    found = []
    for code, measure in definitions().measures.items():
        lacks = Counter(lack for each in accepted if (lack := _lack(each.measures[code])))
        if lacks:
            words = ngettext(
                "%(title)s, of %(number)s report: %(reasons)s.",
                "%(title)s, of %(number)s reports: %(reasons)s.",
                len(accepted),
            )
            reasons = ", ".join(_in_so_many(*lack) for lack in lacks.most_common())
            found.append(words % {"title": title_of(measure), "number": len(accepted), "reasons": reasons})
    return found


def _in_so_many(lack: str, number: int) -> str:
    words = SYMBOLS[lack].words if lack in SYMBOLS else _("in part")
    return _("%(reason)s in %(number)s") % {"reason": words, "number": number}


def _lack(value: Value) -> str:
    """Why the measure is not given, or "partial"; empty where it is."""
    return value.status if value.value is None or value.status == "partial" else ""


def needed_words(quarters: Sequence[Reported]) -> list[str]:
    """For each rate that the newest accepted report does not give: what it would take."""
    newest = next((each for each in reversed(quarters) if each.is_in_force), None)
    if newest is None:
        return []
    return [_needed(rate, newest) for rate in definitions().rates if newest.rates[rate.code].status != "ok"]


def _needed(rate: Indicator, newest: Reported) -> str:
    status = newest.rates[rate.code].status
    if status == "nothing to divide by":
        words = _("%(rate)s, %(quarter)s: there was nothing to divide by, which is an answer. Nothing is needed.")
    elif status == "rate only":
        words = _(
            "%(rate)s, %(quarter)s: stated without counts, it enters the median alone. "
            "To be in the pooled rate, report %(measures)s."
        )
    elif status == "not applicable":
        words = _("%(rate)s, %(quarter)s: not applicable, as the report says. Nothing is needed.")
    elif not _lacking(rate, newest):
        words = _("%(rate)s, %(quarter)s: no row knows both counts. Report %(measures)s in the same rows.")
    else:
        words = _("%(rate)s, %(quarter)s: cannot be computed. Report %(measures)s.")
    return words % {
        "rate": title_of(rate),
        "quarter": quarter_short(newest.period),
        "measures": _measures(rate, newest),
    }


def _lacking(rate: Indicator, newest: Reported) -> list[str]:
    needed = [code for code in (rate.denominator, rate.numerator) if code]
    return [code for code in needed if newest.measures[code].value is None]


def _measures(rate: Indicator, newest: Reported) -> str:
    """ "Removed items with known views (views_known): withheld": those that are missing, or else both."""
    lacking = _lacking(rate, newest)
    parts = []
    for code in lacking or [code for code in (rate.denominator, rate.numerator) if code]:
        name = f"{title_of(definitions().measures[code])} ({code})"
        parts.append(f"{name}: {SYMBOLS[newest.measures[code].status].words}" if lacking else name)
    return "; ".join(parts)
