"""Every address of the desk and of the API, opened by a convener: what shows something confidential is written down.

Planted and seen to fail: a desk view that says `confidential=False`, an API view made of APIView instead of
PrivateView, and a page that gets its submission without `submission_shown` each fail the walk.
"""

import json
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from members.actions import tokens
from members.actors import COMMAND
from members.models import AuditEvent, Organisation, User
from metrics.models import Period, Release, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, releases, submissions
from tests.integration.addresses import address_of
from tests.integration.routes.canaries import FIGURES
from tests.integration.routes.cast import CANARY, DRAFTS
from tests.integration.routes.table import entry_of
from tests.integration.routes.things import RELEASES, REPORTS
from tests.integration.routes.urlconf import Route, routes

MEMBERS = FIGURES[CANARY]
TITLE = FIGURES[DRAFTS].in_("title")
CANARIES = (*MEMBERS.all, TITLE)
# That the record itself was taken away is an event of its own.
FIGURES_SHOWN = AuditEvent.objects.filter(type__startswith="figures.").order_by("pk")

# No figure stands there: names, definitions, people, the record itself, and what is published. (Drafts too, for
# publishers; a draft that is shown is noticed by its canary.)
OPEN = {
    "desk:taxa", "desk:audit", "desk:members", "desk:mine", "desk:people", "desk:team", "desk:person",
    "api:schema", "api:docs", "api:members", "api:statements", "api:news", "api:indicators", "api:taxa", "api:releases",
    "api:latest-release",
}  # fmt: skip

DOORS = [route for route in routes() if route.name.startswith(("desk:", "api:"))]


@pytest.fixture
def member(db: None) -> Organisation:
    return members.member(MEMBERS.name)


@pytest.fixture
def submission(member: Organisation, reporter: User, open_quarter: Period) -> Submission:
    return submissions.submission(
        member,
        open_quarter,
        reporter,
        status=Status.SUBMITTED,
        rows=[
            submissions.RowSpec(
                "Manis javanica", {"items_removed": MEMBERS.number}, given=MEMBERS.taxon, note=MEMBERS.in_("note")
            )
        ],
        findings=[
            submissions.FindingSpec(
                "matched-by-synonym", "warning", value=MEMBERS.in_("cell"), comment=MEMBERS.in_("comment")
            )
        ],
        content=MEMBERS.in_("content").encode(),
        name=MEMBERS.file,
    )


@pytest.fixture
def accepted(member: Organisation, reporter: User, reviewer: User, quarter_before: Period) -> Submission:
    rows = [submissions.RowSpec("Manis javanica", {"items_removed": MEMBERS.number})]
    return submissions.submission(
        member, quarter_before, reporter, status=Status.ACCEPTED, rows=rows, reviewer=reviewer
    )


@pytest.fixture
def draft(publisher: User) -> Release:
    cells = [releases.count("2025-Q3", "items_removed", MEMBERS.number)]
    return releases.release(cells, publisher, title=TITLE, published=False)


def _questions(route: Route) -> Iterator[str]:
    """Those that name no member: `TestWhatAnEventSays` asks the others."""
    yield from ("", *(question for question in entry_of(route).asks if "{" not in question))


def _address(route: Route, submission: Submission, draft: Release) -> str:
    kind = entry_of(route).of
    if kind in REPORTS:
        return address_of(route, id=submission.pk)
    if kind == "member":
        return address_of(route, slug=submission.member.slug)
    return address_of(route, number=draft.number) if kind in RELEASES else address_of(route)


def _shows(answer: HttpResponse) -> list[str]:
    text = (answer.getvalue() if answer.streaming else answer.content).decode("utf-8", errors="replace")
    return [canary for canary in CANARIES if canary in text]


def _with_token(person: User, organisation: Organisation) -> Client:
    scopes = tokens.scopes_open_to(person, organisation)
    token = tokens.create(person=person, organisation=organisation, name="mine", scopes=scopes, by=COMMAND)
    return Client(headers={"Authorization": f"Bearer {token}"})


def _forgotten(who: User, client: Client, submission: Submission, draft: Release) -> Iterator[str]:
    """The addresses that showed something and left no event, or one that does not say what it was about."""
    for route in DOORS:
        for question in _questions(route):
            before = FIGURES_SHOWN.count()
            answer = client.get(f"{_address(route, submission, draft)}?{question}")
            events = list(FIGURES_SHOWN[before:])
            shown = _shows(answer)  # type: ignore[arg-type]
            if answer.status_code != 200 or (route.name in OPEN and not shown):
                if events:
                    yield f"{route.pattern}?{question}: an event although nothing was shown"
                continue
            if len(events) != 1:
                yield f"{route.pattern}?{question}: {len(events)} events, shows {shown}"
                continue
            yield from _wrong(route, events[0], who, submission, draft)


