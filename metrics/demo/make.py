"""Making the whole demonstration in one transaction: there is all of it or nothing."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.actions import publications
from members.actors import COMMAND
from members.models import Organisation, User
from metrics.actions import reference, releases, rollups
from metrics.demo.coalition import Coalition, access_for, found
from metrics.demo.history import tell_closed, tell_open
from metrics.demo.scenario import QUARTERS, companies, lines
from metrics.demo.targets import set_out
from metrics.models import Submission, Taxon
from metrics.statistics.quarter import quarter_of, quarters

ROLES = ("reporter", "lead", "rival", "reviewer", "publisher", "administrator")


def make() -> Mapping[str, object]:
    """Fill an empty database and return how people sign in; ValueError where there is somebody already.

    The quarters end with the last full one before today, which is open.
    """
    with transaction.atomic():
        people = _fill().people
        access = {"url": settings.SITE_URL, "people": {role: access_for(people[role]) for role in ROLES}}
    _write(settings.DATA_DIR / "demo.json", access)
    return access


def _fill() -> Coalition:
    if any(model._default_manager.exists() for model in (Organisation, User, Submission)):
        raise ValueError("the database is not empty; the demonstration is only made in an empty one")
    if not Taxon.objects.exists():
        reference.load_reference(by=COMMAND)
    publications.load_reference(by=COMMAND)
    last = quarter_of(timezone.localdate()).previous()
    history = quarters(last.previous(QUARTERS), last.previous())
    invented, offers = companies(), lines()
    coalition = found(invented, [*history, last])
    tell_closed(coalition, invented, history, offers)
    tell_open(coalition, invented, last, QUARTERS, offers)
    rollups.refresh_stale()
    publisher = coalition.people["publisher"].actor
    first = releases.draft(
        title=f"Demonstration: {history[0].short} to {history[-1].short} (invented figures)",
        first=history[0],
        last=history[-1],
        by=publisher,
    )
    releases.publish(release=first, by=publisher)
    set_out(history[0], history[-1], coalition.members[invented[0].name], by=publisher)
    releases.draft(title=f"Demonstration: {last.short} (invented figures)", first=last, last=last, by=publisher)
    return coalition


def _write(path: Path, access: Mapping[str, object]) -> None:
    """For its owner's eyes only, from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(access, file, ensure_ascii=False, indent=2)
        file.write("\n")
