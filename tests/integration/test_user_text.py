"""What people write is text, wherever it is shown: no page takes it for HTML, no spreadsheet for a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from members.models import Initiative, NewsItem, Organisation, Platform, Statement, User
from metrics.models import Correction, MemberAnswer, Period, QueryReply, Reopening, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, releases, submissions, targets
from tests.integration.addresses import address_of
from tests.integration.routes.table import entry_of
from tests.integration.routes.things import RELEASES, REPORTS
from tests.integration.routes.urlconf import Route, routes

MARKUP = "</script><img src=x onerror=alert(1)>\"'{{ 7|add:7 }}"
FORMULA = "=HYPERLINK(1)"
RUNS = tuple("=+-@\t\r\n＝＋－＠")

# Everything is written twice: in one run as markup, in the other as a formula.
Ground = dict[str, Any]


def _ground(text: str, reviewer: User, publisher: User) -> Ground:
    """A coalition in which everybody writes this, into every field that takes words."""
    member = members.member("Example Marketplace")
    people = {role: members.person(role, member, role) for role in ("reporter", "lead")}
    Organisation.objects.filter(pk=member.pk).update(name=text, holding=text)
    Organisation.objects.filter(kind="convener").update(name=f"{text} trust")
    Platform.objects.update(name=text)
    User.objects.filter(pk=people["lead"].pk).update(name=text)
    member.refresh_from_db()
    before, open_, returned = (submissions.period(q, closed=c) for q, c in (
        ("2025-Q4", True), ("2026-Q1", False), ("2025-Q3", False)
    ))  # fmt: skip
    group = submissions.group("Pangolins", submissions.taxon("Manis javanica"))
    group.name = text
    group.save()
    row = submissions.RowSpec("Manis javanica", {"items_removed": 12}, given=text, note=text)
    finding = submissions.FindingSpec(
        "jump", "warning", column=text, value=text, message=text, remedy=text, candidates=(text,), comment=text
    )
    made: list[Submission] = [
        submissions.submission(
            member, period, people["reporter"], status=status, rows=[row], findings=[finding], name=f"{text}.csv",
            reason=text, reviewer=reviewer,
        )
        for period, status in ((before, Status.ACCEPTED), (open_, Status.SUBMITTED), (returned, Status.RETURNED))
    ]  # fmt: skip
    Submission.objects.update(return_reason=text)
    for submission in made:
        submission.reading = {**submission.reading, "columns": [{"header": text, "meaning": None}], "sheet": text}
        submission.save()
        query = submissions.query(submission, reviewer, text, column=text)
        QueryReply.objects.create(query=query, text=text, by=people["lead"], speaks_for=member)
        Reopening.objects.create(
            member=member, period=submission.period, until=date(2099, 1, 1), reason=text, by=reviewer
        )
        Correction.objects.create(
            submission=submission, row=2, column=text, written=text, text=text, by=people["lead"]
        )
    MemberAnswer.objects.create(
        member=member, kind="column", written=text, folded=text, meaning=text, by=people["lead"]
    )
    cells = [releases.count("2025-Q4", "items_removed", 12), releases.rate("2025-Q4", "zero_view_rate", 1, 2)]
    for published in (True, False):
        releases.release(cells, publisher, title=text, text=text, published=published)
    NewsItem.objects.create(key="n", date=date(2026, 1, 1), headline=text, text=text)
    Initiative.objects.create(key="i", subject=text, kind="awareness", what=text)
    Statement.objects.create(
        key="s", scope="member", subject=text, indicator="items_removed", value=1, unit=text, precision="exact",
        source_id="x",
    )  # fmt: skip
    for published in (True, False):
        targets.target(
            publisher, published=published, wording=f"{text} {published}", source_title=text, method=text, note=text
        )
    targets.withdrawn(publisher, text, wording=text)
    return {**people, "reviewer": reviewer, "publisher": publisher, "ids": [each.pk for each in made]}


def answers(ground: Ground, browse: Browse, *questions: str) -> Iterator[tuple[str, Any]]:
    """Every page and file that somebody is shown, as each of those who may see it."""
    for who in ("nobody", "lead", "reviewer", "publisher"):
        client = Client() if who == "nobody" else browse(ground[who])
        for route in routes():
            if not route.is_admin and not route.name.startswith("mfa"):
                for named in _named(route, ground):
                    address = address_of(route, **named)
                    for question in questions:
                        yield f"{who} {address}{question}", client.get(address + question)


def _named(route: Route, ground: Ground) -> list[dict[str, object]]:
    kind = entry_of(route).of
    if kind in REPORTS:
        pages = route.name in {"portal:submission", "desk:submission"}
        return [{"id": id} for id in ground["ids"][: None if pages else 1]]
    if kind in RELEASES:
        return [{"number": 1}, {"number": 2}]
    return [{"quarter": "2026-Q1", "format": "csv", "slug": "example-marketplace"}]


def test_no_page_takes_words_for_html(reviewer: User, publisher: User, browse: Browse) -> None:
    ground = _ground(MARKUP, reviewer, publisher)
    wrong, shown = [], set()
    for name, answer in answers(ground, browse, "", "?embed"):
        if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            if "<img src=x" in page or "</script><img" in page or page == "14":
                wrong.append(name)
            if "&lt;img src=x" in page or r"\u003Cimg src=x" in page:
                shown.add(name.partition("?")[0])
    assert wrong == []
    told = "\n".join(shown)
    for page in ("/portal/submissions/", "/desk/submissions/", "/desk/releases/1/preview/", "/releases/1/", "/members/",
                 "/news/", "/initiatives/", "/statements/", "/commitments/", "/desk/targets/",
                 "/desk/progress/"):  # fmt: skip
        assert page in told, f"{page} shows no word of anybody: {sorted(shown)}"


def test_no_spreadsheet_takes_words_for_a_formula(reviewer: User, publisher: User, browse: Browse) -> None:
    ground = _ground(FORMULA, reviewer, publisher)
    wrong, seen = [], set()
    for name, answer in answers(ground, browse, "?format=csv", "?format=xlsx"):
        if answer.status_code == 200 and not name.endswith("/file/"):  # a file comes back as it was sent
            content = answer.getvalue() if answer.streaming else answer.content
            for kind, cell in _cells(answer.headers.get("Content-Type", ""), content):
                seen.add(kind)
                if isinstance(cell, str) and cell.startswith(RUNS):
                    wrong.append(f"{name}: {cell!r}")
                elif cell == f"'{FORMULA}":
                    seen.add("a formula made harmless")
    assert wrong == []
    assert seen == {"csv", "xlsx", "csv in a zip", "a formula made harmless"}


def _cells(content_type: str, content: bytes) -> Iterator[tuple[str, object]]:
    if content_type.startswith("text/csv"):
        yield from (("csv", cell) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)
    elif "spreadsheetml" in content_type:
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            yield from (("xlsx", cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    elif content_type == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            for name in bundle.namelist():
                if name.endswith(".csv"):
                    yield from (("csv in a zip", cell) for _kind, cell in _cells("text/csv", bundle.read(name)))


@pytest.mark.parametrize("name", ['a"b\r\nX: y.csv', "é中.csv", "../../x", "a;b=c.csv", "=x.csv"])
def test_a_file_goes_back_under_a_harmless_name(
    name: str, member: Organisation, lead: User, open_quarter: Period, browse: Browse
) -> None:
    made = submissions.submission(member, open_quarter, lead, name=name)
    answer = browse(lead).get(f"/portal/submissions/{made.pk}/file/")
    assert answer.status_code == 200
    disposition = answer["Content-Disposition"]
    assert re.fullmatch(r"attachment(; filename(\*=utf-8''[\w.%+~-]+|=\"([^\"\\]|\\.)*\"))?", disposition), disposition
    assert answer["Content-Type"] == "application/octet-stream"
