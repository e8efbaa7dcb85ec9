"""Members and conveners join, and say whom they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members import audit
from members.actions.refusals import Refused
from members.actors import Actor
from members.models import MembershipInterval, Organisation, Platform
from members.permissions import Right


@dataclass(frozen=True, slots=True)
class PlatformSpec:
    """A platform as somebody writes it: a name and a type."""

    name: str
    type: str = Platform.Type.OTHER

    @classmethod
    def parse(cls, text: str) -> "PlatformSpec":
        """Read `NAME` or `NAME:TYPE`; ValueError names the types there are."""
        name, _, type_ = text.partition(":")
        if type_ and type_ not in Platform.Type.values:
            raise ValueError(f"{type_!r} is not a type of platform; write one of {', '.join(Platform.Type.values)}")
        if not name.strip():
            raise ValueError("a platform needs a name: NAME or NAME:TYPE")
        return cls(name.strip(), type_ or Platform.Type.OTHER)


@transaction.atomic
def add_member(
    *,
    name: str,
    joined: date,
    platforms: Sequence[PlatformSpec] = (),
    is_invented: bool = False,
    by: Actor,
) -> Organisation:
    """A company joins the coalition on a day, with its platforms (one of its own name where none is given)."""
    member = _add(name, Organisation.Kind.MEMBER, is_invented)
    MembershipInterval.objects.create(organisation=member, joined=joined)
    for platform in platforms or [PlatformSpec(name)]:
        Platform.objects.create(
            organisation=member,
            slug=_free_slug(Platform, platform.name),
            name=platform.name,
            type=platform.type,
        )
    audit.record("organisation.joined", by=by, object=member.slug, organisation=member, on=joined.isoformat())
    return member


@transaction.atomic
def add_convener(*, name: str, is_invented: bool = False, by: Actor) -> Organisation:
    """An organisation that runs the coalition."""
    convener = _add(name, Organisation.Kind.CONVENER, is_invented)
    audit.record("organisation.convenes", by=by, object=convener.slug, organisation=convener)
    return convener


@transaction.atomic
def restrict(*, organisation: Organisation, domains: Sequence[str], by: Actor) -> None:
    """Let only people with an address at these domains get a role from now on; none given: anybody.

    Whoever holds a role keeps it. An open invitation to another address can no longer be accepted. Only an
    administrator does: otherwise whoever got hold of a lead's session could let anybody in.
    """
    if not by.may(Right.ADMINISTER):
        raise Refused(_("Only an administrator says whose addresses an organisation takes."))
    organisation.email_domains = list(domains)
    organisation.save(update_fields=["email_domains"])
    audit.record(
        "organisation.domains-restricted",
        by=by,
        object=organisation.slug,
        organisation=organisation,
        domains=list(domains),
    )


def _add(name: str, kind: str, is_invented: bool) -> Organisation:
    if Organisation.objects.filter(name__iexact=name).exists():
        raise ValueError(f"there is an organisation named {name!r} already")
    return Organisation.objects.create(
        slug=_free_slug(Organisation, name), name=name, kind=kind, is_invented=is_invented
    )


def _free_slug(model: type[Organisation] | type[Platform], name: str) -> str:
    """The name as a slug, numbered where another holds it already (or where the name has no ASCII letter)."""
    base = slugify(name)[:70] or model._meta.model_name or "name"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
