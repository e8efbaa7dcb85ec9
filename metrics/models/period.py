from django.db import models
from django.db.models import F, Q

from coalition.lib.walls import reference
from metrics.statistics.quarter import Quarter


class Period(models.Model):
    """A quarter for which members report: when it opens, is due, ends its grace and closes."""

    wall = reference()

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="The quarter of the year, 1 to 4.")
    opens = models.DateField()
    due = models.DateField()
    grace_ends = models.DateField()
    closes = models.DateField(help_text="The last day on which a file is taken.")

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="period_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="period_is_a_quarter"),
            models.CheckConstraint(
                condition=Q(opens__lte=F("due"), due__lte=F("grace_ends"), grace_ends__lte=F("closes")),
                name="period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.quarter)

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)
