from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from coalition.lib.constraints import both_or_neither
from coalition.lib.context import Role
from coalition.lib.walls import INSERT, READ, UPDATE, VERBS, Wall, every, where
from members.models import Organisation
from metrics.models.taxon import ReportingGroup, Taxon

QUARTER = r"^[0-9]{4}-Q[1-4]$"


class Target(models.Model):
    """What a member, or without a `member` the whole coalition, said that it would reach, in the words of its source.

    What the source leaves open stays open: without an `indicator` nobody said what is counted, without a baseline less
    than when. A target is published once and withdrawn once, with a reason and where there is one its `successor`; a
    trigger refuses every other change.
    """

    wall = Wall(
        {
            Role.PUBLIC: where("{published_at} IS NOT NULL", READ),
            Role.MEMBER: where("{published_at} IS NOT NULL", READ),
            Role.CONVENER: every(READ),
            Role.PUBLISHER: every(READ, INSERT, UPDATE),
            Role.PROGRAM: every(*VERBS),
        }
    )

    class Kind(models.TextChoices):
        DECREASE = "decrease", "less than in the baseline by this share"
        INCREASE = "increase", "more than in the baseline by this share"
        AT_LEAST = "at_least", "at least this figure"
        AT_MOST = "at_most", "at most this figure"

    key = models.SlugField(max_length=120, null=True, unique=True, help_text="Of a target that ships with the program.")
    member = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="targets")
    is_invented = models.BooleanField(default=False, help_text="Made up for demonstration, and labelled so.")
    wording = models.CharField(max_length=500)
    source_title = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500)
    source_date = models.DateField(help_text="The day on which the source was published.")
    indicator = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=500, blank=True, help_text="How it is counted, and who says so.")
    taxon = models.ForeignKey(Taxon, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(ReportingGroup, null=True, on_delete=models.PROTECT, related_name="+")
    product = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.DecimalField(
        max_digits=20, decimal_places=6, help_text="A share or a rate is a fraction: 0.8 for 80 %."
    )
    baseline_first = models.CharField(max_length=7, null=True)
    baseline_last = models.CharField(max_length=7, null=True)
    due = models.DateField(help_text="The last day on which it may be reached.")
    note = models.CharField(max_length=500, blank=True, help_text="What of this is our reading.")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "wording", "due"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_target_in_force",
            ),
            models.CheckConstraint(
                condition=Q(
                    key__isnull=True, entered_by__isnull=False, published_by__isnull=True, published_at__isnull=True
                )
                | Q(key__isnull=True, entered_by__isnull=False, published_by__isnull=False, published_at__isnull=False)
                | Q(key__isnull=False, entered_by__isnull=True, published_by__isnull=True, published_at__isnull=False),
                name="target_by_somebody_or_with_the_program",
            ),
            models.CheckConstraint(
                condition=~Q(wording="") & ~Q(source_title="") & Q(source_url__regex=r"^https?://"),
                name="target_in_words_with_its_source",
            ),
            models.CheckConstraint(
                condition=Q(indicator="", method="") | (~Q(indicator="") & ~Q(method="")),
                name="target_method_with_indicator",
            ),
            models.CheckConstraint(
                condition=Q(taxon__isnull=True) | Q(group__isnull=True), name="target_of_taxon_or_group"
            ),
            models.CheckConstraint(
                condition=Q(kind="decrease", amount__gt=0, amount__lte=1)
                | Q(kind="increase", amount__gt=0)
                | Q(kind__in=["at_least", "at_most"], amount__gte=0),
                name="target_amount_of_its_kind",
            ),
            both_or_neither("baseline_first", "baseline_last"),
            models.CheckConstraint(
                condition=Q(baseline_first__isnull=True)
                | Q(
                    baseline_first__regex=QUARTER, baseline_last__regex=QUARTER, baseline_last__gte=F("baseline_first")
                ),
                name="target_baseline_of_quarters",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_because="", successor__isnull=True
                )
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="target_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="target_followed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.wording
