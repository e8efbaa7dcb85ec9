"""What there is to be leaked, and everybody who might ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from members.models import Organisation, Token, User
from metrics.actions import rollups
from metrics.models import (
    Break,
    Correction,
    MemberAnswer,
    Period,
    QueryReply,
    Release,
    Reopening,
    ReviewQuery,
    Submission,
)
from metrics.queries.nothing_found import nothing_found
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status
from tests.factories import members, releases, submissions, targets
from tests.integration.routes.canaries import DRAFT, FIGURES, RELEASE, SCHEDULED, Figures, secrets
from tests.integration.routes.cast import (
    ASKERS,
    CANARY,
    CONVENERS,
    DRAFTS,
    MEMBER_OF,
    NARROW_TOKENS,
    PERSONS,
    PUBLISHED,
    SISKIN,
    STAFF,
    Asker,
)
from tests.integration.routes.clients import client_of
from tests.integration.routes.staff import colleague_of, leaver, of_one_person, staff_of
from tests.integration.routes.things import Thing

ANSWER, BREAK, TARGET = 7, 8, 9  # told from the rows of people by these


@dataclass(frozen=True, slots=True)
class Scene:
    """The rows, and a client for each asker."""

    members: Mapping[str, Organisation]
    people: Mapping[str, User]
    things: tuple[Thing, ...]
    secrets: Mapping[str, tuple[str, ...]]
    words: Mapping[str, dict[str, str]]
    clients: Mapping[Asker, Client]

    def all_but(self, owners: frozenset[str]) -> tuple[str, ...]:
        """What must be in no answer to somebody who sees what these own."""
        return tuple(text for owner, texts in self.secrets.items() if owner not in owners for text in texts)

    def words_of(self, owner: str) -> dict[str, str]:
        """What bodies and questions of the table name in braces, where it is the owner's."""
        word = next((word for word, staff in STAFF.items() if staff == owner), owner)
        return self.words.get(word, self.words[CANARY])


def made() -> Scene:
    """Everything, written straight into the database."""
    organisations = {word: members.member(FIGURES[word].name) for word in (CANARY, SISKIN)}
    people = _people(organisations)
    quarters = {
        quarter: submissions.period(quarter, closed=quarter == "2025-Q4")
        for quarter in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
    }
    things = [
        *(
            thing
            for word, member in organisations.items()
            for thing in _reports(FIGURES[word], member, people, quarters)
        ),
        *_releases(people["publisher"]),
        *(thing for word, member in organisations.items() for thing in staff_of(FIGURES[word], member, people)),
        *(of_one_person(people[person], word) for person, word in PERSONS.items()),
        leaver(),
    ]
    submissions.group("Pangolins", *map(submissions.taxon, ("Manis javanica", *(f.species for f in FIGURES.values()))))
    rollups.refresh_stale()
    ids = {
        word: tuple(str(id) for id in Submission.objects.filter(member=member).values_list("pk", flat=True))
        for word, member in organisations.items()
    }
    clients = {asker: client_of(asker, people) for asker in (*ASKERS, *NARROW_TOKENS)}
    Token.objects.update(last_used=timezone.now() + timedelta(days=1))  # no answer is the one that notes the use
    return Scene(
        members=organisations,
        people=people,
        things=tuple(things),
        secrets={owner: (*texts, *ids.get(owner, ())) for owner, texts in secrets().items()},
        words={word: _words(member, people) for word, member in organisations.items()},
        clients=clients,
    )


def _words(member: Organisation, people: Mapping[str, User]) -> dict[str, str]:
    submitted = Submission.objects.select_related("file").get(member=member, status=Status.SUBMITTED)
    owner = next(people[person] for person in PERSONS if people[person].memberships.filter(organisation=member))
    token = Token.objects.filter(user=owner).earliest("created")
    session = UserSession.objects.get(user=owner)
    return {
        "member": member.slug,
        "platform": member.slug,
        "token": token.digest,
        "sha256": submitted.file.sha256,
        "report": str(submitted.pk),
        "zeros": nothing_found(member, Quarter.parse("2026-Q3")).sha256,
        "session": str(session.pk),
        "held": f"{owner.pk}-{member.pk}",
        "query": str(ReviewQuery.objects.get(submission=submitted).pk),
    }


def _people(organisations: Mapping[str, Organisation]) -> dict[str, User]:
    convening = members.convener("Convening Trust")
    people = {
        person: members.person(person.title(), organisations[word], "lead" if "lead" in person else "reporter")
        for person, word in MEMBER_OF.items()
    }
    people |= {word: colleague_of(FIGURES[word], organisations[word]) for word in organisations}
    people |= {role: members.person(role.title(), convening, role) for role in sorted(CONVENERS)}
    people |= {"stranger": members.person("Stranger"), "superuser": members.person("Superuser")}
    User.objects.filter(pk=people["superuser"].pk).update(is_staff=True, is_superuser=True)
    return people


