from django.conf import settings
from django.db import models

from coalition.lib.context import Role
from coalition.lib.walls import EVERY_ROW, ORGANISATION, SEES_ALL, noted, only
from members.models.organisation import Organisation


class AuditEvent(models.Model):
    """What somebody did. Rows are only ever added: a trigger refuses every change.

    It names people and things by their ids, never by a name or an address, so that a person can be forgotten and the
    record stays whole. The number and the time are the database's, whatever a statement says.
    """

    # A member's own record; and that somebody looked at everybody's figures, its own among them.
    wall = noted(
        read=dict.fromkeys(SEES_ALL, EVERY_ROW)
        | {
            Role.MEMBER: f"{{organisation}} = {ORGANISATION} "
            "OR {organisation} IS NULL AND {type} IN ('figures.viewed', 'figures.exported')"
        }
    )

    at = models.DateTimeField(editable=False, help_text="By the database's clock.")
    type = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="audit_events", db_index=False
    )
    acting_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="acts")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="audit_events",
        db_index=False,  # those below begin with it
        help_text="Whose record this is about.",
    )
    object = models.CharField(max_length=100, help_text="What it was done to, such as a submission's id.")
    via = models.CharField(max_length=10)
    request_id = models.CharField(max_length=64, blank=True, help_text="Under which the logs know the request.")
    origin = models.CharField(max_length=64, blank=True, help_text="The key of the AuditOrigin, a hash of it.")
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object", "id"]),
            models.Index(fields=["organisation", "id"]),
            models.Index(fields=["actor", "id"]),
            models.Index(fields=["type", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.type} {self.object}"


class AuditLink(models.Model):
    """An event's place in the chain, given as its transaction commits. Only the database's own function writes here."""

    wall = only(read=tuple(Role))  # of the events nothing but their number; the hashes are published anyhow

    event = models.OneToOneField(AuditEvent, primary_key=True, on_delete=models.PROTECT, related_name="link")
    position = models.BigIntegerField(unique=True, null=True, help_text="Gapless, in the order of commits.")
    hash = models.CharField(max_length=64, help_text="Of the hash before it and of the event.")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


class AuditOrigin(models.Model):
    """Where a request came from, apart from the events of it: this is removed in time, and the chain stays whole.

    Its key is a hash over the address and a salt. Events carry the key: while the row is there it proves the address,
    and once it is gone the address cannot be worked out from what is left.
    """

    wall = noted(read=dict.fromkeys(SEES_ALL, EVERY_ROW))

    key = models.CharField(primary_key=True, max_length=64)
    salt = models.CharField(max_length=32)
    address = models.GenericIPAddressField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return self.address


class AuditHead(models.Model):
    """The head of the chain on a day, also written to the log, which leaves the machine."""

    wall = only(Role.PROGRAM, read=SEES_ALL)

    day = models.DateField(primary_key=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"
