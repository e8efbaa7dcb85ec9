"""The release desk: for publishers; for everybody else it is not there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.models import AuditEvent, User
from metrics.models import Period, Release
from tests.cast import Browse
from tests.factories.submissions import period
from tests.integration.public.published import DRAFTED, draft_release, published_release

DESK = "/desk/releases/"
ADDRESSES = (DESK, f"{DESK}2/", f"{DESK}2/preview/", f"{DESK}2/publish/")
ACTIONS = (f"{DESK}2/refresh/", f"{DESK}2/schedule/", f"{DESK}2/publish/", DESK)


@pytest.fixture
def published(publisher: User) -> Release:
    return published_release(publisher)


@pytest.fixture
def draft(published: Release, publisher: User) -> Release:
    return draft_release(publisher)


@pytest.fixture
def desk(browse: Browse, publisher: User) -> Client:
    return browse(publisher)


class TestDoors:
    @pytest.mark.parametrize("who", ["stranger", "reporter", "lead", "rival", "reviewer", "administrator"])
    def test_nobody_but_a_publisher_finds_anything(
        self, who: str, draft: Release, browse: Browse, request: pytest.FixtureRequest
    ) -> None:
        client = browse(request.getfixturevalue(who))
        assert {client.get(address).status_code for address in ADDRESSES} == {404}
        assert {client.post(address, {"seen": "on"}).status_code for address in ACTIONS} == {404}
        draft.refresh_from_db()
        assert draft.status == Release.Status.DRAFT

    def test_who_is_not_signed_in_is_asked_to(self, draft: Release, client: Client) -> None:
        for address in ADDRESSES:
            assert client.get(address)["Location"].startswith("/account/")

    def test_a_release_that_is_not_there_is_not_found(self, desk: Client, draft: Release) -> None:
        assert desk.get(f"{DESK}3/").status_code == 404


class TestDrafting:
    def test_a_publisher_drafts_from_what_is_accepted(
        self, desk: Client, quarter_before: Period, open_quarter: Period
    ) -> None:
        told = {"title": "First figures", "first": "2025-Q4", "last": "2026-Q1", "text": "Welcome."}
        answer = desk.post(DESK, told)
        assert answer["Location"] == f"{DESK}1/"
        made = Release.objects.get()
        assert (made.title, made.text, made.status) == ("First figures", "Welcome.", "draft")
        assert AuditEvent.objects.filter(type="release.drafted").exists()

    def test_quarters_in_the_wrong_order_are_refused_with_the_reason(
        self, desk: Client, quarter_before: Period, open_quarter: Period
    ) -> None:
        answer = desk.post(DESK, {"title": "First figures", "first": "2026-Q1", "last": "2025-Q4"})
        assert answer.status_code == 400
        assert "There is no quarter from" in answer.content.decode()
        assert not Release.objects.exists()

    def test_a_title_is_asked_for(self, desk: Client, open_quarter: Period) -> None:
        assert desk.post(DESK, {"title": " ", "first": "2026-Q1", "last": "2026-Q1"}).status_code == 400

    def test_without_any_quarter_there_is_nothing_to_draft(self, desk: Client) -> None:
        assert "No quarter was opened yet" in desk.get(DESK).content.decode()

    def test_lists_drafts_and_published_ones(self, desk: Client, draft: Release) -> None:
        said = desk.get(DESK).content.decode()
        assert "A secret title" in said
        assert "January to March 2026" in said


class TestBeforePublishing:
    def test_says_how_much_is_suppressed(self, desk: Client, draft: Release) -> None:
        said = desk.get(f"{DESK}2/").content.decode()
        assert '<td>Groups</td><td class="n">1</td><td class="n">1</td><td class="n">100%</td>' in said
        assert '<td>Headline</td><td class="n">1</td><td class="n">0</td><td class="n">0%</td>' in said

    def test_the_preview_is_the_public_page_and_is_kept_nowhere(self, desk: Client, draft: Release) -> None:
        answer = desk.get(f"{DESK}2/preview/")
        assert "public/release.html" in [template.name for template in answer.templates]
        assert "Preview of a draft" in answer.content.decode()
        assert f"{DRAFTED:,}" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    def test_the_data_of_a_previewed_figure_is_the_publishers_too(self, desk: Client, draft: Release) -> None:
        answer = desk.get(f"{DESK}2/preview/?figure=removals&format=csv")
        assert str(DRAFTED) in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    def test_a_preview_cannot_be_framed(self, desk: Client, draft: Release) -> None:
        assert desk.get(f"{DESK}2/preview/?embed").status_code == 404
        assert "frame-ancestors 'none'" in desk.get(f"{DESK}2/preview/")["Content-Security-Policy"]


class TestPublishing:
    def test_asks_once_more_then_publishes(self, desk: Client, client: Client, draft: Release) -> None:
        assert "cannot be taken back" in desk.get(f"{DESK}2/publish/").content.decode()
        assert desk.post(f"{DESK}2/publish/").status_code == 400
        assert client.get("/releases/2/").status_code == 404
        assert desk.post(f"{DESK}2/publish/", {"seen": "on"})["Location"] == f"{DESK}2/"
        assert client.get("/releases/2/").status_code == 200

    def test_a_published_release_is_not_published_again(self, desk: Client, published: Release) -> None:
        answer = desk.post(f"{DESK}1/publish/", {"seen": "on"})
        assert answer.status_code == 409
        assert "never changes" in answer.content.decode()

    def test_a_day_is_set(self, desk: Client, draft: Release) -> None:
        at = timezone.now() + timedelta(days=30)
        assert desk.post(f"{DESK}2/schedule/", {"at": f"{at:%Y-%m-%dT%H:%M}"}).status_code == 302
        draft.refresh_from_db()
        assert draft.scheduled_for is not None
        assert draft.scheduled_for.date() == at.date()

    @pytest.mark.parametrize("at", ["2001-01-01T10:00", "soon", ""])
    def test_a_day_that_cannot_be_is_refused(self, desk: Client, draft: Release, at: str) -> None:
        assert desk.post(f"{DESK}2/schedule/", {"at": at}).status_code == 400
        draft.refresh_from_db()
        assert draft.scheduled_for is None

    def test_a_draft_is_brought_up_to_date(self, desk: Client, draft: Release) -> None:
        period("2026-Q2")
        assert desk.post(f"{DESK}2/refresh/").status_code == 302
        assert AuditEvent.objects.filter(type="release.refreshed").exists()
