"""What has been kept long enough is removed, in steps that hold up nobody."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import audit
from members.actors import PROGRAM
from members.models import AuditOrigin, Notification, Token
from members.retention import RULES, Rule

AT_ONCE = 1_000  # rows of a kind in one transaction
AT_MOST = 50  # steps of a kind in one run; the next run goes on

Due = Callable[[Any], "QuerySet[Any]"]  # what is due, for the moment before which it has served its time

DUE: Mapping[str, Due] = {
    "sessions": lambda before: Session.objects.filter(expire_date__lt=before),
    "tokens": lambda before: Token.objects.filter(expiry__lt=before),
    "origins": lambda before: AuditOrigin.objects.filter(at__lt=before),
    "notifications": lambda before: Notification.objects.filter(at__lt=before),
    "admin_log": lambda before: LogEntry.objects.filter(action_time__lt=before),
}


def apply_retention() -> None:
    """Remove what the rules of members no longer keep. Safe to repeat, and to be killed between two steps."""
    apply(RULES, DUE)


def apply(rules: Mapping[str, Rule], due: Mapping[str, Due]) -> None:
    """Remove what is due by each rule, a bounded number of rows at a time."""
    for name, found in due.items():
        kept = rules[name].kept
        if kept is not None:
            before = timezone.now() - kept
            for _step in range(AT_MOST):
                if _remove(name, found(before)) < AT_ONCE:
                    break


@transaction.atomic
def _remove(name: str, due: "QuerySet[Any]") -> int:
    """One step, with its event: how many of what, and nothing of what they were."""
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if keys:
        due.model._default_manager.filter(pk__in=keys).delete()
        audit.record("retention.applied", by=PROGRAM, object=name, organisation=None, rows=len(keys))
    return len(keys)
