"""What ships with the program and decides figures is in the record, with its hash, whenever it changed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from members.actors import COMMAND
from members.models import AuditEvent, User
from metrics.actions import reference

pytestmark = pytest.mark.django_db

KINDS = {f"{what}.loaded" for what in ("definitions", "groups", "products", "publications", "targets", "taxa")}


def test_the_first_start_records_everything_and_the_second_nothing() -> None:
    call_command("load_reference", stdout=StringIO())
    assert set(AuditEvent.objects.values_list("type", flat=True)) == KINDS
    call_command("load_reference", stdout=StringIO())
    assert AuditEvent.objects.count() == len(KINDS)


def test_a_changed_definition_is_recorded_with_its_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference.load_reference(by=COMMAND)
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "items_removed.toml").write_text("other", encoding="utf-8")
    monkeypatch.setattr(reference, "DEFINITIONS", tmp_path)
    reference.load_reference(by=COMMAND)
    first, second = AuditEvent.objects.filter(type="definitions.loaded").order_by("pk")
    assert first.details["sha256"] != second.details["sha256"]


def test_a_superuser_that_is_made_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a sentence that is long")
    call_command("createsuperuser", interactive=False, email="root@example.org", stdout=StringIO())
    assert AuditEvent.objects.get(type="person.superuser-made").object == str(User.objects.get().pk)
