from django.conf import settings
from django.db import models

from coalition.lib.walls import account
from members.models.organisation import Organisation
from members.roles import ROLES


class Membership(models.Model):
    """A role that a person holds in an organisation."""

    wall = account()

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.code, role.title) for role in ROLES.values()])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="role_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {ROLES[self.role].title} of {self.organisation}"
