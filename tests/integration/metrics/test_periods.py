from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from metrics.models import Period

pytestmark = pytest.mark.django_db


def test_a_past_quarter_opens_today_for_ninety_days() -> None:
    call_command("open_period", "2012-Q1")
    period = Period.objects.get()
    today = timezone.localdate()
    assert (str(period), period.opens, period.closes) == ("2012-Q1", today, today + timedelta(days=90))


def test_a_closing_day_in_the_past_closes_the_quarter_and_another_opens_it_again() -> None:
    call_command("open_period", "2012-Q1", "--closes", "2012-06-30")
    assert Period.objects.get().closes < timezone.localdate()
    call_command("open_period", "2012-Q1", "--closes", (timezone.localdate() + timedelta(days=3)).isoformat())
    period = Period.objects.get()
    assert period.opens <= period.due <= period.grace_ends <= period.closes
    assert period.closes > timezone.localdate()


@pytest.mark.parametrize("words", [["2012-Q5"], ["2012"], ["2012-Q1", "--closes", "soon"]])
def test_what_is_no_quarter_or_no_day_is_told_so(words: list[str]) -> None:
    with pytest.raises(CommandError, match=r"2026-Q3|2026-03-31"):
        call_command("open_period", *words)
