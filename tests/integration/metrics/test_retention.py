"""What has been kept long enough goes, what has not stays, and the page about privacy says the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from coalition.lib.origin import Origin, coming_from
from members import audit
from members.actions import retention as of_people
from members.actions import tokens
from members.actors import COMMAND
from members.models import AuditEvent, AuditOrigin, Notification, Organisation, Token, User
from members.notifications import notify
from members.retention import RULES
from metrics.actions.retention import DUE, apply_retention
from metrics.models import IdempotencyKey, Period, ReportDraft
from metrics.retention import RULES as REPORTS
from tests.factories import submissions

pytestmark = pytest.mark.django_db


def _aged(model: type[Model], column: str, rule: str) -> None:
    """One row a day too old, and one a day younger than that."""
    kept = {**RULES, **REPORTS}[rule].kept
    assert kept is not None
    for pk, over in zip(model._default_manager.values_list("pk", flat=True), (1, -1), strict=True):
        aged: dict[str, Any] = {column: timezone.now() - kept - timedelta(days=over)}
        model._default_manager.filter(pk=pk).update(**aged)


def test_goes_when_its_time_is_over(lead: User, member: Organisation, open_quarter: Period) -> None:
    submission = submissions.submission(member, open_quarter, lead)
    for number in ("1", "2"):
        notify([lead], kind="receipt", subject="Your report", body="")
        tokens.create(person=lead, organisation=member, name=number, scopes=["read"], by=COMMAND)
        with coming_from(Origin("192.0.2.7", "request")):
            audit.record("test", by=COMMAND, object="", organisation=None)
        IdempotencyKey.objects.create(organisation=member, key=number, body_sha256="", submission=submission)
        period = submissions.period(f"2019-Q{number}")
        ReportDraft.objects.create(member=member, period=period, edited_by=lead)
    _aged(Notification, "at", "notifications")
    _aged(Token, "expiry", "tokens")
    _aged(AuditOrigin, "at", "origins")
    _aged(IdempotencyKey, "at", "idempotency_keys")
    _aged(ReportDraft, "edited_at", "drafts")
    apply_retention()
    for model in (Notification, Token, AuditOrigin, IdempotencyKey, ReportDraft):
        assert model._default_manager.count() == 1, model
    told = AuditEvent.objects.filter(type="retention.applied")
    kinds = ("notifications", "tokens", "origins", "idempotency_keys", "drafts")
    assert {event.object: event.details for event in told} == {kind: {"rows": 1} for kind in kinds}
    apply_retention()
    assert told.count() == len(kinds)


def test_goes_in_steps(lead: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(5):
        notify([lead], kind="receipt", subject="Your report", body="")
    Notification.objects.update(at=timezone.now() - timedelta(days=1000))
    monkeypatch.setattr(of_people, "AT_ONCE", 2)
    apply_retention()
    told = AuditEvent.objects.filter(type="retention.applied").order_by("pk")
    assert [event.details["rows"] for event in told] == [2, 2, 1]


def test_every_rule_that_ends_is_applied() -> None:
    assert {name for name, rule in RULES.items() if rule.kept is not None} == of_people.DUE.keys()
    swept = {"dry_runs"}  # more often than the rest, and with their files: `metrics/actions/dry_runs.py`
    assert {name for name, rule in REPORTS.items() if rule.kept is not None} == DUE.keys() | swept


def test_the_page_about_privacy_lists_every_rule(client: Client) -> None:
    said = client.get("/privacy/").content.decode()
    for rule in (*RULES.values(), *REPORTS.values()):
        assert str(rule.what) in said
    assert "365 days" in said
    assert "for ever" in said
