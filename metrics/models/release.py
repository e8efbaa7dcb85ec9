from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coalition.lib.constraints import both_or_neither
from coalition.lib.context import Role
from coalition.lib.walls import only, published
from metrics.models.period import Period
from metrics.models.submission import Submission


class Release(models.Model):
    """A numbered set of tables about some quarters. Published, it never changes; a trigger below sees to it."""

    wall = published("{status} = 'published'")

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    first_period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    last_period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, help_text="What the publisher says about it.")
    coverage = models.JSONField(
        default=dict, help_text="By quarter, how many members were expected and how many reported."
    )
    breaks = models.JSONField(
        default=list, help_text="The coalition's breaks in these quarters: measure, quarter and reason of each."
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    scheduled_for = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    audit_position = models.BigIntegerField(
        null=True, help_text="How many audit events there were when it was published, its own the last of them."
    )
    audit_hash = models.CharField(
        max_length=64, null=True, help_text="The hash over all of them: by it anybody can tell that none was changed."
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            both_or_neither("published_by", "published_at"),
            both_or_neither("audit_position", "audit_hash"),
            both_or_neither("scheduled_by", "scheduled_for"),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status="published", published_at__isnull=False),
                name="published_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}: {self.title}"

    @property
    def audit_head(self) -> dict[str, object] | None:
        """The head of the audit chain that it published; None before it is published, and where none was kept yet."""
        if self.audit_position is None:
            return None
        return {"position": self.audit_position, "sha256": self.audit_hash}


class ReleaseSource(models.Model):
    """An accepted version that a release rests on. Confidential: it says who reported what when."""

    wall = only(Role.PUBLISHER, Role.PROGRAM)

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="sources")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "submission"], name="release_source_once")]

    def __str__(self) -> str:
        return f"{self.submission} in {self.release}"


class ReleaseTable(models.Model):
    """A table of a release; its hash is over its rows as published."""

    wall = published("{release} IN ({seen:release})")

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="tables")
    name = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    notes = ArrayField(models.CharField(max_length=500), default=list)
    by_group = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, help_text="Of the table as CSV.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_table_once")]

    def __str__(self) -> str:
        return self.title


class ReleaseCell(models.Model):
    """One protected figure. A suppressed one holds no number at all, so that nothing can leak from here."""

    wall = published("{table} IN ({seen:table})")

    class Status(models.TextChoices):
        PUBLISHED = "published", "Published"
        SUPPRESSED = "suppressed", "Suppressed to protect a member's figure"
        NOT_REPORTED = "not reported", "Not reported"

    table = models.ForeignKey(ReleaseTable, on_delete=models.CASCADE, related_name="cells")
    position = models.PositiveIntegerField()
    period = models.CharField(max_length=7)
    group = models.CharField(max_length=80, blank=True)
    indicator = models.CharField(max_length=60)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    status = models.CharField(max_length=14, choices=Status)
    footnotes = ArrayField(models.CharField(max_length=300), default=list)

    class Meta:
        ordering = ["table", "position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "period", "group", "indicator"], name="release_cell_once"),
            models.CheckConstraint(
                condition=Q(status="published", numerator__isnull=False)
                | (~Q(status="published") & Q(numerator__isnull=True, denominator__isnull=True)),
                name="only_published_cells_hold_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.group}"
