"""What a release says of breaks in series: notes below its tables, footnotes in their rows, and where lines stop."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from metrics.disclosure.protected import ProtectedCell
from metrics.statistics.breaks import Break, breaking
from metrics.statistics.indicator import definitions

OF_THE_COALITION = "From {quarter} on the coalition counts differently ({measure}): {reason}"
# Of a member neither the name nor the reason, which may tell who it is.
OF_MEMBERS = (
    "From {quarter} on one or more members count differently ({measure}): "
    "compare the figures before and after with care."
)
FOOTNOTE = "Break in series: counted differently from this quarter on, so not compared with earlier quarters."


def notes(breaks: Iterable[Break]) -> tuple[str, ...]:
    """A sentence for each, once; in the order of time, the coalition's first."""
    ordered = sorted(breaks, key=lambda each: (each.quarter, each.measure, each.member))
    return tuple(dict.fromkeys(map(_note, ordered)))


def _note(broken: Break) -> str:
    return (OF_MEMBERS if broken.member else OF_THE_COALITION).format(
        quarter=broken.quarter.short, measure=definitions().measures[broken.measure].title, reason=broken.reason
    )


def marked(cells: Iterable[ProtectedCell], breaks: Sequence[Break]) -> list[ProtectedCell]:
    """The cells with a footnote where the coalition's series breaks, and with none where it does so no more."""
    ours = [each for each in breaks if not each.member]
    places = {
        (indicator.code, str(each.quarter))
        for indicator in definitions().indicators.values()
        for each in breaking(indicator, ours)
    }
    return [_marked(cell, is_broken=(cell.indicator, cell.period) in places) for cell in cells]


def _marked(cell: ProtectedCell, *, is_broken: bool) -> ProtectedCell:
    others = tuple(note for note in cell.footnotes if note != FOOTNOTE)
    return replace(cell, footnotes=(*others, FOOTNOTE) if is_broken else others)


def kept(breaks: Iterable[Break]) -> list[dict[str, str]]:
    """The coalition's breaks as the release keeps them."""
    return [
        {"measure": each.measure, "quarter": str(each.quarter), "reason": each.reason}
        for each in breaks
        if not each.member
    ]
