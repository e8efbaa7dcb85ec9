"""Every address of the site, from the URLconf, and the table that says what stands in its placeholders."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver

READ, WRITE = ("GET", "HEAD"), ("POST",)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern: its name with its namespaces, its address with placeholders, and their names."""

    name: str
    pattern: str
    placeholders: frozenset[str]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def is_admin(self) -> bool:
        return self.pattern.startswith("admin/")

    def address(self, arguments: Mapping[str, object]) -> str:
        """The address with the arguments in the place of `<uuid:id>` and `(?P<key>…)`."""
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(arguments[found[1]]), _without_groups(self.pattern))
        return "/" + re.sub(r"[\^$]", "", filled)


@dataclass(frozen=True, slots=True)
class Door:
    """A route that names something of somebody's: the methods it takes, who it is open to ("": nobody), what they see.

    `public`: without signing in one is not asked to, since other things of its kind are everybody's.
    """

    takes: tuple[str, ...]
    opens_to: str
    shows: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    public: bool = False


# What only its member and the conveners may see of a submission; the tests put it there.
FILE_NAME, CONTENT, GIVEN = "canary-in-a-file-name.csv", "canary in the content", "Canarius in a name"
NOTE, VALUE, COMMENT = "canary in a note", "canary in a cell", "canary in a comment"
COUNT, GROUPED_COUNT = "918273645", "918,273,645"
MEMBER, TITLE = "Canary Marketplace", "canary in a title"
CANARIES = (FILE_NAME, CONTENT, GIVEN, NOTE, VALUE, COMMENT, COUNT, GROUPED_COUNT, TITLE)

# Routes that take the id of a member's submission.
SUBMISSIONS = {
    "portal:submission": Door(READ, "lead", (FILE_NAME, VALUE, GROUPED_COUNT)),
    "portal:submission-progress": Door(READ, "lead"),
    "portal:submit": Door(WRITE, "lead"),
    "portal:withdraw": Door(WRITE, "lead"),
    "portal:file": Door(READ, "lead", (FILE_NAME, CONTENT)),
    "portal:findings": Door(READ, "lead", (VALUE, COMMENT)),
    "desk:submission": Door(READ, "reviewer", (FILE_NAME, GIVEN, NOTE, VALUE, COMMENT, GROUPED_COUNT, MEMBER)),
    "desk:accept": Door(WRITE, "reviewer"),
    "desk:return": Door(WRITE, "reviewer"),
    "desk:file": Door(READ, "reviewer", (FILE_NAME, CONTENT)),
    "desk:findings": Door(READ, "reviewer", (VALUE, COMMENT)),
    "api:submission": Door(READ, "lead", ("canary-marketplace",)),
    "api:findings": Door(READ, "lead", (VALUE,)),
    "api:rows": Door(READ, "lead", (GIVEN, NOTE, COUNT)),
    "api:submit": Door(WRITE, "lead"),
    "api:accept": Door(WRITE, "reviewer"),
    "api:return": Door(WRITE, "reviewer"),
    "api:withdraw": Door(WRITE, "lead"),
}

# Routes that take the number of a release.
RELEASES = {
    "api:release": Door(READ, "publisher", (TITLE,), public=True),
    "api:table": Door(READ, "publisher", (COUNT,), {"table": "headline"}, public=True),
    "api:bundle": Door(READ, "publisher", public=True),
    "public:release": Door(READ, opens_to="", public=True),
    "desk:release": Door(READ, "publisher", (TITLE,)),
    "desk:release-preview": Door(READ, "publisher", (TITLE, GROUPED_COUNT)),
    "desk:release-refresh": Door(WRITE, "publisher"),
    "desk:release-schedule": Door(WRITE, "publisher"),
    "desk:release-publish": Door((*READ, *WRITE), "publisher", (TITLE,)),
}

# Every other route with placeholders, and what to put there.
OTHERS: dict[str, Mapping[str, str]] = {
    "public:species-group": {"slug": "pangolins"},
    "public:indicator": {"code": "items_removed"},
    "public:member": {"slug": "canary-marketplace"},
    "portal:upload": {"quarter": "2026-Q1"},
    "portal:template": {"quarter": "2026-Q1", "format": "csv"},
    "account:factor-reset": {"id": "1"},
    "account:link": {"uid": "MQ", "token": "made-up"},
    "account:invitation-link": {"token": "made-up"},
    "portal:person": {"number": "1"},
    "portal:confirm-person": {"number": "1"},
    "portal:remove-person": {"number": "1"},
    "portal:invite-again": {"number": "1"},
    "portal:revoke-invitation": {"number": "1"},
    "desk:deactivate-person": {"number": "1"},
    "desk:reactivate-person": {"number": "1"},
    "desk:team": {"slug": "canary-marketplace"},
    "desk:domains": {"slug": "canary-marketplace"},
    "desk:revoke-team-token": {"slug": "canary-marketplace"},
    "desk:invite-again": {"slug": "canary-marketplace", "number": "1"},
    "desk:revoke-invitation": {"slug": "canary-marketplace", "number": "1"},
    "desk:person": {"slug": "canary-marketplace", "number": "1"},
    "desk:confirm-people": {"slug": "canary-marketplace"},
    "desk:confirm-person": {"slug": "canary-marketplace", "number": "1"},
    "desk:remove-person": {"slug": "canary-marketplace", "number": "1"},
    "account_confirm_email": {"key": "made-up"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "made-up"},
    "mfa_remove_webauthn": {"pk": "1"},
    "mfa_edit_webauthn": {"pk": "1"},
}

# Django's own administration is the superusers'; its placeholders mean the same everywhere.
ADMIN = {"object_id": "1", "content_type_id": "1", "app_label": "members", "url": "anything"}

# Routes whose answers depend on what is asked for: other questions than none.
QUESTIONS = {
    "api:progress": (
        "indicator=items_removed",
        "indicator=items_removed&by=member",
        "indicator=items_removed&by=taxon",
    ),
    "api:submissions": ("status=accepted", "period=2025-Q4"),
    "api:completeness": ("period=2025-Q4",),
    "portal:history": ("status=accepted",),
    "public:home": ("embed",),
}


def routes() -> list[Route]:
    """Every pattern of the URLconf, in its order."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def tables() -> set[str]:
    """The names of all routes that are described."""
    return {*SUBMISSIONS, *RELEASES, *OTHERS, *QUESTIONS}


def arguments_of(route: Route) -> dict[str, str]:
    """What stands in the placeholders, except the submission or the release that is asked about."""
    if route.is_admin:
        return ADMIN
    door = SUBMISSIONS.get(route.name) or RELEASES.get(route.name)
    return dict(door.arguments if door else OTHERS.get(route.name, {}))


def undescribed(route: Route) -> frozenset[str]:
    """The placeholders that no table says anything about."""
    asked = {"id"} if route.name in SUBMISSIONS else {"number"} if route.name in RELEASES else set()
    return route.placeholders - arguments_of(route).keys() - asked


def _walk(patterns: list[URLPattern | URLResolver], before: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, inner)
        else:
            names = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", address))
            yield Route(f"{namespace}{pattern.name or ''}", address, names)


def _without_groups(pattern: str) -> str:
    """`(?P<key>[-:\\w]+)` as `<key>`."""
    return re.sub(r"\(\?P(<\w+>)(?:\[[^]]*\]|[^()\[\]])*\)", r"\1", pattern)
