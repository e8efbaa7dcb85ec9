"""Targets, written straight into the database."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models.functions import Now

from members.models import User
from metrics.models import Target

WORDING = "reduce what is removed by 80% by March 2026"


def draft(**told: Any) -> Target:
    """A target that nobody has entered yet: 80 % fewer items removed than in one quarter, by the next."""
    return Target(
        **{
            "wording": WORDING,
            "source_title": "A speech",
            "source_url": "https://example.org/speech",
            "source_date": date(2025, 1, 15),
            "indicator": "items_removed",
            "method": "as members report it",
            "kind": Target.Kind.DECREASE,
            "amount": Decimal("0.8"),
            "baseline_first": "2025-Q4",
            "baseline_last": "2025-Q4",
            "due": date(2026, 3, 31),
            **told,
        }
    )


def target(by: User, *, published: bool = True, **told: Any) -> Target:
    """The same as it was entered by somebody, published where nothing else is said."""
    made = draft(**{"entered_by": by, **told})
    if published:
        made.published_by, made.published_at = by, Now()
    made.save()
    made.refresh_from_db()
    return made


def withdrawn(by: User, reason: str, **told: Any) -> Target:
    """One that was published and withdrawn."""
    return target(by, withdrawn_by=by, withdrawn_at=Now(), withdrawn_because=reason, **told)
