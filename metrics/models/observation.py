from django.db import models

from coalition.lib.walls import seen_through
from members.models import Organisation, Platform
from metrics.models.period import Period
from metrics.models.submission import Submission, SubmissionRow
from metrics.models.taxon import ReportingGroup, Taxon


class Observation(models.Model):
    """One accepted cell: a count, or the reason why there is none. Those of the version in force, no others.

    A view of the rows of accepted versions: nothing is copied when a version is accepted, and nothing can differ from
    what was. See `coalition/decisions/0018-observations-are-a-view.md`.
    """

    wall = seen_through()

    pk = models.CompositePrimaryKey("row", "measure")
    member = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.DO_NOTHING, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.DO_NOTHING, related_name="+")
    row = models.ForeignKey(SubmissionRow, on_delete=models.DO_NOTHING, related_name="+")
    taxon = models.ForeignKey(Taxon, null=True, on_delete=models.DO_NOTHING, related_name="+")
    group = models.ForeignKey(
        ReportingGroup,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        help_text="Set where the row named a group; its taxon is then the group's nearest common ancestor.",
    )
    product = models.CharField(max_length=40, blank=True)
    market = models.CharField(max_length=2, blank=True)
    platform = models.ForeignKey(Platform, null=True, on_delete=models.DO_NOTHING, related_name="+")
    measure = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True)
    missing = models.CharField(max_length=14, null=True)
    cells = models.JSONField(help_text="All cells of its row, by measure: a number, or the word why there is none.")

    class Meta:
        managed = False
        db_table = "metrics_observation"

    def __str__(self) -> str:
        return f"{self.measure} {self.value if self.missing is None else self.missing}"


class StatedRate(models.Model):
    """An indicator that a member states as a percentage because it cannot share counts (rate-only).

    A view of the rows of accepted versions, as observations are.
    """

    wall = seen_through()

    pk = models.CompositePrimaryKey("row", "indicator")
    member = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.DO_NOTHING, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.DO_NOTHING, related_name="+")
    row = models.ForeignKey(SubmissionRow, on_delete=models.DO_NOTHING, related_name="+")
    indicator = models.CharField(max_length=60)
    rate = models.DecimalField(max_digits=12, decimal_places=10, help_text="A fraction from 0 to 1.")

    class Meta:
        managed = False
        db_table = "metrics_statedrate"

    def __str__(self) -> str:
        return f"{self.indicator} {self.rate}"
