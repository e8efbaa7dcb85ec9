"""Targets: who enters, publishes and withdraws them, what is written down, and what the database refuses."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from members.actors import COMMAND
from members.models import AuditEvent, Organisation, User
from members.queries import actor_for
from metrics.actions import reference, targets
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.models import Target
from metrics.queries.targets import as_target, compared, quarter_by
from metrics.statistics.quarter import Quarter
from tests.factories.submissions import group, taxon
from tests.factories.targets import WORDING, draft, target, withdrawn

LEVEL = {"kind": Target.Kind.AT_LEAST, "baseline_first": None, "baseline_last": None}
ELSEWHERE = "Another sentence."


def test_a_publisher_enters_publishes_and_withdraws_a_target_and_the_record_says_so(
    publisher: User, member: Organisation
) -> None:
    by = actor_for(publisher)
    made = targets.enter(target=draft(member=member), by=by)
    assert (made.member, made.wording, made.entered_by, made.published_at) == (member, WORDING, publisher, None)
    assert targets.publish(target=made, by=by).published_by == publisher
    successor = targets.enter(target=draft(member=member, wording=ELSEWHERE), by=by)
    gone = targets.withdraw(target=made, reason=" It was said anew. ", successor=successor, by=by)
    assert (gone.withdrawn_by, gone.withdrawn_because, gone.successor) == (publisher, "It was said anew.", successor)
    told = AuditEvent.objects.filter(type__startswith="target.", object=str(made.pk)).order_by("pk")
    assert [event.type for event in told] == ["target.entered", "target.published", "target.withdrawn"]
    assert {(event.actor, event.organisation) for event in told} == {(publisher, member)}
    assert told[2].details["successor"] == successor.pk
    assert not any("80%" in str(event.details) or "anew" in str(event.details) for event in told)


def test_what_is_published_or_withdrawn_already_stays_so(publisher: User) -> None:
    by = actor_for(publisher)
    made = target(publisher)
    with pytest.raises(Refusal, match="published or withdrawn already"):
        targets.publish(target=made, by=by)
    with pytest.raises(Malformed, match="why the target is withdrawn"):
        targets.withdraw(target=made, reason=" ", by=by)
    with pytest.raises(Malformed, match="another target") as refused:
        targets.withdraw(target=made, reason="So.", successor=made, by=by)
    assert refused.value.field == "successor"
    old = withdrawn(publisher, "So.", wording=ELSEWHERE)
    with pytest.raises(Malformed, match="not withdrawn itself"):
        targets.withdraw(target=made, reason="So.", successor=old, by=by)
    with pytest.raises(Refusal, match="withdrawn already"):
        targets.withdraw(target=old, reason="So.", by=by)


def test_there_are_never_two_in_force(publisher: User, member: Organisation) -> None:
    by = actor_for(publisher)
    first = targets.enter(target=draft(), by=by)
    with pytest.raises(Refusal, match="entered already"):
        targets.enter(target=draft(method="another way"), by=by)
    targets.enter(target=draft(member=member), by=by)  # what a member says is its own
    targets.withdraw(target=first, reason="So.", by=by)
    assert targets.enter(target=draft(), by=by).pk != first.pk


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"indicator": "items_invented"}, "indicator", "indicator of the list"),
        ({"method": ""}, "method", "who says so"),
        ({"indicator": ""}, "indicator", "what is counted by that method"),
        ({"source_date": timezone.localdate() + timedelta(days=1)}, "source_date", "was published"),
        ({"amount": Decimal(0)}, "amount", "above zero"),
        ({"amount": Decimal("1.01")}, "amount", "more than 100 per cent"),
        ({**LEVEL, "amount": Decimal("1.5"), "indicator": "zero_view_rate"}, "amount", "100 per cent at most"),
        ({**LEVEL, "amount": Decimal("1.5")}, "amount", "whole number"),
        ({"baseline_last": None}, "baseline_last", "first and the last"),
        ({"baseline_first": "2026-Q1"}, "baseline_first", "does not fit"),
        ({"baseline_first": "2025-Q1"}, "baseline_first", "does not fit"),
        ({"indicator": "zero_view_rate", "baseline_first": "2025-Q3"}, "baseline_first", "single quarter"),
    ],
)
def test_half_a_target_is_refused_at_its_field(
    told: Mapping[str, Any], field: str, words: str, publisher: User
) -> None:
    with pytest.raises(Malformed, match=words) as refused:
        targets.enter(target=draft(**told), by=actor_for(publisher))
    assert refused.value.field == field
    assert not Target.objects.exists()


def test_a_scope_is_one_and_what_can_be_counted_in_it(publisher: User) -> None:
    family = taxon("Elephantidae", "family")
    elephants = group("Elephants", family)
    for told, field in (
        ({"taxon": family, "group": elephants}, "taxon"),
        ({"group": elephants, "indicator": "staff_trained"}, "indicator"),
        ({"product": "ivory", "indicator": "alert_click_rate"}, "indicator"),
    ):
        with pytest.raises(Malformed) as refused:
            targets.enter(target=draft(**told), by=actor_for(publisher))
        assert refused.value.field == field
    assert targets.enter(target=draft(group=elephants), by=actor_for(publisher)).group == elephants


def test_whoever_does_not_publish_enters_publishes_and_withdraws_nothing(
    reviewer: User, administrator: User, lead: User, publisher: User
) -> None:
    made = target(publisher, published=False)
    for person in (reviewer, administrator, lead):
        by = actor_for(person)
        with pytest.raises(Forbidden, match="A publisher enters, publishes and withdraws them: Convening Trust"):
            targets.enter(target=draft(wording=ELSEWHERE), by=by)
        with pytest.raises(Forbidden):
            targets.publish(target=made, by=by)
        with pytest.raises(Forbidden):
            targets.withdraw(target=made, reason="So.", by=by)
    assert Target.objects.get().published_at is None


@pytest.mark.parametrize(
    ("told", "constraint"),
    [
        ({"wording": ""}, "target_in_words_with_its_source"),
        ({"source_title": ""}, "target_in_words_with_its_source"),
        ({"source_url": "javascript:alert(1)"}, "target_in_words_with_its_source"),
        ({"method": ""}, "target_method_with_indicator"),
        ({"indicator": ""}, "target_method_with_indicator"),
        ({"amount": Decimal("1.2")}, "target_amount_of_its_kind"),
        ({"amount": Decimal(-1), "kind": "at_most"}, "target_amount_of_its_kind"),
        ({"kind": "about", "amount": Decimal(1)}, "target_amount_of_its_kind"),
        ({"baseline_last": None}, "baseline_first_with_baseline_last"),
        ({"baseline_first": "2026-Q1"}, "target_baseline_of_quarters"),
        ({"baseline_first": "2025"}, "target_baseline_of_quarters"),
        ({"published_at": Now()}, "target_by_somebody_or_with_the_program"),
        ({"key": "a-key"}, "target_by_somebody_or_with_the_program"),
        ({"entered_by": None}, "target_by_somebody_or_with_the_program"),
        ({"withdrawn_at": Now()}, "target_withdrawn_with_a_reason"),
        ({"withdrawn_because": "So."}, "target_withdrawn_with_a_reason"),
    ],
)
def test_the_database_refuses_half_truths(told: Mapping[str, Any], constraint: str, publisher: User) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        target(publisher, **{"published": False, **told})


def test_the_database_takes_no_target_of_a_taxon_and_a_group_at_once(publisher: User) -> None:
    family = taxon("Elephantidae", "family")
    with pytest.raises(IntegrityError, match="target_of_taxon_or_group"), transaction.atomic():
        target(publisher, taxon=family, group=group("Elephants", family))


@pytest.mark.parametrize(
    "change",
    [
        {"wording": "Another."},
        {"amount": Decimal("0.5")},
        {"baseline_first": "2025-Q3"},
        {"due": date(2027, 3, 31)},
        {"published_at": None, "published_by": None},
        {"published_at": Now()},
    ],
)
def test_the_database_keeps_it_as_it_was_entered(change: Mapping[str, Any], publisher: User) -> None:
    made = target(publisher)
    with pytest.raises(IntegrityError, match="stays as it was entered"), transaction.atomic():
        Target.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError, match="stays as it was entered"), transaction.atomic():
        made.delete()


def test_what_ships_with_the_program_is_published_once_and_never_rewritten(publisher: User) -> None:
    assert reference.load_reference(by=COMMAND)["targets"] == {"all": 1, "new": 1}
    shipped = Target.objects.get()
    assert shipped.wording.endswith("reduce wildlife trafficking across platforms by 80% by 2020")
    assert (shipped.member, shipped.indicator, shipped.method, shipped.baseline_first) == (None, "", "", None)
    assert (shipped.amount, shipped.source_date, shipped.is_invented) == (Decimal("0.8"), date(2018, 3, 7), False)
    assert shipped.published_at is not None
    targets.withdraw(target=shipped, reason="It is over.", by=actor_for(publisher))
    assert reference.load_reference(by=COMMAND)["targets"] == {"all": 1, "new": 0}
    assert Target.objects.get().withdrawn_because == "It is over."


def test_a_date_within_a_quarter_asks_for_the_one_before() -> None:
    assert quarter_by(date(2020, 12, 31)) == Quarter(2020, 4)
    assert quarter_by(date(2020, 12, 30)) == Quarter(2020, 3)
    assert quarter_by(date(2021, 1, 1)) == Quarter(2020, 4)


def test_a_verdict_rests_on_the_quarters_from_the_baseline_on() -> None:
    assert compared(as_target(draft(), {})) == (Quarter(2025, 4), Quarter(2026, 1))
    level = draft(kind="at_most", baseline_first=None, baseline_last=None, amount=Decimal(5))
    assert compared(as_target(level, {})) == (Quarter(2026, 1), Quarter(2026, 1))
