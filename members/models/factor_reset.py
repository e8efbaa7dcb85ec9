from django.conf import settings
from django.db import models
from django.db.models import F, Q

from coalition.lib.constraints import both_or_neither
from coalition.lib.walls import VERBS, own
from members.models.organisation import Organisation


class FactorReset(models.Model):
    """That somebody's second factors are lost: one person asks to take them away, another one does it."""

    wall = own("organisation", member=VERBS, convener=VERBS)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_resets")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="factor_resets",
        help_text="In which the person works, and whose record this is.",
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            both_or_neither("confirmed_by", "confirmed_at"),
            models.CheckConstraint(condition=~Q(asked_by=F("person")), name="reset_not_asked_by_the_person"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person")),
                name="reset_not_confirmed_by_the_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="reset_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(confirmed_at__isnull=True), name="one_reset_waits_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"reset of the second factors of {self.person}"
