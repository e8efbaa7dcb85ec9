"""A published release and a draft, of figures that tests know."""

from members.models import User
from metrics.models import Release
from tests.factories.releases import count, not_reported, rate, release

SECRET = 77_777
"""A figure that is suppressed wherever it would stand: it must be nowhere."""
SHOWN = 1_234_567
DRAFTED = 8_642_975
"""A figure of the draft: nobody but publishers may see it."""

CELLS = (
    count("2025-Q4", "items_removed", 1_000_000),
    count("2026-Q1", "items_removed", SHOWN),
    count("2025-Q4", "items_blocked", 400_000),
    count("2026-Q1", "items_blocked", 500_000),
    rate("2025-Q4", "zero_view_rate", 700, 1_000),
    rate("2026-Q1", "zero_view_rate", 3, 4),
    count("2025-Q4", "accounts_actioned", None),
    count("2026-Q1", "accounts_actioned", None),
    not_reported("2025-Q4", "staff_trained"),
    not_reported("2026-Q1", "staff_trained"),
    count("2025-Q4", "items_removed", 2_000, "elephants"),
    count("2026-Q1", "items_removed", 3_000, "elephants"),
    count("2025-Q4", "items_removed", None, "pangolins"),
    count("2026-Q1", "items_removed", None, "pangolins"),
    count("2025-Q4", "items_removed", 5, "sea-turtles"),
    count("2026-Q1", "items_removed", 0, "sea-turtles"),
)


def published_release(by: User) -> Release:
    """Release 1, of two quarters."""
    return release(CELLS, by, title="January to March 2026", coverage={"2025-Q4": (8, 11), "2026-Q1": (9, 12)})


def draft_release(by: User) -> Release:
    """The next release, unpublished."""
    cells = (count("2026-Q1", "items_removed", DRAFTED), count("2026-Q1", "items_removed", None, "elephants"))
    return release(cells, by, title="A secret title", published=False)
