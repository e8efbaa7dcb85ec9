"""Breaks in series: who declares and withdraws them, what is written down, and whose series they break."""

import pytest
from django.db import IntegrityError, transaction

from members.models import AuditEvent, Organisation, User
from members.queries import actor_for
from metrics.actions import breaks
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.models import Break, Period
from metrics.queries.breaks import breaks_of
from metrics.statistics import breaks as statistics
from metrics.statistics.indicator import definitions

INDICATORS = definitions().indicators
WHY = "Whole listings are counted instead of pictures."


def declare(by: User, period: Period, member: Organisation | None = None, **other: str) -> Break:
    asked = {"measure": "items_removed", "reason": WHY, **other}
    return breaks.declare(member=member, period=period, by=actor_for(by), **asked)


def test_a_reviewer_declares_a_break_and_the_record_says_so(
    reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    made = declare(reviewer, open_quarter, member, reason=f"  {WHY} ")
    assert (made.member, made.measure, made.period, made.reason) == (member, "items_removed", open_quarter, WHY)
    assert (made.declared_by, made.withdrawn_at) == (reviewer, None)
    event = AuditEvent.objects.get(type="break.declared")
    assert (event.actor, event.organisation, event.object) == (reviewer, member, "2026-Q1")
    assert (event.details["measure"], event.details["number"]) == ("items_removed", made.pk)
    assert WHY not in str(event.details)


def test_a_break_of_the_coalition_is_nobodys_own(reviewer: User, open_quarter: Period) -> None:
    made = declare(reviewer, open_quarter)
    assert made.member is None
    assert AuditEvent.objects.get(type="break.declared").organisation is None


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"measure": "items_invented"}, "measure", "no measure items_invented"),
        ({"measure": "zero_view_rate"}, "measure", "its numerator or its denominator"),
        ({"reason": " "}, "reason", "what is counted differently"),
        ({"reason": "x" * 301}, "reason", "at most 300 characters"),
    ],
)
def test_what_is_not_said_properly_is_refused_at_its_field(
    asked: dict[str, str], field: str, words: str, reviewer: User, open_quarter: Period
) -> None:
    with pytest.raises(Malformed, match=words) as refused:
        declare(reviewer, open_quarter, None, **asked)
    assert refused.value.field == field
    assert not Break.objects.exists()


@pytest.mark.parametrize("of_a_member", [True, False])
def test_there_are_never_two_in_force(
    of_a_member: bool, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    whose = member if of_a_member else None
    first = declare(reviewer, open_quarter, whose)
    with pytest.raises(Refusal, match="declared already"):
        declare(reviewer, open_quarter, whose, reason="Another.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Break.objects.create(
            member=whose, measure="items_removed", period=open_quarter, reason="x", declared_by=reviewer
        )
    breaks.withdraw(break_=first, reason="It was another measure.", by=actor_for(reviewer))
    assert declare(reviewer, open_quarter, whose, reason="Another.").pk != first.pk


def test_it_is_withdrawn_once_with_a_reason(reviewer: User, member: Organisation, open_quarter: Period) -> None:
    made, by = declare(reviewer, open_quarter, member), actor_for(reviewer)
    with pytest.raises(Malformed, match="why the break is withdrawn"):
        breaks.withdraw(break_=made, reason="", by=by)
    withdrawn = breaks.withdraw(break_=made, reason="It was another measure.", by=by)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_because) == (reviewer, "It was another measure.")
    event = AuditEvent.objects.get(type="break.withdrawn")
    assert (event.organisation, event.object, event.details["number"]) == (member, "2026-Q1", made.pk)
    with pytest.raises(Refusal, match="withdrawn already"):
        breaks.withdraw(break_=made, reason="Again.", by=by)


@pytest.mark.parametrize("change", [{"reason": "Another."}, {"measure": "views_known"}, {"withdrawn_because": "x"}])
def test_the_database_keeps_it_as_it_was_declared(change: dict[str, str], reviewer: User, open_quarter: Period) -> None:
    made = declare(reviewer, open_quarter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Break.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError, match="stays as it was declared"), transaction.atomic():
        made.delete()


def test_whoever_does_not_review_declares_and_withdraws_nothing(
    publisher: User, lead: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    made = declare(reviewer, open_quarter, member)
    for person in (publisher, lead):
        with pytest.raises(Forbidden, match="A reviewer declares and withdraws them: Convening Trust"):
            declare(person, open_quarter)
        with pytest.raises(Forbidden):
            breaks.withdraw(break_=made, reason="So.", by=actor_for(person))


def test_a_rate_breaks_with_its_numerator_and_its_denominator_and_by_nobody_elses_break(
    reviewer: User, member: Organisation, other_member: Organisation, quarter_before: Period, open_quarter: Period
) -> None:
    declare(reviewer, open_quarter, member, measure="views_known")
    declare(reviewer, open_quarter, measure="removed_before_first_view")
    declare(reviewer, open_quarter, member, measure="items_removed")
    declare(reviewer, open_quarter, other_member, measure="views_known")
    found = breaks_of({member.pk: member}, INDICATORS["zero_view_rate"], [quarter_before, open_quarter])
    quarter = open_quarter.quarter
    assert found == (
        statistics.Break("", "removed_before_first_view", quarter, WHY),
        statistics.Break("example-marketplace", "views_known", quarter, WHY),
    )
    assert breaks_of({member.pk: member}, INDICATORS["zero_view_rate"], [quarter_before]) == ()


def test_a_withdrawn_break_breaks_nothing(reviewer: User, member: Organisation, open_quarter: Period) -> None:
    made = declare(reviewer, open_quarter, member)
    assert len(breaks_of({member.pk: member}, INDICATORS["items_removed"], [open_quarter])) == 1
    breaks.withdraw(break_=made, reason="It was another measure.", by=actor_for(reviewer))
    assert breaks_of({member.pk: member}, INDICATORS["items_removed"], [open_quarter]) == ()
