"""What a person may do, as one enumeration. A role is a set of these; nothing else grants anything."""

from enum import StrEnum


class Right(StrEnum):
    """One thing that somebody may do, in the organisation in which they hold the role."""

    READ_OWN = "see the own organisation's submissions and figures"
    UPLOAD = "upload and correct a quarter's file"
    SUBMIT = "sign off a submission"
    WITHDRAW = "withdraw a submission before it is accepted"
    MANAGE_MEMBER = "manage the own organisation's people, tokens and consent"
    READ_ALL = "see every member's submissions and figures"
    REVIEW = "accept or return a submission"
    PUBLISH = "draft, preview and publish releases"
    ADMINISTER = "manage members, people, periods and definitions"


MANAGING = frozenset({Right.MANAGE_MEMBER, Right.ADMINISTER})  # of people, whose roles they may give and take


class Scope(StrEnum):
    """What an API token may be used for; never more than the rights of the person who made it."""

    READ = "read"
    UPLOAD = "upload"
    SUBMIT = "submit"
    REVIEW = "review"
    PUBLISH = "publish"


RIGHTS_OF_SCOPE: dict[Scope, frozenset[Right]] = {
    Scope.READ: frozenset({Right.READ_OWN, Right.READ_ALL}),
    Scope.UPLOAD: frozenset({Right.UPLOAD}),
    Scope.SUBMIT: frozenset({Right.SUBMIT, Right.WITHDRAW}),
    Scope.REVIEW: frozenset({Right.REVIEW}),
    Scope.PUBLISH: frozenset({Right.PUBLISH}),
}


def rights_within(scopes: list[str]) -> frozenset[Right]:
    """The rights that tokens with these scopes can carry at most. Unknown scopes raise ValueError."""
    return frozenset[Right]().union(*(RIGHTS_OF_SCOPE[Scope(scope)] for scope in scopes))
