"""Single sign-on: an organisation's own provider says who its people are, and of nobody else."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from coalition.lib import openid
from coalition.lib.openid import Endpoints, Provider, Untrusted
from coalition.lib.sealing import seal, unseal
from members import audit
from members.actors import Actor
from members.models import Identity, Membership, Organisation, SignOnDomain, SingleSignOn, User

_PURPOSE = b"single sign-on"


def configure(
    *,
    organisation: Organisation,
    issuer: str,
    client_id: str,
    secret: str,
    domains: Sequence[str],
    factor_values: Sequence[str],
    by: Actor,
) -> SingleSignOn:
    """Let the provider sign in the organisation's people with addresses at these domains.

    Asks the provider for its endpoints first. ValueError where it does not answer as one, without a domain, and
    where another organisation's provider has one of them already.
    """
    endpoints = openid.discover(issuer)
    if not domains:
        raise ValueError("name at least one domain whose addresses the provider vouches for")
    told = {
        "issuer": issuer,
        "client_id": client_id,
        "sealed_secret": seal(secret, settings.FACTOR_KEYS, purpose=_PURPOSE),
        "authorization_endpoint": endpoints.authorization_endpoint,
        "token_endpoint": endpoints.token_endpoint,
        "jwks_uri": endpoints.jwks_uri,
        "posts_secret": endpoints.posts_secret,
        "factor_values": list(factor_values),
        "enabled": True,
    }
    try:
        return _stored(organisation, told, [domain.lower() for domain in domains], by)
    except IntegrityError as error:
        raise ValueError("another organisation's provider has one of these domains") from error


@transaction.atomic
def _stored(organisation: Organisation, told: Mapping[str, Any], domains: Sequence[str], by: Actor) -> SingleSignOn:
    """What another issuer called somebody says nothing here: identities end with the issuer that gave them."""
    Identity.objects.filter(single_sign_on__organisation=organisation).exclude(
        single_sign_on__issuer=told["issuer"]
    ).delete()
    found, _new = SingleSignOn.objects.update_or_create(organisation=organisation, defaults=dict(told))
    found.domains.all().delete()
    SignOnDomain.objects.bulk_create(SignOnDomain(single_sign_on=found, domain=domain) for domain in set(domains))
    audit.record(
        "single-sign-on.configured",
        by=by,
        object=organisation.slug,
        organisation=organisation,
        issuer=found.issuer,
        domains=sorted(set(domains)),
        factor_values=found.factor_values,
    )
    return found


@transaction.atomic
def switch_off(*, organisation: Organisation, by: Actor) -> SingleSignOn:
    """Let nobody in by the organisation's provider any more. ValueError where it has none."""
    found = SingleSignOn.objects.filter(organisation=organisation).first()
    if found is None:
        raise ValueError(f"{organisation.name} has no single sign-on")
    found.enabled = False
    found.save(update_fields=["enabled"])
    audit.record("single-sign-on.switched-off", by=by, object=organisation.slug, organisation=organisation)
    return found


def provider_of(found: SingleSignOn) -> Provider:
    """As the flow needs it, with its secret in the clear."""
    return Provider(
        found.issuer,
        found.client_id,
        unseal(found.sealed_secret, settings.FACTOR_KEYS, purpose=_PURPOSE),
        Endpoints(found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.posts_secret),
    )


@transaction.atomic
def identify(*, provider: SingleSignOn, claims: Mapping[str, Any]) -> User:
    """The person whom these verified claims are about; Untrusted where the provider cannot speak for them.

    It speaks for whoever works in its organisation and nowhere else: with roles in two, one organisation's provider
    would open the other's figures. The first time the verified address says who it is, from then on the subject.
    """
    address = str(claims.get("email", "")).lower()
    if claims.get("email_verified") is not True:
        raise Untrusted("address-not-verified")
    if not provider.domains.filter(domain=address.rpartition("@")[2]).exists():
        raise Untrusted("address-of-another-domain")
    known = Identity.objects.filter(single_sign_on=provider, subject=claims["sub"]).select_related("person").first()
    person = known.person if known else User.objects.filter(email=address).first()
    if person is None or not person.is_active or person.is_staff:
        raise Untrusted("nobody-of-ours")
    if _organisations_of(person) != {provider.organisation_id}:
        raise Untrusted("works-elsewhere")
    if known is None:
        _remember(provider, str(claims["sub"]), person)
    return person


def asked_for_factor(provider: SingleSignOn, claims: Mapping[str, Any]) -> bool:
    """Whether the provider signed that it asked for a second factor, in words that were agreed on."""
    methods = claims.get("amr", [])
    said = [*(methods if isinstance(methods, list) else []), claims.get("acr")]
    return any(value in said for value in provider.factor_values)


def _organisations_of(person: User) -> set[int]:
    return set(Membership.objects.filter(person=person).values_list("organisation_id", flat=True))


def _remember(provider: SingleSignOn, subject: str, person: User) -> None:
    """Bind the subject to the person; not where another subject is already: the address changed hands."""
    made, new = Identity.objects.get_or_create(single_sign_on=provider, person=person, defaults={"subject": subject})
    if made.subject != subject:
        raise Untrusted("address-of-another-subject")
    if new:
        audit.record(
            "person.identified",
            by=Actor(person, provider.organisation, frozenset(), "sso"),
            object=str(person.pk),
            organisation=provider.organisation,
        )
