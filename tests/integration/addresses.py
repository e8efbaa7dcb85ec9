"""Every address of the site with something in its placeholders, for walks that need nothing to be there."""

from uuid import UUID

from tests.integration.routes import RELEASES, SUBMISSIONS, Route, arguments_of, routes

ABSENT = {"id": UUID("00000000-0000-4000-8000-000000000000"), "number": 1}


def addresses(*, admin: bool = False) -> dict[str, str]:
    """By the route's name and pattern; Django's own administration only where it is asked for."""
    return {f"{route.name} {route.pattern}": _address(route) for route in routes() if admin or not route.is_admin}


def _address(route: Route) -> str:
    absent = ABSENT if route.name in {*SUBMISSIONS, *RELEASES} else {}
    return route.address({**absent, **arguments_of(route)})
