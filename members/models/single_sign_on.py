from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from coalition.lib.walls import account
from members.models.organisation import Organisation


def usual_factor_values() -> list[str]:
    """What most providers write into `amr` where a second factor was asked for."""
    return ["mfa"]


class SingleSignOn(models.Model):
    """The OpenID Connect provider of one organisation. It speaks for that organisation's people and for nobody else."""

    wall = account()  # who comes back from a provider is not known yet

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="single_sign_on")
    issuer = models.URLField(max_length=500)
    client_id = models.CharField(max_length=255)
    sealed_secret = models.TextField(help_text="Encrypted with FACTOR_KEYS.")
    authorization_endpoint = models.URLField(max_length=500)
    token_endpoint = models.URLField(max_length=500)
    jwks_uri = models.URLField(max_length=500)
    posts_secret = models.BooleanField(default=False)
    factor_values = ArrayField(
        models.CharField(max_length=200),
        default=usual_factor_values,
        blank=True,
        help_text="Values of `amr` or `acr` by which it says that it asked for a second factor.",
    )
    enabled = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.issuer} of {self.organisation}"


class SignOnDomain(models.Model):
    """A domain whose addresses a provider vouches for; each belongs to one."""

    wall = account()

    single_sign_on = models.ForeignKey(SingleSignOn, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain


class Identity(models.Model):
    """Who somebody is to a provider: what it calls them stays, where an address may change hands."""

    wall = account()

    single_sign_on = models.ForeignKey(SingleSignOn, on_delete=models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    first_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["single_sign_on", "subject"], name="one_person_per_subject"),
            models.UniqueConstraint(fields=["single_sign_on", "person"], name="one_subject_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.single_sign_on}"
