from django.db import models
from django.db.models import F, Q

from coalition.lib.context import Role
from coalition.lib.walls import ORGANISATION, READ, VERBS, Wall, every, only, where
from members.models import Organisation
from metrics.models.period import Period

_CLOSED = "SELECT id FROM metrics_period WHERE closes < CURRENT_DATE"


class BandMark(models.Model):
    """Whether the bands of a quarter are made of what its rollups are now: they are not while `dirty` is above `done`.

    Nor are they where others are expected now than when they were made, or in other holdings: `expected` tells them.
    """

    wall = only(Role.PROGRAM)

    period = models.OneToOneField(Period, on_delete=models.CASCADE, related_name="+")
    dirty = models.PositiveBigIntegerField(default=1)
    done = models.PositiveBigIntegerField(default=0)
    expected = models.CharField(
        max_length=64, blank=True, help_text="A hash of the members expected and their holdings."
    )

    def __str__(self) -> str:
        return f"{self.period}: {self.dirty} changed, {self.done} done"


class OthersBand(models.Model):
    """How the rates of all others lie in a quarter, as far as the member may know: made by `disclosure.band`."""

    # While a quarter is open its figures come in one by one, and whoever looks twice would see the last one arrive.
    wall = Wall(
        {
            Role.MEMBER: where(f"{{member}} = {ORGANISATION} AND {{period}} IN ({_CLOSED})", READ),
            Role.PROGRAM: every(*VERBS),
        }
    )

    class Missing(models.TextChoices):
        FEW = "few", "Fewer than five others"
        DOMINATED = "dominated", "One of the others dominates"

    member = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        help_text="Who may see it, and is not in it.",
    )
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=60)
    lower = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    median = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    upper = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    missing = models.CharField(max_length=9, null=True, choices=Missing)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "indicator", "period"], name="others_band_once"),
            models.CheckConstraint(
                condition=Q(
                    lower__gte=0, lower__lt=F("median"), median__lt=F("upper"), upper__lte=1, missing__isnull=True
                )
                | Q(lower__isnull=True, median__isnull=True, upper__isnull=True, missing__isnull=False),
                name="others_band_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} of others than {self.member}"
