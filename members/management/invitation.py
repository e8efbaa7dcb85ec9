"""What a command hands to a new person: an address, a token, a link, each shown this once."""

from django.conf import settings

from members.actions import people, tokens
from members.actors import COMMAND
from members.models import Organisation, User


def invitation(person: User, organisation: Organisation) -> dict[str, str]:
    """A token with every scope open to the person in the organisation, and a one-time sign-in link."""
    token = tokens.create(
        person=person,
        organisation=organisation,
        name="made by a command",
        scopes=tokens.scopes_open_to(person, organisation),
        by=COMMAND,
    )
    return {
        "slug": organisation.slug,
        "email": person.email,
        "token": token,
        "link": settings.SITE_URL + people.sign_in_path(person),
    }
