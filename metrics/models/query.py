from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from coalition.lib.context import Role
from coalition.lib.walls import INSERT, ORGANISATION, READ, VERBS, Wall, every, part_of
from members.models import Organisation
from metrics.models.submission import Submission


class ReviewQuery(models.Model):
    """A reviewer's question about one cell of a version, or about all of it; a trigger refuses every change.

    Row and column stand as the file shows them. `value` is what stood there when it was asked.
    """

    wall = part_of("submission", convener=(READ, INSERT))

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="queries")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(null=True, help_text="The place of the row among those understood.")
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


_SEEN = "{query} IN ({seen:query})"
# Whoever answers for a member says so for it, and settles nothing: that is for who asked.
_SAID = f"{_SEEN} AND {{speaks_for}} = {ORGANISATION} AND {{step}} = 'said'"


class QueryReply(models.Model):
    """What was said to a question, or that it is settled or open again; nobody edits or deletes it."""

    wall = Wall(
        {
            Role.MEMBER: {READ: _SEEN, INSERT: _SAID},
            Role.CONVENER: every(READ, INSERT),
            Role.PUBLISHER: every(READ, INSERT),
            Role.PROGRAM: every(*VERBS),
        }
    )

    class Step(models.TextChoices):
        SAID = "said", "Said"
        SETTLED = "settled", "Settled"
        OPENED = "opened", "Opened again"

    query = models.ForeignKey(ReviewQuery, on_delete=models.CASCADE, related_name="replies")
    step = models.CharField(max_length=8, choices=Step, default=Step.SAID)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    speaks_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(step="said", text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return self.text or self.step
