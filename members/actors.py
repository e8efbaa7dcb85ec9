"""Who acts: a person in an organisation with rights, a command, or the program itself."""

from dataclasses import dataclass

from coalition.lib.context import PUBLIC, Context, Role
from members.models import Organisation, User
from members.permissions import Right


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in an organisation: every action takes one as `by`. `person` is None for a command."""

    person: User | None
    organisation: Organisation | None
    rights: frozenset[Right]
    via: str = "session"

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def sees_all(self) -> bool:
        """Whether every member's figures are open to it, not only its own organisation's."""
        return Right.READ_ALL in self.rights

    @property
    def is_member(self) -> bool:
        return self.organisation is not None and self.organisation.kind == Organisation.Kind.MEMBER

    @property
    def context(self) -> Context:
        """Whose rows the database shows while this person acts."""
        if self.organisation is None or not self.rights:
            return PUBLIC
        role = Role.MEMBER
        if self.is_convener:
            role = Role.PUBLISHER if self.may(Right.PUBLISH) else Role.CONVENER
        return Context(role, self.organisation.pk, self.person.pk if self.person else None)

    @property
    def is_convener(self) -> bool:
        return self.organisation is not None and self.organisation.kind == Organisation.Kind.CONVENER


NOBODY = Actor(person=None, organisation=None, rights=frozenset(), via="stranger")
COMMAND = Actor(person=None, organisation=None, rights=frozenset(Right), via="command")
PROGRAM = Actor(person=None, organisation=None, rights=frozenset(), via="program")


def person_of(actor: Actor) -> User:
    """The person who acts; ValueError where it is the program, in a step that only people take."""
    if actor.person is None:
        raise ValueError("only a person can do this")
    return actor.person
