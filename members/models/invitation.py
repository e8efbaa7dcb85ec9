from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from coalition.lib.constraints import both_or_neither
from coalition.lib.walls import account
from members.models.membership import ROLE_CHOICES
from members.models.organisation import Organisation


class Invitation(models.Model):
    """An offer of one role in one organisation to one address: it ends by itself, and can be taken up once.

    The link holds a token of which only the hash is kept here. Sending it again makes another, and the old one dies.
    """

    wall = account()  # who follows a link is not known yet

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the link.")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    sent_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitations_accepted"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            both_or_neither("accepted_at", "accepted_by"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_ends_one_way"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="invitation_forward"),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation} for {self.email}"
