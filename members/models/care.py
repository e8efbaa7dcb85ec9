from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from coalition.lib.walls import DELETE, INSERT, READ, own
from members.models.organisation import Organisation


class Care(models.Model):
    """A reviewer looks after a member: they hear of what it submits, and of what it does not."""

    # Its people read it too: who signs off writes to the reviewer who looks after them.
    wall = own("member", convener=(READ, INSERT, DELETE))

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cares")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="carers")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "member"], name="care_once")]

    def __str__(self) -> str:
        return f"{self.person} looks after {self.member}"
