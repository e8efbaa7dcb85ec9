"""What the table says of an address: a line each, made by the door that names who may enter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from members.permissions import Scope
from tests.integration.routes.cast import CONVENERS, EVERYBODY, HOLDERS, LEADS, MANAGERS, REPORTERS, SIGNED_IN, Asker

READ, WRITE = ("GET", "HEAD"), ("POST",)
BOTH = (*READ, *WRITE)
NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """Who an address lets in, what its answers show, and whom its changes obey; see `Door` for each field."""

    lets_in: frozenset[str]
    takes: tuple[str, ...]
    of: str
    shows: tuple[str, ...]
    asks: tuple[str, ...]
    named: Mapping[str, str]
    acts: frozenset[str]
    needs: frozenset[Scope]
    acts_with: frozenset[Scope]
    body: Mapping[str, object] | None
    answers: tuple[int, ...]
    drafts: bool
    hides: tuple[str, ...]

    @property
    def is_public(self) -> bool:
        return "nobody" in self.lets_in

    @property
    def names_in_body(self) -> bool:
        """Whether a POST names something of somebody's in its body rather than in its address."""
        return not self.of and any("{" in str(value) for value in (self.body or {}).values() if isinstance(value, str))

    def admits(self, asker: Asker) -> bool:
        """Whether the asker comes in and finds there what is theirs."""
        return asker.person in self.lets_in and (asker.scopes is None or self.needs <= asker.scopes)

    def obeys(self, asker: Asker) -> bool:
        return asker.person in self.acts and (asker.scopes is None or self.acts_with <= asker.scopes)


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in, and what a successful GET answers with."""

    lets_in: frozenset[str]
    answers: tuple[int, ...] = field(default=(200,))

    def __call__(
        self,
        takes: tuple[str, ...] = READ,
        *,
        of: str = "",
        shows: tuple[str, ...] = (),
        asks: tuple[str, ...] = (),
        named: Mapping[str, str] = NONE,
        acts: Collection[str] = (),
        needs: Collection[Scope] = (),
        acts_with: Collection[Scope] = (),
        body: Mapping[str, object] | None = None,
        answers: tuple[int, ...] = (),
        drafts: bool = True,
        hides: tuple[str, ...] = (),
    ) -> Entry:
        """The line of an address.

        `takes`: the methods. `of`: the kind of thing that the address names, one of `scene.THINGS`, and `drafts`
        whether it opens unpublished ones to publishers. `named`: what stands in the other placeholders. `shows`: what
        of the thing whoever may see it must find, as names of `Figures` or of its places. `asks`: questions worth
        asking; in one with `{member}` or `{platform}`, another's is as one that never was. `acts`: whom a change
        obeys; others who are let in hear that their role does not allow it. `needs`: the scopes of a token that reads,
        `acts_with` those of one that changes. `body`: what a POST sends that succeeds. `answers`: the right statuses
        of a GET. `hides`: what of others is public elsewhere, and not to be found here.
        """
        return Entry(
            self.lets_in,
            takes,
            of,
            shows,
            asks,
            named,
            frozenset(acts),
            frozenset(needs),
            frozenset(acts_with or needs),
            body,
            answers or self.answers,
            drafts,
            hides,
        )


public = Door(EVERYBODY)
signing_in = Door(EVERYBODY, answers=(200, 302))  # a step of signing in or out, mostly on to another step
account = Door(SIGNED_IN)  # whoever is signed in, strangers too: their own account
holders = Door(HOLDERS)  # whoever holds a role
members = Door(REPORTERS)  # members' people, each for their own member
leads = Door(LEADS)
conveners = Door(CONVENERS)
publishers = Door(frozenset({"publisher"}))
reviewers = Door(frozenset({"reviewer"}))
managers = Door(MANAGERS)  # those who look after people
stewards = Door(frozenset({"reviewer", "administrator"}))  # those who look after members
administrators = Door(frozenset({"administrator"}))
superusers = Door(frozenset({"superuser"}))
