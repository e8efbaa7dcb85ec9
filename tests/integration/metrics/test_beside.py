"""Beside the coalition's trend: the same members throughout, and how the members' own rates differ."""

import pytest
from django.urls import reverse

from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import rollups
from metrics.queries.panel import panel_of
from metrics.queries.progress import progress
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

pytestmark = pytest.mark.django_db
RATE = {"indicator": "zero_view_rate"}


@pytest.fixture
def told(reviewer: User) -> None:
    """Three closed quarters: Kite is in all of them, Lotus in two, Quill comes last; the fourth is still open."""
    figures = {
        "2025-Q1": {"Kite": (50, 100), "Lotus": (80, 100)},
        "2025-Q2": {"Kite": (60, 100), "Lotus": (90, 100)},
        "2025-Q3": {"Kite": (70, 100), "Quill": (0, 300)},
        "2025-Q4": {"Quill": (1, 2)},
    }
    tellers = {name: members.member(name) for name in ("Kite", "Lotus", "Quill")}
    people = {name: members.person(f"Lead of {name}", member, "lead") for name, member in tellers.items()}
    for quarter, of_members in figures.items():
        period = submissions.period(quarter, closed=quarter < "2025-Q4")
        for name, (unseen, known) in of_members.items():
            values: dict[str, int | str] = dict.fromkeys(("items_removed", "views_known"), known)
            values["removed_before_first_view"] = unseen
            told = RowSpec("", values)
            submissions.submission(
                tellers[name], period, people[name], status=Status.ACCEPTED, rows=[told], reviewer=reviewer
            )
    rollups.refresh_stale()


@pytest.mark.usefixtures("told")
def test_the_panel_is_who_reported_in_every_quarter_that_is_closed(reviewer: User) -> None:
    panel = panel_of(progress(actor_for(reviewer), RATE))
    assert panel is not None
    assert panel.members == ("Kite",)
    assert not panel.is_everybody
    assert [(str(period), float(figure.value or 0)) for period, figure in panel.figures] == [
        ("2025-Q1", 0.5),
        ("2025-Q2", 0.6),
        ("2025-Q3", 0.7),
    ]
    shorter = panel_of(progress(actor_for(reviewer), {**RATE, "to": "2025-Q2"}))
    assert shorter is not None
    assert (shorter.members, shorter.is_everybody) == (("Kite", "Lotus"), True)
    assert panel_of(progress(actor_for(reviewer), {**RATE, "from": "2025-Q3"})) is None


@pytest.mark.usefixtures("told")
def test_the_trend_stands_beside_its_panel_and_its_spread(browse: Browse, reviewer: User) -> None:
    """The coalition fell to 70 of 400; who was in it all the time rose."""
    text = browse(reviewer).get(reverse("desk:trend"), RATE).content.decode()
    assert "The same 1 member rose from 50% to 70% between 2025 Q1 and 2025 Q3" in text
    assert "half of the members’ own rates lay between" in text
    assert "Highest without one" in text
    counts = browse(reviewer).get(reverse("desk:trend"), {"indicator": "items_removed"}).content.decode()
    assert "The same 1 member stayed at 100" in counts
    assert "half of the members" not in counts


@pytest.mark.usefixtures("told")
def test_of_one_member_there_is_neither(browse: Browse) -> None:
    lead, kite = User.objects.get(name="Lead of Kite"), Organisation.objects.get(name="Kite")
    text = browse(lead).get(reverse("portal:progress"), RATE).content.decode()
    assert kite.name in text
    assert 'id="panel"' not in text
    assert 'id="spread"' not in text