def _wrong(route: Route, event: AuditEvent, who: User, submission: Submission, draft: Release) -> Iterator[str]:
    kind = entry_of(route).of
    named = str(submission.pk) if kind in REPORTS else str(draft.number) if kind in RELEASES else ""
    about = submission.member if kind in (*REPORTS, "member") else None
    told = (event.actor, event.organisation, event.details["view"], event.type.partition(".")[0])
    if told != (who, about, route.name, "figures") or (named and event.object != named):
        yield f"{route.pattern}: {told}, {event.object}"
    if any(canary in json.dumps(event.details) for canary in CANARIES):
        yield f"{route.pattern}: the event holds what it tells of"


class TestTheWalk:
    @pytest.mark.parametrize("who", ["reviewer", "publisher", "administrator"])
    @pytest.mark.parametrize("how", ["session", "token"])
    def test_whatever_a_convener_is_shown_leaves_an_event(
        self,
        who: str,
        how: str,
        submission: Submission,
        accepted: Submission,
        draft: Release,
        convener: Organisation,
        browse: Browse,
        request: pytest.FixtureRequest,
    ) -> None:
        person = request.getfixturevalue(who)
        client = browse(person) if how == "session" else _with_token(person, convener)
        assert list(_forgotten(person, client, submission, draft)) == []
        kinds = set(AuditEvent.objects.filter(actor=person).values_list("type", flat=True))
        assert "figures.viewed" in kinds

    def test_a_page_that_would_forget_it_is_noticed(
        self,
        submission: Submission,
        draft: Release,
        reviewer: User,
        browse: Browse,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The test of the test."""
        monkeypatch.setattr("members.views.acting.record_shown", lambda request, answer, by: None)
        forgotten = list(_forgotten(reviewer, browse(reviewer), submission, draft))
        assert any("desk/submissions/<uuid:id>/file/?: 0 events" in complaint for complaint in forgotten)


class TestWhatAnEventSays:
    def test_a_file_that_is_taken_away_is_an_export(
        self, submission: Submission, reviewer: User, browse: Browse
    ) -> None:
        for address in ("file/", "findings.csv"):
            browse(reviewer).get(f"/desk/submissions/{submission.pk}/{address}")
        told = AuditEvent.objects.filter(type="figures.exported", object=submission.pk, organisation=submission.member)
        assert told.count() == 2

    def test_says_which_question_was_asked_and_about_whom(
        self, accepted: Submission, reviewer: User, browse: Browse
    ) -> None:
        browse(reviewer).get("/desk/progress/members/?indicator=items_removed&member=canary-marketplace&token=secret")
        browse(reviewer).get("/desk/progress/?format=csv")
        one, all_ = AuditEvent.objects.filter(type__startswith="figures.").order_by("pk")
        assert one.organisation == accepted.member
        assert one.details["asked"] == {"indicator": "items_removed", "member": "canary-marketplace"}
        assert (all_.type, all_.organisation, all_.details["asked"]) == ("figures.exported", None, {"format": "csv"})

    def test_a_form_that_is_shown_again_shows_the_figures_again(
        self, submission: Submission, reviewer: User, browse: Browse
    ) -> None:
        assert browse(reviewer).post(f"/desk/submissions/{submission.pk}/return/", {"reason": ""}).status_code == 400
        assert AuditEvent.objects.get(type="figures.viewed").object == str(submission.pk)

    def test_says_from_where(self, submission: Submission, reviewer: User, browse: Browse) -> None:
        browse(reviewer).get(f"/desk/submissions/{submission.pk}/", headers={"X-Request-ID": "chosen by the client"})
        event = AuditEvent.objects.get(type="figures.viewed")
        assert len(event.request_id) == len("ad390050-a157-440c-b54a-be7923003e35")
        assert len(event.origin) == 64

    @pytest.mark.parametrize("page", ["portal/submissions/{}/", "portal/submissions/{}/file/", "api/v1/submissions/"])
    def test_a_member_that_looks_at_its_own_is_nobodys_business(
        self, page: str, submission: Submission, lead: User, browse: Browse
    ) -> None:
        assert browse(lead).get(f"/{page.format(submission.pk)}").status_code == 200
        assert not AuditEvent.objects.filter(type__startswith="figures.").exists()

    def test_what_could_not_be_written_down_is_not_shown(
        self, submission: Submission, reviewer: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_args: object, **_named: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("members.audit.record", broken)
        client = browse(reviewer)
        client.raise_request_exception = False
        for address in (f"/desk/submissions/{submission.pk}/", f"/api/v1/submissions/{submission.pk}/rows/"):
            answer = client.get(address)
            assert answer.status_code == 500
            assert _shows(answer) == []  # type: ignore[arg-type]