def _reports(
    figures: Figures, member: Organisation, people: Mapping[str, User], quarters: Mapping[str, Period]
) -> list[Thing]:
    """Two of a member's own and one of a colleague's, with a canary wherever a member can write."""
    reporter = next(people[person] for person, word in MEMBER_OF.items() if word == figures.word)
    lead = next(people[person] for person, word in MEMBER_OF.items() if word == figures.word and "lead" in person)
    colleague = people[figures.word]
    submissions.known_taxon(figures.species)

    def report(quarter: str, by: User, status: Status) -> Submission:
        return submissions.submission(
            member,
            quarters[quarter],
            by,
            status=status,
            rows=[
                submissions.RowSpec(
                    figures.species,
                    {"items_removed": figures.number},
                    match="synonym",
                    given=figures.taxon,
                    note=figures.in_("note"),
                )
            ],
            findings=[
                submissions.FindingSpec(
                    "matched-by-synonym", "warning", value=figures.in_("cell"), comment=figures.in_("comment")
                )
            ],
            content=f"taxon,items_removed,note\n,{figures.count},{figures.in_('content')}\n".encode(),
            name=figures.file,
            reviewer=people["reviewer"],
            reason=figures.in_("reason"),
        )

    accepted = report("2025-Q4", colleague, Status.ACCEPTED)
    submitted = report("2026-Q1", reporter, Status.SUBMITTED)
    ready = report("2026-Q2", colleague, Status.READY)
    Submission.objects.filter(status=Status.SUBMITTED, member=member).update(submitted_by=lead)
    query = submissions.query(submitted, people["reviewer"], figures.in_("question"))
    QueryReply.objects.create(query=query, text=figures.in_("reply"), by=lead, speaks_for=member)
    Reopening.objects.create(
        member=member,
        period=quarters["2025-Q4"],
        until=timezone.localdate() + timedelta(days=9),
        reason=figures.in_("reopening"),
        by=people["reviewer"],
    )
    Break.objects.create(
        pk=figures.row(BREAK),
        member=member,
        measure="items_removed",
        period=quarters["2026-Q1"],
        reason=figures.in_("break"),
        declared_by=people["reviewer"],
    )
    targets.target(
        people["publisher"], published=False, pk=figures.row(TARGET), member=member, wording=figures.in_("target")
    )
    _correct(ready, figures, reporter)
    word = figures.word
    return [
        Thing("answer", word, figures.row(ANSWER)),
        Thing("break", word, figures.row(BREAK)),
        Thing("target", word, figures.row(TARGET)),
        Thing("report", word, submitted.pk),
        Thing("report", word, accepted.pk),
        Thing("to review", word, submitted.pk),
        Thing("to sign off", word, ready.pk),
        Thing("member's quarter", word, member.slug),
        Thing("member", word, figures.slug),
    ]


def _correct(submission: Submission, figures: Figures, reporter: User) -> None:
    """A cell changed in place, and what a name was said to mean."""
    Correction.objects.create(
        submission=submission, row=2, column="note", written="", text=figures.in_("correction"), by=reporter
    )
    MemberAnswer.objects.create(
        pk=figures.row(ANSWER),
        member=submission.member,
        kind="product",
        written=figures.in_("answer"),
        folded=figures.word,
        by=reporter,
    )


def _releases(publisher: User) -> list[Thing]:
    """One that everybody may see, a draft, and one whose minute has not come."""
    minute = timezone.now() + timedelta(days=1)
    for number, owner, at in ((RELEASE, PUBLISHED, None), (DRAFT, DRAFTS, None), (SCHEDULED, DRAFTS, minute)):
        figures = FIGURES[owner]
        release = releases.release(
            [releases.count("2025-Q4", "items_removed", figures.number)],
            publisher,
            title=figures.in_("title"),
            text=figures.in_("text"),
            published=False,
            scheduled_for=at,
        )
        release.number = number
        if owner == PUBLISHED:
            release.status, release.published_by = Release.Status.PUBLISHED, publisher
            release.published_at = releases.PUBLISHED_AT
        release.save()
    drafts = [Thing(kind, DRAFTS, number) for kind in ("release", "draft") for number in (DRAFT, SCHEDULED)]
    return [Thing("release", PUBLISHED, RELEASE), *drafts]
