"""The API refuses what would be a sum that is no figure, and says what to ask instead."""

import pytest

from members.models import User
from tests.integration.api.test_submissions import calls

pytestmark = pytest.mark.django_db

URL = "/api/v1/progress/"


@pytest.mark.parametrize(
    ("query", "field", "code", "words"),
    [
        ("indicator=items_removed&group=big-cats&group=sea-turtles", "group", "overlapping-parts", "on its own"),
        ("indicator=items_removed&indicator=staff_trained", "indicator", "different-units", "for each unit"),
        ("indicator=zero_view_rate&indicator=items_removed", "indicator", "different-units", "for each unit"),
        ("indicator=zero_view_rate&indicator=rate_24h", "indicator", "different-denominators", "share of"),
        ("indicator=items_removed&indicator=removed_within_24h", "indicator", "overlapping-parts", "part of"),
        # These may be added, and nothing is left out silently: whoever asks adds them.
        ("indicator=items_removed&indicator=items_blocked", "indicator", "invalid", "ask again"),
        ("indicator=items_removed&indicator=nonsense", "indicator", "invalid", "ask again"),
        ("indicator=items_removed&market=DE&market=FR", "market", "invalid", "Name one market"),
    ],
)
def test_a_question_for_a_sum_that_is_no_figure_is_refused(
    reviewer: User, query: str, field: str, code: str, words: str
) -> None:
    answer = calls(reviewer).get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    assert words in problem["detail"]
    assert problem["errors"] == [{"pointer": f"/{field}", "detail": problem["detail"], "code": code}]


def test_the_same_word_twice_is_one_question(reviewer: User) -> None:
    answer = calls(reviewer).get(f"{URL}?indicator=items_removed&indicator=items_removed")
    assert answer.status_code == 200
    assert answer.json()["indicator"] == "items_removed"


def test_what_is_asked_twice_tells_nothing_about_who_may_see_it(reporter: User, rival: User) -> None:
    """One's own member and another, or two that nobody knows: the same answer."""
    own, other = reporter.memberships.get().organisation.slug, rival.memberships.get().organisation.slug
    asked = [f"{URL}?indicator=items_removed&member={own}&member={name}" for name in (other, "nobody")]
    first, second = (calls(reporter).get(url) for url in asked)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
