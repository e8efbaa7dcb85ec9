import uuid
from typing import ClassVar, get_args

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coalition.lib.constraints import both_or_neither, none_in_json
from coalition.lib.context import Role
from coalition.lib.walls import DELETE, INSERT, READ, UPDATE, own, part_of, where
from members.models import Organisation, Platform
from metrics.intake.known import Missing
from metrics.models.period import Period
from metrics.models.taxon import ReportingGroup, Taxon
from metrics.transitions import CHECKED, OPEN, Status

# What was understood is made anew when cells are corrected, and never once somebody has signed it off.
_CHECKING = "{submission} IN (SELECT id FROM metrics_submission WHERE status = 'checking')"

# What a cell may not be, as JSON paths say it: a count is a whole number, or there is the word why there is none.
_REASONS = " || ".join(f'@ == "{reason}"' for reason in get_args(Missing))
NO_COUNT = f'@ < 0 || @.floor() != @ || @.type() != "number" && !({_REASONS})'
NO_SHARE = '@ < 0 || @ > 1 || @.type() != "number"'



class StoredFile(models.Model):
    """A file exactly as it was uploaded. It lies in the database, so that it commits with what refers to it."""

    wall = own("member", member=(READ, INSERT), to_conveners="{kept_until} IS NULL")

    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField(null=True, help_text="Empty only where the file was larger than the limit.")
    kept_until = models.DateTimeField(null=True, help_text="Of a dry run alone: any other file stays for ever.")

    def __str__(self) -> str:
        return self.name


class Versions(models.Manager["Submission"]):
    """What a member reports: every upload but those that were only tried."""

    def get_queryset(self) -> "models.QuerySet[Submission]":
        return super().get_queryset().filter(kept_until__isnull=True)


class Submission(models.Model):
    """One version of what a member reports for a quarter, from upload to acceptance.

    A dry run is an upload like any other, read by the same code into the same rows, except that it has a `kept_until`.
    `objects` does not know of it, so that it is in no list and no figure unless somebody asks for `uploads`; conveners
    do not see it in the database either. See `coalition/decisions/0012-dry-runs-are-uploads.md`.
    """

    wall = own("member", member=(READ, INSERT, UPDATE), convener=(READ, UPDATE), to_conveners="{kept_until} IS NULL")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.CHECKING)
    reason = models.TextField(blank=True, help_text="Why an accepted quarter is revised.")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="submission")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    kept_until = models.DateTimeField(null=True, help_text="Of a dry run alone: when it is forgotten.")

    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often reading was begun.")
    rows_understood = models.PositiveIntegerField(null=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    finding_counts = models.JSONField(default=dict, help_text="Findings by code, the unlisted ones included.")
    reading = models.JSONField(default=dict, help_text="What was understood of the file's form.")

    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="When it was taken back or another took its place.")

    objects: ClassVar[Versions] = Versions()
    uploads: ClassVar[models.Manager["Submission"]] = models.Manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "period", "version"],
                condition=Q(kept_until__isnull=True),
                name="submission_version_once",
            ),
            models.UniqueConstraint(
                fields=["member", "period"],
                condition=Q(status__in=sorted(OPEN), kept_until__isnull=True),
                name="one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(kept_until__isnull=True) | Q(status__in=sorted(CHECKED)), name="dry_run_is_no_version"
            ),
            models.UniqueConstraint(
                fields=["member", "period"], condition=Q(status=Status.ACCEPTED), name="one_version_in_force"
            ),
            both_or_neither("submitted_by", "submitted_at"),
            both_or_neither("reviewed_by", "reviewed_at"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.ACCEPTED, Status.SUPERSEDED]) | Q(reviewed_at__isnull=False),
                name="accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("submitted_by")),
                name="reviewer_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("uploaded_by")),
                name="reviewer_is_not_uploader",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RETURNED) | ~Q(return_reason=""), name="returned_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.period} version {self.version}"

    @property
    def is_dry_run(self) -> bool:
        return self.kept_until is not None


class SubmissionRow(models.Model):
    """A row of the file as it was understood. `values` maps a measure to a number or to the word why there is none.

    Once its version is accepted, its cells are observations, and the database refuses any change. Files have many rows,
    so their keys are checked by the statement and not by the row, in the migration: see `coalition/lib/references.py`.
    """

    wall = part_of("submission").also(Role.MEMBER, where(_CHECKING, INSERT, DELETE))

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="file_rows", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    taxon_given = models.CharField(max_length=4000, blank=True)
    taxon_match = models.CharField(max_length=12, blank=True)
    taxon = models.ForeignKey(Taxon, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    group = models.ForeignKey(
        ReportingGroup, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    product = models.CharField(max_length=40, blank=True)
    market = models.CharField(max_length=2, blank=True)
    platform = models.ForeignKey(
        Platform, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    values = models.JSONField(default=dict)
    rates = models.JSONField(default=dict, help_text="Indicators that were stated as a percentage.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="row_position_once"),
            none_in_json("values", NO_COUNT, name="row_counts_or_reasons"),
            none_in_json("rates", NO_SHARE, name="row_rates_are_shares"),
        ]
        indexes = [
            models.Index(fields=["submission"], condition=~Q(rates={}), name="row_states_rates"),
        ]

    def __str__(self) -> str:
        return f"row {self.row}"


class SubmissionFinding(models.Model):
    """A problem of a file, with its place and its remedy; `comment` is the member's answer to a warning.

    `message` and `remedy` are what was said when the file was checked, in English. `problem` and `facts` let a reader
    have them in another language: see `metrics/queries/finding_words.py`.
    """

    wall = part_of("submission", member=(READ, INSERT, UPDATE)).also(Role.MEMBER, where(_CHECKING, DELETE))

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField(help_text="Its id within the submission.")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, null=True)
    value = models.TextField(null=True)
    message = models.TextField()
    remedy = models.TextField()
    problem = models.CharField(max_length=60, blank=True, help_text="The class in metrics/intake/findings.")
    facts = models.JSONField(default=dict, help_text="What fills the templates of that class.")
    candidates = ArrayField(models.CharField(max_length=300), default=list)
    comment = models.TextField(blank=True)
    answered_in = models.PositiveSmallIntegerField(
        null=True, help_text="The earlier version whose comment on the same finding was carried over."
    )

    class Meta:
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        return f"{self.code} in row {self.row}"


class IdempotencyKey(models.Model):
    """A client's promise that two requests are one. The same key with another body is refused."""

    wall = own("organisation", member=(READ, INSERT))

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
