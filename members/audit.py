"""The only writer of audit events."""

from members.actors import Actor
from members.models import AuditEvent, Organisation


def record(type: str, *, by: Actor, object: str, organisation: Organisation | None, **details: object) -> None:
    """Write down what was done, in the transaction that does it. `details` never holds a confidential figure."""
    event = AuditEvent(
        type=type,
        actor=by.person,
        acting_for=by.organisation,
        organisation=organisation,
        object=object,
        via=by.via,
        details=details,
    )
    # This way nothing is read back: whoever may add to the record may not always read it.
    AuditEvent.objects.bulk_create([event], ignore_conflicts=True)
