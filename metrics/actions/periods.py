"""Quarters open and close."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from members import audit
from members.actors import Actor
from metrics.models import Period
from metrics.statistics.quarter import Quarter

OPEN_FOR = timedelta(days=90)
DUE_AFTER = timedelta(days=31)
GRACE = timedelta(days=14)


@transaction.atomic
def open_period(
    *, quarter: Quarter, by: Actor, opens: date | None = None, due: date | None = None, closes: date | None = None
) -> Period:
    """Open a quarter for reports, from today for 90 days where nothing else is said; open it again if it was.

    A closing day in the past closes it: it was open on that day.
    The report is due a month after the opening, with two weeks of grace; both give way to an earlier closing.
    ValueError where the closing day lies before the opening.
    """
    today = timezone.localdate()
    opens = opens or (min(today, closes) if closes else today)
    closes = closes or opens + OPEN_FOR
    if closes < opens:
        raise ValueError(f"a quarter that opens on {opens} cannot close on {closes}, before it")
    due = min(due or opens + DUE_AFTER, closes)
    period, _ = Period.objects.update_or_create(
        year=quarter.year,
        number=quarter.number,
        defaults={"opens": opens, "due": due, "grace_ends": min(due + GRACE, closes), "closes": closes},
    )
    audit.record("period.opened", by=by, object=str(quarter), organisation=None, opens=str(opens), closes=str(closes))
    return period
