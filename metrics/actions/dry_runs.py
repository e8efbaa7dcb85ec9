"""Files that were only tried: read and checked like a version, and soon forgotten."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from metrics.models import StoredFile, Submission

# Together with the time between two sweeps (`coalition/celery.py`), and one that is missed, less than an hour.
DRY_RUNS_KEPT = timedelta(minutes=50)
AT_ONCE = 20  # files of up to 50 MB, each with its rows


def forget() -> int:
    """Remove the dry runs whose time is over, and return how many. Safe to repeat, and to be killed between steps."""
    forgotten = 0
    while some := _forget_some():
        forgotten += some
    return forgotten


@transaction.atomic
def _forget_some() -> int:
    """Those that nobody holds: one that is being written down is taken by the next sweep."""
    due = Submission.uploads.filter(kept_until__lte=Now()).order_by("kept_until", "pk")
    found = dict(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "file_id")[:AT_ONCE])
    Submission.uploads.filter(pk__in=found).delete()
    StoredFile.objects.filter(pk__in=found.values()).delete()
    return len(found)
