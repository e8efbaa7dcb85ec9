"""Public pages: honest before the first release, and of released cells only after it."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.html import escape

from members.models import User
from metrics.models import Release, ReportingGroup
from tests.cast import Browse
from tests.factories.releases import count, release
from tests.factories.submissions import group, taxon
from tests.integration.public.published import DRAFTED, draft_release, published_release

PAGES = (
    "/", "/species/", "/species/elephants/", "/indicators/zero_view_rate/", "/indicators/items_removed/", "/releases/",
    "/data/", "/methods/", "/methods/findings/", "/about/", "/contact/", "/privacy/", "/report-error/",
)  # fmt: skip
FIGURES = ("/", "/species/", "/species/elephants/", "/indicators/zero_view_rate/", "/releases/1/")


@pytest.fixture
def groups(db: None) -> list[ReportingGroup]:
    elephants = taxon("Elephantidae", "family")
    elephants.listings.create(appendix="I", starts="1990-01-18")
    elephants.listings.create(appendix="II", starts="2030-01-01")
    return [
        group("Elephants", elephants),
        group("Pangolins", taxon("Pholidota", "order")),
        group("Sea turtles", taxon("Cheloniidae", "family")),
    ]


@pytest.fixture
def published(publisher: User, groups: list[ReportingGroup]) -> Release:
    return published_release(publisher)


@pytest.fixture
def draft(published: Release, publisher: User) -> Release:
    return draft_release(publisher)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stands_before_the_first_release(client: Client, groups: list[ReportingGroup], address: str) -> None:
    assert "Nothing yet" in text(client, address)


@pytest.mark.parametrize("address", [*PAGES, "/releases/1/"])
def test_every_page_says_how_fresh_and_complete_the_figures_are(
    client: Client, published: Release, address: str
) -> None:
    said = text(client, address)
    assert "14 May 2026, 09:30 UTC" in said
    assert "9 of 12 members reported" in said
    assert "Date to be announced" in said


def test_the_total_to_date_carries_its_window(client: Client, published: Release) -> None:
    said = text(client, "/")
    assert "<b>3.13 million</b>" in said
    assert "items removed or blocked from October 2025 to March 2026, the quarters of this release" in said


@pytest.mark.parametrize("missing", [(), ("2025-Q3",), ("2025-Q3", "2025-Q4")])
def test_no_total_to_date_where_a_quarter_is_suppressed_or_not_there(
    client: Client, publisher: User, missing: tuple[str, ...]
) -> None:
    codes = ("items_removed", "items_blocked")
    known = [count(period, code, 1000) for period in ("2025-Q2", "2026-Q1") for code in codes]
    hidden = [count(period, code, None) for period in ("2025-Q3", "2025-Q4") if period not in missing for code in codes]
    release([*known, *hidden], publisher)
    assert "the quarters of this release" not in text(client, "/")


@pytest.mark.parametrize("address", [*PAGES, "/releases/1/"])
def test_a_visitor_gets_no_cookie(client: Client, published: Release, address: str) -> None:
    assert not client.get(address).cookies


@pytest.mark.parametrize(
    "address", ["/species/unicorns/", "/indicators/wishes/", "/releases/7/", "/species/elephants/?indicator=wishes"]
)
def test_what_there_is_not_is_not_found(client: Client, published: Release, address: str) -> None:
    assert client.get(address).status_code == 404


class TestFrontPage:
    def test_says_what_was_removed_or_blocked(self, client: Client, published: Release) -> None:
        said = text(client, "/")
        assert "<em>1.73 million</em>" in said  # 1,234,567 removed and 500,000 blocked
        assert "+23.5% on last quarter" in said
        assert "75%" in said

    def test_says_less_where_a_count_is_suppressed(
        self, client: Client, publisher: User, groups: list[ReportingGroup]
    ) -> None:
        release([count("2026-Q1", "items_removed", 12_345), count("2026-Q1", "items_blocked", None)], publisher)
        said = text(client, "/")
        assert "removed <em>12,345</em> wildlife listings" in said
        assert "removed or blocked <em>" not in said

    def test_ranks_printed_figures_first_and_hidden_ones_in_the_order_of_the_groups(
        self, client: Client, publisher: User, groups: list[ReportingGroup]
    ) -> None:
        figures = {"elephants": None, "pangolins": 10, "sea-turtles": 20}
        cells = [count("2026-Q1", "items_removed", figure, slug) for slug, figure in figures.items()]
        release([count("2026-Q1", "items_removed", 50), *cells], publisher)
        said = text(client, "/species/")
        places = [said.index(f"/species/{slug}/") for slug in ("sea-turtles", "pangolins", "elephants")]
        assert places == sorted(places)


class TestSpecies:
    def test_suppressed_and_zero_look_different(self, client: Client, published: Release) -> None:
        said = text(client, "/species/")
        assert "is-suppressed" in said
        assert "is-zero" in said

    def test_a_group_shows_its_listing_in_the_quarter(self, client: Client, published: Release) -> None:
        said = text(client, "/species/elephants/")
        assert "Appendix I</dd>" in said
        assert "<b>3,000</b> items removed" in said

    def test_a_share_stands_where_both_counts_are_printed(self, client: Client, published: Release) -> None:
        assert "Share of all removals" in text(client, "/species/elephants/")
        assert "Share of all removals" not in text(client, "/species/pangolins/")

    def test_a_suppressed_group_says_so(self, client: Client, published: Release) -> None:
        assert "is suppressed to protect" in text(client, "/species/pangolins/")

    def test_says_nothing_of_how_many_members_report_a_group(self, client: Client, published: Release) -> None:
        said = text(client, "/species/elephants/")
        assert said.count("members reported") == said.count("9 of 12 members reported")

    def test_the_chart_shows_what_the_address_asks_for(
        self, client: Client, publisher: User, groups: list[ReportingGroup]
    ) -> None:
        release([count("2026-Q1", code, 5, "elephants") for code in ("items_removed", "ads_rejected")], publisher)
        said = text(client, "/species/elephants/?indicator=ads_rejected")
        assert '<option value="ads_rejected" selected>' in said
        assert escape("?indicator=ads_rejected&figure=trend&format=csv") in said


class TestReleases:
    def test_lists_what_is_published_and_the_day_of_the_next_alone(
        self, client: Client, published: Release, publisher: User
    ) -> None:
        day = datetime(2031, 2, 11, 9, 30, tzinfo=UTC)
        release([count("2026-Q2", "items_removed", 1)], publisher, title="Hush", published=False, scheduled_for=day)
        said = text(client, "/releases/")
        assert "January to March 2026" in said
        assert "11 February 2031" in said
        assert "Hush" not in said

    def test_a_release_has_its_main_points_coverage_and_files(self, client: Client, published: Release) -> None:
        said = text(client, "/releases/1/")
        assert "Members removed 1,234,567 items after publication (+23.5% on last quarter)." in said
        assert '<td class="n">8</td><td class="n">11</td>' in said
        for table in published.tables.all():
            assert table.sha256 in said
        assert said.count("<li>", said.index('class="points')) >= 3

    def test_the_hash_on_the_page_is_the_hash_of_the_file(self, client: Client, published: Release) -> None:
        content = client.get("/api/v1/releases/1/tables/groups/?format=csv").content
        assert hashlib.sha256(content).hexdigest() in text(client, "/releases/1/")


@pytest.mark.parametrize("who", ["nobody", "stranger", "reporter", "reviewer", "publisher"])
def test_a_draft_has_no_public_page(who: str, draft: Release, browse: Browse, request: pytest.FixtureRequest) -> None:
    client = Client() if who == "nobody" else browse(request.getfixturevalue(who))
    for address in ("/releases/2/", "/releases/2/?embed", "/releases/2/?format=csv"):
        assert client.get(address).status_code == 404
    for address in ("/", "/species/", "/species/elephants/", "/releases/", "/releases/1/", "/data/"):
        said = client.get(address).content.decode()
        assert "secret" not in said
        assert f"{DRAFTED:,}" not in said
        assert str(DRAFTED) not in said


class TestFigures:
    @pytest.mark.parametrize("address", FIGURES)
    def test_every_figure_has_a_table_words_files_and_a_citation(
        self, client: Client, published: Release, address: str
    ) -> None:
        said = text(client, address)
        assert said.count('class="card fig"') == said.count('class="fig__summary"') == said.count('-citation" readonly')
        assert "http://localhost:8000/" in said
        assert "format=csv" in said
        assert "format=json" in said

    @pytest.mark.parametrize("address", FIGURES)
    def test_only_the_embedded_figure_may_be_framed(self, client: Client, published: Release, address: str) -> None:
        page, embedded = client.get(address), client.get(f"{address}?embed")
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors *" in embedded["Content-Security-Policy"]
        assert "script-src 'self'" in embedded["Content-Security-Policy"]
        assert "X-Frame-Options" not in embedded
        assert not embedded.cookies

    def test_an_embedded_figure_knows_nobody(self, published: Release, browse: Browse, reviewer: User) -> None:
        answer = browse(reviewer).get("/?embed")
        assert "Ruth" not in answer.content.decode()
        assert not answer.cookies

    def test_the_data_of_a_figure_says_why_a_cell_is_empty(self, client: Client, published: Release) -> None:
        said = text(client, "/species/pangolins/?figure=trend&format=csv")
        assert said.splitlines()[1].startswith("2025-Q4,pangolins,items_removed,,,,suppressed,")

    def test_the_data_of_a_figure_holds_its_rows_alone(self, client: Client, published: Release) -> None:
        rows = client.get("/species/elephants/?figure=trend&format=json").json()["rows"]
        assert [(row["group"], row["value"]) for row in rows] == [("elephants", 2_000), ("elephants", 3_000)]

    @pytest.mark.parametrize("query", ["?embed=nothing", "?figure=nothing&format=csv", "?figure=removals&format=pdf"])
    def test_a_figure_that_is_not_there_is_not_found(self, client: Client, published: Release, query: str) -> None:
        assert client.get(f"/{query}").status_code == 404


class TestWords:
    def test_methods_say_what_is_suppressed_but_not_by_which_limits(self, client: Client, db: None) -> None:
        said = text(client, "/methods/")
        assert "suppressed" in said
        for limit in ("80", "fewer than 3", "three companies", "p%"):
            assert limit not in said

    def test_every_finding_is_explained(self, client: Client, db: None) -> None:
        said = text(client, "/methods/findings/")
        for code in ("unreadable", "percent-in-count", "duplicate-row", "unknown-taxon"):
            assert f'id="{code}"' in said
        assert "{value}" not in said

    def test_the_address_to_write_to_is_shown(self, client: Client, db: None, settings: object) -> None:
        settings.CONTACT_EMAIL = "figures@example.org"  # type: ignore[attr-defined]
        for address in ("/contact/", "/report-error/", "/privacy/"):
            assert "mailto:figures@example.org" in text(client, address)
