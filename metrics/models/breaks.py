from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from coalition.lib.constraints import both_or_neither
from coalition.lib.context import Role
from coalition.lib.walls import INSERT, ORGANISATION, READ, UPDATE, VERBS, Wall, every, where
from members.models import Organisation
from metrics.models.period import Period


class Break(models.Model):
    """A quarter from which a member, or without a `member` the whole coalition, counts a measure differently.

    It is withdrawn where it was declared by mistake; a trigger refuses every other change.
    """

    # The coalition's breaks every member's series, so that every member may know of it.
    wall = Wall(
        {
            Role.MEMBER: where(f"({{member}} = {ORGANISATION} OR {{member}} IS NULL)", READ),
            Role.CONVENER: every(READ, INSERT, UPDATE),
            Role.PUBLISHER: every(READ, INSERT, UPDATE),
            Role.PROGRAM: every(*VERBS),
        }
    )

    member = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="breaks", db_index=False)
    measure = models.CharField(max_length=60)
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="breaks", help_text="The first quarter counted the new way."
    )
    reason = models.TextField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "measure", "period"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_break_in_force",
            ),
            both_or_neither("withdrawn_by", "withdrawn_at"),
            models.CheckConstraint(condition=~Q(reason=""), name="break_with_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="break_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} from {self.period} on"
