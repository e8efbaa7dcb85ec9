"""The roles of the coalition: each a name, the sentence that explains it, and its rights."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.permissions import Right


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of rights; `of` is the kind of organisation in which it can be held.

    `needs_factor`: a password alone is not enough for it, since it opens what others rely on being kept.
    """

    code: str
    title: str | Promise
    sentence: str | Promise
    of: str
    rights: frozenset[Right]
    needs_factor: bool = True


ROLES = {
    role.code: role
    for role in (
        Role(
            "reporter",
            _("Reporter"),
            _("Uploads and corrects the member's quarterly file."),
            "member",
            frozenset({Right.READ_OWN, Right.UPLOAD}),
            needs_factor=False,
        ),
        Role(
            "lead",
            _("Lead"),
            _("Signs off what the member submits and manages its people, tokens and consent."),
            "member",
            frozenset({Right.READ_OWN, Right.UPLOAD, Right.SUBMIT, Right.WITHDRAW, Right.MANAGE_MEMBER}),
        ),
        Role(
            "reviewer",
            _("Reviewer"),
            _("Accepts or returns what members submit."),
            "convener",
            frozenset({Right.READ_ALL, Right.REVIEW}),
        ),
        Role(
            "publisher",
            _("Publisher"),
            _("Drafts, previews, schedules and publishes releases."),
            "convener",
            frozenset({Right.READ_ALL, Right.PUBLISH}),
        ),
        Role(
            "administrator",
            _("Administrator"),
            _("Manages members, people, periods and definitions."),
            "convener",
            frozenset({Right.READ_ALL, Right.ADMINISTER}),
        ),
    )
}


def rights_of_roles(roles: Iterable[str]) -> frozenset[Right]:
    """What these roles add up to."""
    return frozenset[Right]().union(*(ROLES[role].rights for role in roles))


def roles_with(right: Right) -> list[str]:
    """The roles that carry the right."""
    return [role.code for role in ROLES.values() if right in role.rights]
