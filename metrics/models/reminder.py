from django.conf import settings
from django.db import models

from coalition.lib.walls import INSERT, READ, own
from members.models import Organisation
from metrics.models.period import Period
from metrics.reminders import Step


class Reminder(models.Model):
    """A letter about a report that is missing, so that nobody gets it twice. It commits with the letter."""

    wall = own("member", convener=(READ, INSERT))

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in Step])
    counted_from = models.DateField(
        help_text="The deadline that the step counts from; of a letter that a reviewer asked for, its own day."
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "member", "period", "step", "counted_from"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.period} to {self.person}"
