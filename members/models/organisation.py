from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from coalition.lib.walls import reference


class Organisation(models.Model):
    """A company that joined the coalition (member), or an organisation that runs it (convener)."""

    wall = reference()

    class Kind(models.TextChoices):
        MEMBER = "member", "Member"
        CONVENER = "convener", "Convener"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    holding = models.CharField(
        max_length=200,
        blank=True,
        help_text="The company group it belongs to; members of one holding count as one in disclosure control.",
    )
    is_invented = models.BooleanField(default=False, help_text="Made up for demonstration, and labelled so.")
    reporters_may_submit = models.BooleanField(
        default=False, help_text="Reporters, not only leads, may sign off submissions."
    )
    email_domains = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        help_text="Only people with an address at one of these get a role in it; empty: any address.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def holding_key(self) -> str:
        """What disclosure control counts as one contributor."""
        return self.holding or self.slug

    def takes(self, email: str) -> bool:
        """Whether somebody with this address may hold a role in it."""
        return not self.email_domains or email.rpartition("@")[2].lower() in self.email_domains


class MembershipInterval(models.Model):
    """A stretch of days in which a member belongs to the coalition. Intervals of one member never overlap."""

    wall = reference()

    class Ending(models.TextChoices):
        PAUSED = "paused", "Paused"
        LEFT = "left", "Left"
        MERGED = "merged", "Became part of another member"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intervals")
    joined = models.DateField()
    left = models.DateField(null=True, blank=True, help_text="The first day on which it no longer belongs.")
    ending = models.CharField(max_length=6, choices=Ending, blank=True, help_text="How it ended.")
    successor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="What it is part of."
    )

    class Meta:
        ordering = ["joined"]
        constraints = [
            models.CheckConstraint(condition=Q(left__isnull=True) | Q(left__gt=F("joined")), name="interval_forward"),
            models.CheckConstraint(
                condition=Q(ending="") | Q(left__isnull=False), name="interval_that_goes_on_has_no_ending"
            ),
            models.CheckConstraint(
                condition=Q(ending="merged", successor__isnull=False)
                | (~Q(ending="merged") & Q(successor__isnull=True)),
                name="merger_has_a_successor",
            ),
            ExclusionConstraint(
                name="interval_no_overlap",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (
                        Func("joined", "left", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.joined} to {self.left or 'today'}"


class Platform(models.Model):
    """A service that a member runs. `organisation` runs it today; `FormerOwner` says who did before."""

    wall = reference()

    class Type(models.TextChoices):
        MARKETPLACE = "marketplace", "Marketplace"
        CLASSIFIEDS = "classifieds", "Classifieds"
        SOCIAL = "social", "Social network"
        VIDEO = "video", "Video"
        SEARCH = "search", "Search"
        MESSAGING = "messaging", "Messaging"
        OTHER = "other", "Other"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="platforms")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=12, choices=Type, default=Type.OTHER)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="platform_name_once_per_member")
        ]

    def __str__(self) -> str:
        return self.name
