from django.conf import settings
from django.db import models

from coalition.lib.context import Role
from coalition.lib.walls import EVERY_ROW, ORGANISATION, SEES_ALL, noted
from members.models.organisation import Organisation


class AuditEvent(models.Model):
    """What somebody did. Rows are only ever added: a trigger refuses every change."""

    wall = noted(
        read=dict.fromkeys(SEES_ALL, EVERY_ROW) | {Role.MEMBER: f"{{organisation}} = {ORGANISATION}"},
    )

    at = models.DateTimeField(auto_now_add=True)
    type = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="audit_events"
    )
    acting_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="acts")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="audit_events",
        help_text="Whose record this is about.",
    )
    object = models.CharField(max_length=100, help_text="What it was done to, such as a submission's id.")
    via = models.CharField(max_length=10)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["object", "id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.type} {self.object}"
