from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from coalition.lib.walls import INSERT, READ, UPDATE, own, reference
from members.models.organisation import Organisation, Platform


class FormerName(models.Model):
    """A name that an organisation had until a day. It began where the one before ended, so that none is missing."""

    wall = reference()

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    until = models.DateField(help_text="The first day of the next name.")

    class Meta:
        ordering = ["until"]
        constraints = [models.UniqueConstraint(fields=["organisation", "until"], name="one_name_at_a_time")]

    def __str__(self) -> str:
        return f"{self.name} until {self.until}"


class FormerOwner(models.Model):
    """Who ran a platform until a day. Whoever runs it today stands in the platform itself."""

    wall = reference()

    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="former_owners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_platforms")
    until = models.DateField(help_text="The first day on which the next one ran it.")

    class Meta:
        ordering = ["until"]
        constraints = [models.UniqueConstraint(fields=["platform", "until"], name="one_owner_at_a_time")]

    def __str__(self) -> str:
        return f"{self.platform} of {self.organisation} until {self.until}"


class MembershipChange(models.Model):
    """What happens to a member on a day, and why: planned until that day has come, in force from then on.

    Before its day it is nobody's business but the member's and the conveners'; the reason stays theirs.
    """

    wall = own("organisation", convener=(READ, INSERT, UPDATE))

    class Kind(models.TextChoices):
        RETURN = "return", "Comes back"
        PAUSE = "pause", "Pauses"
        LEAVE = "leave", "Leaves"
        RENAME = "rename", "Takes another name"
        MERGE = "merge", "Becomes part of another member"
        SALE = "sale", "Sells a platform"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=6, choices=Kind)
    on = models.DateField(help_text="The first day on which it holds.")
    until = models.DateField(null=True, help_text="Of a pause: the day on which the member is back.")
    reason = models.CharField(max_length=300)
    name = models.CharField(max_length=200, blank=True, help_text="Of another name: that name.")
    other = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", help_text="The successor or the buyer."
    )
    platform = models.ForeignKey(Platform, null=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: a command."
    )
    written_at = models.DateTimeField(db_default=Now())
    in_force_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True) | Q(dropped_at__isnull=True), name="change_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(kind="pause", until__gt=models.F("on")), name="pause_forward"
            ),
            models.CheckConstraint(
                condition=(Q(kind="rename") & ~Q(name="")) | (~Q(kind="rename") & Q(name="")), name="rename_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["merge", "sale"], other__isnull=False)
                | (~Q(kind__in=["merge", "sale"]) & Q(other__isnull=True)),
                name="change_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(kind="sale", platform__isnull=False) | (~Q(kind="sale") & Q(platform__isnull=True)),
                name="sale_names_a_platform",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()} on {self.on}"

    @property
    def is_planned(self) -> bool:
        return self.in_force_at is None and self.dropped_at is None
