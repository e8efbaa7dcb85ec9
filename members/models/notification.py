from django.conf import settings
from django.db import models


class Notification(models.Model):
    """A message to a person. It commits with what it tells, and a task sends it afterwards."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=200, blank=True, help_text="Where on this site it leads.")
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(sent_at__isnull=True), name="notification_unsent")
        ]

    def __str__(self) -> str:
        return self.subject
