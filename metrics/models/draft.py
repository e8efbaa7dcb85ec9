from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from coalition.lib.walls import DELETE, INSERT, READ, UPDATE, own
from members.models import Organisation
from metrics.models.period import Period


class ReportDraft(models.Model):
    """What a member's people have typed into the form of a quarter so far, until a report of it is signed off.

    Nothing is reported by it, so that conveners do not see it and the record is silent. Whoever saves says which
    `revision` they had before them, so that nobody's words are lost unseen.
    """

    wall = own("member", member=(READ, INSERT, UPDATE, DELETE), convener=())

    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField(default=0, help_text="The microsecond at which it was saved.")
    measures = ArrayField(models.CharField(max_length=80), default=list)
    rows = models.JSONField(default=list, help_text="A mapping of column to text for each row, as typed.")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "period"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.period}, draft {self.revision}"
