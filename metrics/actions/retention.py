"""What of uploads has been kept long enough is removed."""

from collections.abc import Mapping

from members.actions import retention
from members.actions.retention import Due
from metrics.models import IdempotencyKey, Reminder, ReportDraft
from metrics.retention import RULES

DUE: Mapping[str, Due] = {
    "idempotency_keys": lambda before: IdempotencyKey.objects.filter(at__lt=before),
    "reminders": lambda before: Reminder.objects.filter(at__lt=before),
    "drafts": lambda before: ReportDraft.objects.filter(edited_at__lt=before),
}


def apply_retention() -> None:
    """Remove what any rule no longer keeps: of people, and of uploads."""
    retention.apply_retention()
    retention.apply(RULES, DUE)
