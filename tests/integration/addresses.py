"""Every address of the site with something in its placeholders, for walks that need nothing to be there."""

from tests.integration.routes.table import entry_of
from tests.integration.routes.things import PLACEHOLDER, THINGS
from tests.integration.routes.urlconf import Route, routes


def addresses(*, admin: bool = False) -> dict[str, str]:
    """By the route's name and pattern; Django's own administration only where it is asked for."""
    return {f"{route.name} {route.pattern}": address_of(route) for route in routes() if admin or not route.is_admin}


def address_of(route: Route, **named: object) -> str:
    """The address with what is `named` in its placeholders; where nothing is, of what the table says, or of nothing."""
    entry = entry_of(route)
    nothing = {PLACEHOLDER[entry.of]: THINGS[entry.of]} if entry.of else {}
    return route.address({**nothing, **entry.named, **named})
