from django.conf import settings
from django.db import models

from coalition.lib.context import Role
from coalition.lib.walls import PERSON, SEES_ALL, noted


class Notification(models.Model):
    """A message to a person, or to an address that is nobody's yet. It commits with what it tells; a task sends it.

    Messages of the kind `ACCOUNT` hold links that open an account: their text is removed once they are sent.
    """

    wall = noted(read=dict.fromkeys((Role.MEMBER, *SEES_ALL), f"{{person}} = {PERSON}"))

    ACCOUNT = "account"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notifications"
    )
    address = models.EmailField(
        blank=True, help_text="Where it goes when not to the person's own address, such as one to be confirmed."
    )
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=200, blank=True, help_text="Where on this site it leads.")
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], condition=models.Q(sent_at__isnull=True), name="notification_unsent")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(address=""), name="notification_goes_somewhere"
            )
        ]

    def __str__(self) -> str:
        return self.subject
