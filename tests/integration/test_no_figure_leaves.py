"""No figure leaves by a side door: not in mail, logs, error reports, audit events, nor in what is handed to workers."""

import logging
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection

from coalition.lib import jobs
from members.actions.mail import send_waiting
from members.models import AuditEvent, Notification
from metrics.views import submission
from tests.integration.routes.canaries import FIGURES
from tests.integration.routes.cast import ASKERS
from tests.integration.routes.scene import Scene
from tests.integration.routes.table import TABLE, entry_of
from tests.integration.routes.urlconf import routes
from tests.integration.routes.walk import Walk, undone
from tests.integration.routes.writing import body_of

ROUTES = [route for route in routes() if route.name in TABLE and entry_of(route).acts]
# Ids and the names of files are told: whoever gets the mail has to know what it is about.
SECRETS = [text for figures in FIGURES.values() for text in figures.all if text != figures.file]


class Bells:
    """In the place of the queue: what would be handed to workers."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, object]] = []

    def signature(self, name: str, args: object) -> "Bells":
        self.rung.append((name, args))
        return self

    def apply_async(self, **_options: object) -> None:
        """Nobody is there to do it."""


def _everything_done(scene: Scene) -> Iterator[None]:
    """Each change of the table by the first whom it obeys, with what it left behind."""
    for route in ROUTES:
        asker = next(asker for asker in ASKERS if entry_of(route).obeys(asker) and asker.has_token == route.is_api)
        walk = Walk(scene, route, asker)
        thing = next(iter(walk.things()[0]), None)
        with undone():
            walk.told("POST", thing.id if thing else "", body=body_of(walk, thing))
            yield
            connection.run_on_commit.clear()


def _told(text: object) -> list[str]:
    return [secret for secret in SECRETS if secret in str(text)]


def test_no_change_tells_a_figure_to_mail_log_record_or_worker(
    scene: Scene, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    bells, events, kinds = Bells(), 0, set[str]()
    monkeypatch.setattr(jobs, "current_app", bells)
    for _change in _everything_done(scene):
        for waiting in list(connection.run_on_commit):
            waiting[1]()
        kinds |= set(Notification.objects.filter(sent_at=None).values_list("kind", flat=True))
        send_waiting()
        events += AuditEvent.objects.count()
        assert _told(list(AuditEvent.objects.values_list("type", "object", "details"))) == []
    assert _told([(message.subject, message.body) for message in mail.outbox]) == []
    assert _told([record.getMessage() for record in caplog.records]) == []
    assert _told(bells.rung) == []
    # The proof that there was something to look at.
    assert kinds >= {"submission.receipt", "submission.accepted", "submission.returned"}
    assert "metrics.tasks.check_submission" in {name for name, _args in bells.rung}
    assert mail.outbox
    assert events
    assert len(caplog.records) > len(ROUTES)


def test_an_error_tells_no_figure_that_it_met(
    scene: Scene, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(figures: object) -> None:
        raise RuntimeError("broken in the middle")

    monkeypatch.setattr(submission, "marks", broken)
    route = next(route for route in routes() if route.name == "portal:submission")
    walk = Walk(scene, route, next(asker for asker in ASKERS if str(asker) == "lead"))
    told = walk.told("GET", walk.things()[0][0].id)
    logged = [logging.Formatter().format(record) for record in caplog.records]
    assert told.status == 500
    assert "broken in the middle" in "".join(logged)
    assert _told(told) == _told(logged) == _told(mail.outbox) == []
