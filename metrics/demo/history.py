"""The invented quarters, told through the program's own steps: upload, check, sign off, accept.

What a visitor finds (history, audit, findings, lineage from a figure to its row) is therefore as real as it
would be. Only the dates on submissions are set afterwards, to when it would have happened; the audit record,
which nobody can change, says when the demonstration was made.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from members.actors import COMMAND
from metrics.actions import checking, periods, rollups, submissions
from metrics.actions.submissions import Upload
from metrics.demo.coalition import Coalition
from metrics.demo.figures import file_of
from metrics.demo.scenario import Company, Line
from metrics.models import Submission
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status

EXPLANATION = "Looked at with the team; the figure is right as reported."
DUE_AGO = timedelta(days=16)  # so that the two weeks of grace are over


def tell_closed(coalition: Coalition, companies: list[Company], quarters: list[Quarter], lines: list[Line]) -> None:
    """Every quarter open for as long as it takes to fill it, then closed as of its own closing day."""
    for number, quarter in enumerate(quarters):
        opens = quarter.next().first_day
        period = periods.open_period(quarter=quarter, opens=opens, closes=timezone.localdate(), by=COMMAND)
        for company in companies:
            if company.reports(number):
                accepted = _report(coalition, company, quarter, number, lines)
                late = 12 if number in company.late else -(len(company.name) % 9)
                _date(accepted, (period.grace_ends if late > 0 else opens + periods.DUE_AFTER) + timedelta(days=late))
        closes = quarter.next().last_day - timedelta(days=1)
        periods.open_period(quarter=quarter, opens=opens, closes=closes, by=COMMAND)
        rollups.refresh_stale()  # the next quarter's files are compared with this one


def tell_open(coalition: Coalition, companies: list[Company], quarter: Quarter, number: int, lines: list[Line]) -> None:
    """The reporter's member is late, one report has problems, one waits for review, the others are accepted.

    Nobody is late in the first two weeks of a quarter: the one before cannot have been due that long ago.
    """
    today, opens = timezone.localdate(), quarter.next().first_day
    due = max(opens, today - DUE_AGO)
    periods.open_period(quarter=quarter, opens=opens, due=due, closes=today + periods.OPEN_FOR, by=COMMAND)
    in_time = max(opens, due - timedelta(days=6))
    late, faulty, signed = companies[0], companies[1], companies[5]
    for company in companies:
        if company not in (late, faulty, signed) and company.reports(number):
            _date(_report(coalition, company, quarter, number, lines), in_time)
    waiting = _upload(coalition, signed, quarter, file_of(signed, number, quarter.number, lines))
    _date(_sign_off(coalition, signed, waiting), due)
    _upload(coalition, faulty, quarter, with_problems(file_of(faulty, number, quarter.number, lines)))


def with_problems(content: bytes) -> bytes:
    """The same file as somebody in a hurry would send it."""
    lines = content.decode().splitlines()
    header = lines[0].split(",")
    broken = {
        2: ("items_removed", "1.2k"),
        5: ("taxon", "Panthera tigirs"),
        8: ("items_removed", "85%"),
        11: ("market", "XX"),
    }
    for row, (column, value) in broken.items():
        cells = lines[row].split(",")
        cells[header.index(column)] = value
        lines[row] = ",".join(cells)
    return "\r\n".join([*lines, ""]).encode()


def _report(coalition: Coalition, company: Company, quarter: Quarter, number: int, lines: list[Line]) -> Submission:
    content = file_of(company, number, quarter.number, lines)
    submission = _sign_off(coalition, company, _upload(coalition, company, quarter, content))
    return submissions.accept(
        submission=submission, sha256=submission.file.sha256, by=coalition.people["reviewer"].actor
    )


def _upload(coalition: Coalition, company: Company, quarter: Quarter, content: bytes) -> Submission:
    name = f"{coalition.members[company.name].slug}-{quarter}.csv"
    submission, _new = submissions.upload(
        quarter=quarter, upload=Upload.of(name, content), by=coalition.leads[company.name].actor
    )
    checking.check(submission.pk)
    submission.refresh_from_db()
    return submission


def _sign_off(coalition: Coalition, company: Company, submission: Submission) -> Submission:
    if submission.status != Status.READY:
        raise ValueError(f"the invented file of {company.name} has findings: {submission.finding_counts}")
    return submissions.submit(
        submission=submission,
        comments=dict.fromkeys(submission.finding_counts, EXPLANATION),
        by=coalition.leads[company.name].actor,
    )


def _date(submission: Submission, day: date) -> None:
    """Set when it happened: uploaded and signed off that day, where it is accepted five days later."""
    at = datetime.combine(day, time(10, 20), tzinfo=UTC)
    told = Submission.objects.filter(pk=submission.pk)
    told.update(uploaded_at=at - timedelta(minutes=50), submitted_at=at)
    told.filter(status=Status.ACCEPTED).update(reviewed_at=at + timedelta(days=5, hours=3))
