"""The areas of the site that a person may enter."""

from members.actors import Actor

PORTAL, DESK = "portal", "desk"
DOORS = {PORTAL: "portal:home", DESK: "desk:home"}


def areas_of(actor: Actor) -> list[str]:
    """The names of the areas open to the actor: a member's people report, conveners' people review and publish."""
    if not actor.rights:
        return []
    return [area for area, open_ in ((PORTAL, actor.is_member), (DESK, actor.is_convener)) if open_]
