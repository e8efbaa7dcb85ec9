from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from coalition.lib.walls import account
from members.models.organisation import Organisation
from members.roles import ROLES

CONFIRMED_FOR = timedelta(days=365)  # then somebody says again that the person still works there
RESTS_AFTER = CONFIRMED_FOR + timedelta(days=30)  # of grace, and nothing opens any more

ROLE_CHOICES = [(role.code, role.title) for role in ROLES.values()]


class Membership(models.Model):
    """A role that a person holds in an organisation."""

    wall = account()

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    confirmed_at = models.DateTimeField(
        db_default=Now(), help_text="When somebody last said that the person still works there."
    )
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the organisation was last asked to confirm it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="role_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {ROLES[self.role].title} of {self.organisation}"
