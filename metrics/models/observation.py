from django.db import models
from django.db.models import Q

from coalition.lib.walls import VERBS, own
from members.models import Organisation, Platform
from metrics.models.period import Period
from metrics.models.submission import Submission, SubmissionRow
from metrics.models.taxon import ReportingGroup, Taxon


class Observation(models.Model):
    """One accepted cell: a count, or the reason why there is none. Those of the version in force, no others."""

    wall = own("member", convener=VERBS)

    class Missing(models.TextChoices):
        NOT_REPORTED = "not reported", "Not reported"
        NOT_COLLECTED = "not collected", "Not collected"
        WITHHELD = "withheld", "Withheld"
        NOT_APPLICABLE = "not applicable", "Not applicable"

    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="observations")
    row = models.ForeignKey(SubmissionRow, on_delete=models.PROTECT, related_name="+")
    taxon = models.ForeignKey(Taxon, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        ReportingGroup,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Set where the row named a group; its taxon is then the group's nearest common ancestor.",
    )
    product = models.CharField(max_length=40, blank=True)
    market = models.CharField(max_length=2, blank=True)
    platform = models.ForeignKey(Platform, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True)
    missing = models.CharField(max_length=14, null=True, choices=Missing)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "measure"], name="observation_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, missing__isnull=False) | Q(value__gte=0, missing__isnull=True),
                name="observation_value_or_reason",
            ),
        ]
        indexes = [models.Index(fields=["member", "period", "measure"], name="observation_by_member")]

    def __str__(self) -> str:
        return f"{self.measure} {self.value if self.missing is None else self.missing}"


class StatedRate(models.Model):
    """An indicator that a member states as a percentage because it cannot share counts (rate-only)."""

    wall = own("member", convener=VERBS)

    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="stated_rates")
    row = models.ForeignKey(SubmissionRow, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    rate = models.DecimalField(max_digits=12, decimal_places=10, help_text="A fraction from 0 to 1.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "indicator"], name="stated_rate_once"),
            models.CheckConstraint(condition=Q(rate__range=(0, 1)), name="stated_rate_is_a_share"),
        ]
        indexes = [models.Index(fields=["member", "period", "indicator"], name="stated_rate_by_member")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.rate}"
