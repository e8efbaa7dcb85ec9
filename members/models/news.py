from django.db import models

from coalition.lib.walls import reference


class NewsItem(models.Model):
    """Something that happened in the coalition, with where it was published."""

    wall = reference()

    key = models.SlugField(max_length=120, unique=True)
    date = models.DateField(help_text="The first day of the month where the source names only the month.")
    month_only = models.BooleanField(default=False)
    headline = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["-date", "headline"]

    def __str__(self) -> str:
        return self.headline


class Initiative(models.Model):
    """What a member does beside removals: notices, alerts, training, reporting, detection, referrals."""

    wall = reference()

    key = models.SlugField(max_length=120, unique=True)
    subject = models.CharField(max_length=200, help_text="Who does it, as the source names it.")
    kind = models.CharField(max_length=40)
    what = models.TextField()
    since = models.DateField(null=True, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["kind", "subject"]

    def __str__(self) -> str:
        return f"{self.subject}: {self.kind}"
