"""The demonstration as `manage.py demo` leaves it, in a database of its own."""

import json
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.test import Client

from members.models import Organisation, Statement, User
from metrics.models import Observation, Period, Release, Rollup, StaleMark, Submission, Target
from metrics.statistics.indicator import definitions
from metrics.transitions import Status
from tests.conftest import FreshDatabase

ROLES = {"reporter", "lead", "rival", "reviewer", "publisher", "administrator"}


def test_the_demonstration(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    told = json.loads(run_demo(fresh_database, tmp_path).stdout.splitlines()[-1])
    kept = tmp_path / "demo.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == told
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with transaction.atomic():
        everything_is_labelled()
        quarters_stand_as_promised(told["people"])
        figures_hold_together()
        one_release_is_out_and_one_is_not()
    people_sign_in(told["people"])
    pages_say_that_it_is_invented()
    again = run_demo(fresh_database, tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    assert "not empty" in again.stderr


def run_demo(database: FreshDatabase, data: Path) -> "subprocess.CompletedProcess[str]":
    """As people run it: in a process of its own, with the queue of that database."""
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "demo"],
        env={**database.environment, "DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def everything_is_labelled() -> None:
    assert not Organisation.objects.filter(is_invented=False).exists()
    assert all("(invented)" in name for name in Organisation.objects.values_list("name", flat=True))
    assert Organisation.objects.filter(kind="member").count() == 12
    said = Target.objects.filter(key__isnull=True)
    assert all(target.is_invented and "invented" in target.wording for target in said)
    assert (said.count(), said.filter(published_at__isnull=True).count()) == (6, 1)
    assert Statement.objects.filter(subject="TikTok", value="0.735").exists()


def quarters_stand_as_promised(people: dict[str, dict[str, str]]) -> None:
    *closed, last = Period.objects.all()
    assert len(closed) == 6
    for period in closed:
        assert set(Submission.objects.filter(period=period).values_list("status", flat=True)) == {"accepted"}
    late = Submission.objects.filter(period=closed[-1], submitted_at__date__gt=F("period__grace_ends"))
    assert late.count() == 1
    now = Submission.objects.filter(period=last)
    assert Counter(now.values_list("status", flat=True)) == {"accepted": 9, "submitted": 1, "invalid": 1}
    missing = Organisation.objects.filter(kind="member").exclude(submissions__period=last)
    assert [member.slug for member in missing] == [people["reporter"]["member"]]
    assert now.get(status=Status.INVALID).errors == 4


def figures_hold_together() -> None:
    assert not StaleMark.objects.filter(dirty__gt=F("done")).exists()
    measures = set(Observation.objects.filter(value__gt=0).values_list("measure", flat=True))
    assert measures == set(definitions().measures)
    for identity in definitions().identities:
        larger = Rollup.objects.filter(axis="total", indicator=identity.larger).values_list(
            "member", "period", "numerator"
        )
        wholes = {(member, period): value for member, period, value in larger}
        for part in Rollup.objects.filter(axis="total", indicator=identity.smaller):
            assert part.numerator <= wholes[part.member_id, part.period_id]


def one_release_is_out_and_one_is_not() -> None:
    first, second = Release.objects.order_by("number")
    assert (first.number, first.status, second.status) == (1, "published", "draft")
    cells = [cell for table in first.tables.all() for cell in table.cells.all()]
    assert sum(cell.status == "published" for cell in cells) > len(cells) / 2
    assert any(cell.status == "suppressed" for cell in cells)


def people_sign_in(people: dict[str, dict[str, str]]) -> None:
    assert set(people) == ROLES
    for role, person in people.items():
        assert len(person["password"]) >= 15
        client = Client()
        client.post("/account/login/", {"login": person["email"], "password": person["password"]})
        assert client.session["_auth_user_id"] == str(User.objects.get(email=person["email"]).pk), role
        answer = Client().get("/api/v1/submissions/", headers={"Authorization": f"Bearer {person['token']}"})
        assert answer.status_code == 200, role
        assert Organisation.objects.filter(slug=person["member"]).exists()
    assert people["rival"]["member"] != people["reporter"]["member"] == people["lead"]["member"]


def pages_say_that_it_is_invented() -> None:
    page = Client().get("/members/").content.decode()
    assert "the companies and figures on this site are invented" in page
    page = Client().get("/commitments/").content.decode()
    assert page.count("Invented for demonstration") == 5
    assert "The figure is protected" in page
    assert "by 80% by 2020" in page
