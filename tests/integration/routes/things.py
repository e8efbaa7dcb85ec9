"""The kinds of things that addresses name, and what stands in their place where there never was one."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tests.integration.routes.canaries import GHOST

_NO_SUBMISSION, _NO_ROW = UUID("00000000-0000-4000-8000-000000000000"), 1_618_033
REPORTS, RELEASES = ("report", "to review", "to sign off"), ("release", "draft")
# Below the address of one organisation at the desk: only what is that organisation's is there.
AT_THE_DESK = ("canary's colleague", "canary's invitation", "canary's plan")
PEOPLE = ("colleague", "invitation", "somebody", "leaver", *AT_THE_DESK)

THINGS: Mapping[str, object] = {
    **dict.fromkeys(REPORTS, _NO_SUBMISSION),
    **dict.fromkeys(RELEASES, GHOST),
    **dict.fromkeys(("passkey", "lost factor", "answer", "break", "target", *PEOPLE), _NO_ROW),
    "team": "never-was",
    "member's quarter": "never-was",
    **dict.fromkeys(("team", "member"), "never-was"),
}
NEVER_WAS = {
    "member": "never-was",
    "platform": "never-was",
    "token": "0" * 128,
    "sha256": "0" * 64,
    "report": str(_NO_SUBMISSION),
    "zeros": "0" * 64,
    "session": str(_NO_ROW),
    "held": f"{_NO_ROW}-{_NO_ROW}",
    "query": str(_NO_ROW),
}
# What the placeholder of such a thing is called.
PLACEHOLDER = {
    **dict.fromkeys((*REPORTS, "lost factor"), "id"),
    **dict.fromkeys((*RELEASES, "answer", "break", "target", *PEOPLE), "number"),
    "passkey": "pk",
    "team": "slug",
    "member's quarter": "slug",
    **dict.fromkeys(("team", "member"), "slug"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that an address names, and whose it is."""

    kind: str
    owner: str
    id: object
