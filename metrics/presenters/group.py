"""A reporting group's page: its listing in the quarter, its figures, and its share of all where both are printed."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.models import ReportingGroup
from metrics.presenters.change import change
from metrics.presenters.publication import REMOVED, Publication
from metrics.presenters.shown import Kpi
from metrics.presenters.summary import kpis
from metrics.queries.reporting_groups import GroupTaxon
from metrics.statistics.table import Number, Value
from metrics.templatetags.numbers import percent
from metrics.templatetags.quarters import quarter_label, quarter_short

KPIS = (REMOVED, "items_blocked", "zero_view_rate", "proactive_rate")
MOST_CARDS = 3


def listing_words(taxa: Iterable[GroupTaxon]) -> str:
    """In which CITES appendices the group's taxa stand."""
    found = sorted({appendix for taxon in taxa for appendix in taxon.appendices}, key=len)
    if not found:
        return _("Not listed")
    return ngettext("Appendix %(appendices)s", "Appendices %(appendices)s", len(found)) % {
        "appendices": _(" and ").join(filter(None, (", ".join(found[:-1]), found[-1])))
    }


def group_facts(publication: Publication, group: ReportingGroup, taxa: Sequence[GroupTaxon]) -> list[tuple[str, str]]:
    """Terms and texts for the facts card."""
    quarter = quarter_label(publication.period)
    first = next((period for period in publication.periods if (group.slug, REMOVED, period) in publication.figures), "")
    return [
        (_("CITES, %(quarter)s") % {"quarter": quarter}, listing_words(taxa)),
        (_("Covers"), group.description or ", ".join(taxon.common or taxon.name for taxon in taxa)),
        *([(_("Figures since"), quarter_short(first))] if first else []),
    ]


def group_kpis(publication: Publication, group: ReportingGroup) -> list[Kpi]:
    """What was removed, its share of all, and a rate or two."""
    cards = kpis(publication, KPIS, group.slug)
    share = share_kpi(publication, group)
    return [*cards[:1], *([share] if share else []), *cards[1:]][: MOST_CARDS + 1]


def share_kpi(publication: Publication, group: ReportingGroup) -> Kpi | None:
    """The group's share of everything removed; None where the latest quarter prints one of the two only."""
    shares = [_share(publication, group, period) for period in publication.periods]
    if not shares or shares[-1] is None:
        return None
    comparable = len(shares) > 1 and publication.series(REMOVED, group.slug).is_comparable(1)
    before = shares[-2] if comparable else None
    moved = change(Value(shares[-1]), Value(before), is_rate=True) if before is not None else ""
    detail = _("%(change)s on last quarter. Groups overlap: shares do not add up.") % {"change": moved}
    number = percent(shares[-1]).removesuffix("%")
    return Kpi(_("Share of all removals"), number, "%", detail if moved else "", [*shares])


def _share(publication: Publication, group: ReportingGroup, period: str) -> Number | None:
    part, whole = (publication.value(REMOVED, period, place).value for place in (group.slug, ""))
    return None if part is None or not whole else Fraction(part) / Fraction(whole)
