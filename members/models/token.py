from django.contrib.postgres.fields import ArrayField
from django.db import models
from knox.models import AbstractAuthToken

from coalition.lib.walls import account
from members.models.organisation import Organisation
from members.permissions import Scope


class Token(AbstractAuthToken):  # type: ignore[misc]
    """A machine's key to the API: bound to a person in an organisation, hashed, scoped, expiring."""

    wall = account()

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=10, choices=[(scope, scope) for scope in Scope]))
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]

    @property
    def public_id(self) -> str:
        """What the audit record calls it: of its digest, so that not even its first letters are told."""
        return str(self.digest)[:16]

    def __str__(self) -> str:
        return f"{self.name} of {self.user} in {self.organisation}"
