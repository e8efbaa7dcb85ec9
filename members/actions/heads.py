"""The head of the audit chain is noted where a change of the chain does not reach."""

import structlog
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import AuditHead

log = structlog.get_logger(__name__)


@transaction.atomic
def note_head() -> None:
    """Note today's head, in a table of its own and in the log, which leaves the machine. Safe to repeat."""
    head = audit.newest()
    if head.position:
        note = AuditHead(day=timezone.localdate(), position=head.position, hash=head.hash)
        AuditHead.objects.bulk_create([note], ignore_conflicts=True)
        log.info("audit_head", position=head.position, hash=head.hash)
