from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from coalition.lib.constraints import both_or_neither
from coalition.lib.walls import INSERT, READ, UPDATE, own, part_of
from members.models import Organisation
from metrics.models.submission import Submission


class Correction(models.Model):
    """Cells that a member changed in place. The file stays as it was uploaded: this is laid over it when it is read.

    Of one `row`, or of every cell of the column that says the same where it names none. Without a `column` the whole
    row is left out. The later correction of a cell holds.
    """

    wall = part_of("submission", member=(READ, INSERT))

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="corrections")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True, help_text="The header as written.")
    written = models.CharField(max_length=200, blank=True, help_text="What the cell said before, as findings quote it.")
    text = models.CharField(max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(row__isnull=False) | ~Q(column=""), name="correction_of_a_row_or_a_column"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} in row {self.row}"


class MemberAnswer(models.Model):
    """What a member said that a name or a column of its files means; it holds for its later files until revoked."""

    wall = own("member", member=(READ, INSERT, UPDATE))

    class Kind(models.TextChoices):
        COLUMN = "column", "Column"
        MEASURE = "measure", "Measure"
        TAXON = "taxon", "Taxon"
        PRODUCT = "product", "Product"
        MARKET = "market", "Market"
        PLATFORM = "platform", "Platform"

    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    written = models.CharField(max_length=300, help_text="As the file says it.")
    folded = models.CharField(max_length=300, help_text="Without what people vary: by this it is found again.")
    meaning = models.CharField(
        max_length=300, blank=True, help_text="A name or code that is understood; empty: left out, or not broken down."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "written", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "folded"],
                condition=Q(revoked_at__isnull=True),
                name="one_answer_in_force",
            ),
            both_or_neither("revoked_by", "revoked_at"),
        ]

    def __str__(self) -> str:
        return f"{self.written}: {self.meaning}"
