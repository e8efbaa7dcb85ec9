from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from coalition.lib.walls import INSERT, READ, own
from members.models import Organisation
from metrics.models.period import Period


class Reopening(models.Model):
    """Until when one member may report for a quarter that is closed for others; a trigger refuses every change.

    Of several, the newest holds. It ends by itself; without `until` it says that the earlier one ended early.
    """

    wall = own("member", convener=(READ, INSERT))

    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reopenings", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reopenings")
    until = models.DateField(null=True, help_text="The last day on which a file is taken.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["member", "period", "id"])]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="reopened_with_a_reason")]

    def __str__(self) -> str:
        return f"{self.member} {self.period} until {self.until}"
