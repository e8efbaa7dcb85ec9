from django.db import models

from coalition.lib.walls import INSERT, READ, UPDATE, own
from members.models import Organisation
from metrics.models.period import Period


class StaleMark(models.Model):
    """Which member's quarter has changed since its rollups were made: stale while `dirty` is above `done`."""

    wall = own("member", convener=(READ, INSERT, UPDATE))

    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    dirty = models.PositiveBigIntegerField(default=1)
    done = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "period"], name="stale_mark_once")]
        indexes = [models.Index(fields=["id"], condition=models.Q(dirty__gt=models.F("done")), name="stale_now")]

    def __str__(self) -> str:
        return f"{self.member} {self.period}: {self.dirty} changed, {self.done} done"


class Rollup(models.Model):
    """A member's counts of a quarter along one axis. Coalition figures are sums over members, made when read."""

    wall = own("member")

    class Axis(models.TextChoices):
        TOTAL = "total", "All rows"
        TAXON = "taxon", "A taxon with everything below it"
        EXACT_TAXON = "exact", "A taxon itself, identified no further"
        GROUP = "group", "A reporting group"
        PRODUCT = "product", "A product"
        MARKET = "market", "A market"
        PLATFORM = "platform", "A platform"

    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+", db_index=False)
    indicator = models.CharField(max_length=60)
    axis = models.CharField(max_length=8, choices=Axis)
    key = models.CharField(
        max_length=80, blank=True, help_text="A taxon's id, a slug or a code; empty for what was not broken down."
    )
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True, help_text="Of a rate, over the rows that know both.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "period", "axis", "indicator", "key"], name="rollup_once")
        ]
        # With all that a question reads, so that it need not look for each row.
        indexes = [
            models.Index(
                fields=["indicator", "axis", "key", "period"],
                include=["member", "numerator", "denominator"],
                name="rollup_answers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} by {self.axis} {self.key}"
