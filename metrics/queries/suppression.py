"""How much of a release is hidden: for publishers, before they decide. Says how many figures, never which rule."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from metrics.models import Release, ReleaseCell

_SUPPRESSED = Count("pk", filter=Q(status=ReleaseCell.Status.SUPPRESSED))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Of the figures of a table in a quarter, how many are suppressed."""

    table: str
    period: str
    cells: int
    suppressed: int

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where there is no figure."""
        return Fraction(self.suppressed, self.cells) if self.cells else None


def hidden_in(release: Release) -> list[Hidden]:
    """By table and quarter, the newest quarter first. What nobody reported is not counted as a figure."""
    cells = ReleaseCell.objects.filter(table__release=release).exclude(status=ReleaseCell.Status.NOT_REPORTED)
    counted = cells.values_list("table__title", "table__position", "period").annotate(
        all=Count("pk"), hidden=_SUPPRESSED
    )
    return [
        Hidden(title, period, all, hidden)
        for title, _position, period, all, hidden in counted.order_by("table__position", "-period")
    ]
