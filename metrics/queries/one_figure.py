"""A question asks for one figure: what would be a sum of several is refused before it is understood."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from metrics.queries.question import UnclearQuestion
from metrics.statistics import adding
from metrics.statistics.indicator import definitions


def one_of_each(parameters: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Each parameter with its one value.

    UnclearQuestion for two different ones: the answer would be their sum, or leave one of them out. Where that sum
    could be no figure, `code` and the words say why.
    """
    told = {name: list(dict.fromkeys(values)) for name, values in parameters}
    for name, values in told.items():
        if len(values) > 1:
            _refuse_sum(name, values)
            raise UnclearQuestion(name, _("Name one %(parameter)s, and ask again for the next.") % {"parameter": name})
    return {name: values[0] for name, values in told.items() if values}


def _refuse_sum(name: str, values: Sequence[str]) -> None:
    try:
        if name == "group":
            adding.groups_added(values)
        elif name == "indicator":
            adding.indicators_together([code for code in values if code in definitions().indicators], definitions())
    except adding.NotAdded as refused:
        raise UnclearQuestion(name, str(refused), refused.code) from refused
