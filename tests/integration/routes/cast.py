"""Who asks: every role, a stranger and nobody, by session and by token, and what is theirs to see."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.permissions import Scope

# Whose things there are: two members', both of them added up, unpublished releases', everybody's, and a person's alone.
CANARY, SISKIN, TOGETHER, DRAFTS, PUBLISHED = "canary", "siskin", "together", "drafts", "published"
PERSONS = {"reporter": "linnet", "rival": "dunnock"}
# What a member's leads and administrators alone see of its people; who works there, which conveners and colleagues see
# too; and who works nowhere any more, which is the administrators' to see. ELSEWHERE is nobody's where it is asked for.
STAFF = {CANARY: "the canary's staff", SISKIN: "the siskin's staff"}
NAMES = {CANARY: "the canary's names", SISKIN: "the siskin's names"}
# Tokens are seen by whose they are, and by those who look after that person.
TOKENS_OF = {"reporter": "the linnet's tokens", "rival": "the dunnock's tokens"}
GONE, ELSEWHERE = "gone", "elsewhere"

MEMBER_OF = {"reporter": CANARY, "lead": CANARY, "rival": SISKIN, "rival lead": SISKIN}
CONVENERS = frozenset({"reviewer", "publisher", "administrator"})
REPORTERS = frozenset(MEMBER_OF)
LEADS = frozenset({"lead", "rival lead"})
MANAGERS = LEADS | {"administrator"}
HOLDERS = REPORTERS | CONVENERS
SIGNED_IN = HOLDERS | {"stranger", "superuser"}
EVERYBODY = SIGNED_IN | {"nobody"}


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a browser or with a token; `scopes` is None for a browser."""

    person: str
    scopes: frozenset[Scope] | None = None

    def __str__(self) -> str:
        if self.scopes is None:
            return self.person
        return f"{self.person}'s token ({', '.join(sorted(self.scopes))})"

    @property
    def has_token(self) -> bool:
        return self.scopes is not None

    @property
    def sees(self) -> frozenset[str]:
        """Whose things are open to them somewhere."""
        return frozenset({PUBLISHED}).union(self._figures(), self._drafts(), self._people(), self._own())

    def _carries(self, scope: Scope) -> bool:
        return self.scopes is None or scope in self.scopes

    def _figures(self) -> Iterable[str]:
        if not self._carries(Scope.READ):
            return ()
        if self.person in CONVENERS:
            return (CANARY, SISKIN, TOGETHER, *NAMES.values())
        own = MEMBER_OF.get(self.person)
        return (own, NAMES[own]) if own else ()

    def _drafts(self) -> Iterable[str]:
        return (DRAFTS,) if self.person == "publisher" and self._carries(Scope.PUBLISH) else ()

    def _people(self) -> Iterable[str]:
        if self.has_token:
            return ()
        if self.person in ("administrator", "superuser"):
            return (*STAFF.values(), *TOKENS_OF.values(), GONE)
        own = MEMBER_OF.get(self.person, "") if self.person in LEADS else ""
        return (STAFF[own], *(TOKENS_OF[each] for each in TOKENS_OF if MEMBER_OF[each] == own)) if own else ()

    def _own(self) -> Iterable[str]:
        """A superuser sees who there is, with whose tokens and messages, in the database administration."""
        if self.person == "superuser":
            return (*PERSONS.values(), *NAMES.values())
        return (PERSONS[self.person], TOKENS_OF[self.person]) if self.person in PERSONS and not self.has_token else ()


def _token(person: str, *scopes: Scope) -> Asker:
    return Asker(person, frozenset(scopes))


# The order is that of privilege: whoever may see most asks first, so that what is kept from them and handed to the
# next would be noticed.
SESSIONS = tuple(
    map(
        Asker,
        ("publisher", "reviewer", "administrator", "lead", "reporter", "superuser", "rival", "rival lead", "stranger"),
    )
)
NOBODY = Asker("nobody")
TOKENS = (
    _token("publisher", Scope.READ, Scope.PUBLISH),
    _token("reviewer", Scope.READ, Scope.REVIEW),
    _token("lead", Scope.READ, Scope.UPLOAD, Scope.SUBMIT),
    # Less than their person's rights.
    _token("publisher", Scope.READ),
    _token("reviewer", Scope.REVIEW),
    _token("lead", Scope.UPLOAD),
    _token("rival", Scope.READ, Scope.UPLOAD),
)
# Those that only the tests of changes need: a token that may do one thing may not do another.
NARROW_TOKENS = (
    _token("publisher", Scope.PUBLISH),
    _token("reviewer", Scope.READ),
    _token("administrator", Scope.READ),
    _token("lead", Scope.READ),
    _token("lead", Scope.SUBMIT),
    _token("reporter", Scope.READ, Scope.UPLOAD),
)
ASKERS = (*SESSIONS, *TOKENS, NOBODY)
# Whoever asks more than the address itself: one of each kind, since the others are answered by the same code.
CURIOUS = tuple(asker for asker in ASKERS if str(asker) in {"publisher", "lead", "rival", "nobody", str(TOKENS[-1])})
