"""What a figure rests on, in words."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.presenters.progress_tables import HEADS, differences
from metrics.queries.lineage import Lineage
from metrics.queries.question import Found
from metrics.queries.reference import markets, platform_types, products
from metrics.queries.sources import Standing
from metrics.queries.titles import measure_title
from metrics.statistics.rates import Figure
from metrics.templatetags.numbers import grouped, percent
from metrics.templatetags.quarters import quarter_label, quarter_short

STANDINGS: Mapping[Standing, Promise] = {
    "in the figure": gettext_lazy("in the figure"),
    "rate only": gettext_lazy("in the median alone: states a rate without counts"),
    "no count": gettext_lazy("not in the figure: no row has the counts that it takes"),
    "nothing to divide by": gettext_lazy("not in the figure: nothing to divide by"),
    "not expected": gettext_lazy("not in the figure: not expected to report for this quarter"),
}

_CODES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "product": products,
    "market": markets,
    "platform_type": platform_types,
}


def came_about(found: Lineage) -> str:
    """The figure and how it came about: 1,234 of 5,678, from 7 members; 120 rows are added up."""
    figure = found.figure
    if figure is None or not figure.contributors:
        return _without_counts(found)
    rows = sum(source.entering for source in found.counted)
    members = ngettext("%(number)s member", "%(number)s members", figure.contributors)
    added = ngettext("%(number)s row is added up.", "%(number)s rows are added up.", rows)
    told = {
        "numerator": grouped(figure.numerator),
        "denominator": grouped(figure.denominator),
        "members": members % {"number": grouped(figure.contributors)},
        "rows": added % {"number": grouped(rows)},
    }
    if figure.denominator is None:
        return _("%(numerator)s, from %(members)s. %(rows)s") % told
    return _("%(numerator)s of %(denominator)s, from %(members)s. %(rows)s") % told


def _without_counts(found: Lineage) -> str:
    if found.figure is None or found.figure.median is None:
        return _("There is no figure: no accepted report has the counts that it takes.")
    return _("There are no counts. The median of the rates that members state is %(median)s.") % {
        "median": percent(found.figure.median)
    }


def facts(found: Lineage) -> list[tuple[str, str]]:
    """What the figure is of, and by what definition."""
    indicator = found.question.indicator
    return [
        (_("Quarter"), quarter_label(found.period)),
        *_restrictions(found),
        *(_qualified(found.figure) if found.figure and not _is_of_one(found) else ()),
        (_("What is counted"), _with_code(indicator.numerator)),
        *([(_("Divided by"), _with_code(indicator.denominator))] if indicator.denominator else []),
        (_("Defined since"), quarter_short(indicator.valid_from)),
        (_("Source of the definition"), indicator.source),
    ]


def _restrictions(found: Lineage) -> Iterator[tuple[str, str]]:
    """The row of the table that the figure stands in, and what the table was restricted to."""
    question = found.question
    if question.by != "period":
        yield HEADS[question.by](), found.label
    for name, value in question.filters.items():
        if name == question.by != "taxon":
            continue  # the row says it
        yield (_("Below the taxon") if name == question.by else HEADS[name]()), _named(name, value)
    if question.by != "member" and _is_of_one(found):
        yield HEADS["member"](), next(iter(question.members.values())).name


def _is_of_one(found: Lineage) -> bool:
    """Whether the figure can be of one member alone: then it has no median and no coverage worth telling."""
    return found.question.by == "member" or len(found.question.members) == 1


def _qualified(figure: Figure) -> Iterator[tuple[str, str]]:
    """What a dashboard shows beside the figure."""
    for _key, title, rate in differences(figure):
        if rate is not None:
            yield title, percent(rate)
    told = {"number": grouped(figure.contributors), "expected": grouped(figure.expected)}
    yield _("Contributors"), _("%(number)s of %(expected)s expected") % told
    if figure.coverage.members is not None:
        yield _("Coverage, members"), percent(figure.coverage.members)
    if figure.coverage.volume is not None:
        yield _("Coverage, volume"), percent(figure.coverage.volume)


def _named(dimension: str, found: Found) -> str:
    if isinstance(found, str):
        return _CODES[dimension]().get(found, found)
    return found.name


def _with_code(measure: str) -> str:
    """A measure's name in the reader's language, with its code."""
    return f"{measure_title(measure)} ({measure})"
