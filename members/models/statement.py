from django.db import models
from django.db.models import F, Q

from coalition.lib.walls import reference


class Statement(models.Model):
    """A figure that somebody published in words. Shown beside the statistics, never mixed into them."""

    wall = reference()

    class Precision(models.TextChoices):
        EXACT = "exact", "exactly"
        ROUNDED = "rounded", "about"
        LOWER_BOUND = "lower_bound", "more than"
        UPPER_BOUND = "upper_bound", "less than"

    key = models.SlugField(max_length=120, unique=True)
    scope = models.CharField(max_length=40, help_text="Whose figure: the coalition's, a member's, another's.")
    subject = models.CharField(max_length=200)
    indicator = models.CharField(max_length=60)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    end_stated = models.BooleanField(
        default=True,
        help_text="Whether the source says that it counts until then. Without that, the end is our reading, such as "
        "the day on which it was said; no pace is worked out from it.",
    )
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=100)
    precision = models.CharField(max_length=12, choices=Precision)
    step = models.DecimalField(
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="What a rounded figure was rounded to, as it was written: 100000 for 24.1 million. Blank: unknown.",
    )
    cumulative = models.BooleanField(default=False)
    source_id = models.CharField(max_length=40)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = [F("period_end").desc(nulls_last=True), "subject"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="statement_window_forward",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__gt=0, precision="rounded"),
                name="statement_step_of_rounded",
                violation_error_message="Only a rounded figure has a step, and it is above zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.value} {self.unit}"
