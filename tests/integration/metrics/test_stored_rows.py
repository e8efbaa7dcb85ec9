"""What was understood of a file is stored to the letter, whatever the letters are."""

import json

from members.models import Organisation, User
from metrics.actions import checking
from metrics.models import Period, Submission, SubmissionRow
from metrics.transitions import Status
from tests.factories.submissions import group, submission, taxon


def checked(rows: list[dict[str, object]], member: Organisation, period: Period, by: User) -> Submission:
    made = submission(member, period, by, status=Status.CHECKING, content=json.dumps(rows).encode(), name="rows.json")
    checking.check(made.pk)
    made.refresh_from_db()
    return made


def test_every_cell_is_stored_as_it_was_understood(member: Organisation, open_quarter: Period, lead: User) -> None:
    turtles = group("Sea turtles", taxon("Chelonia mydas"))
    note = 'a\ttab, a \\ backslash, \\N, "quotes",\r\ntwo lines, 海龟'
    made = checked(
        [
            {"taxon": "Sea turtles", "items_removed": 12, "views_known": "withheld", "note": note},
            {"taxon": "\\N\todd\\", "market": "na", "items_removed": "1,234", "note": " "},
            {"staff_trained": 3, "zero_view_rate_percent": "73.5%"},
        ],
        member,
        open_quarter,
        lead,
    )
    named, unknown, whole = made.file_rows.all()
    assert (named.taxon_given, named.taxon_match, named.group, named.note) == ("Sea turtles", "group", turtles, note)
    assert named.values == {"items_removed": 12, "views_known": "withheld"}
    assert (unknown.taxon_given, unknown.taxon_match, unknown.taxon) == ("\\N odd\\", "unknown", None)
    assert (unknown.row, unknown.market, unknown.note) == (2, "NA", "")
    assert unknown.values == {"items_removed": 1234, "views_known": "not reported"}
    assert (whole.position, whole.taxon_given, whole.taxon_match, whole.taxon) == (2, "", "", None)
    assert (whole.values, whole.rates) == ({"staff_trained": 3}, {"zero_view_rate": 0.735})


def test_a_file_of_which_nothing_was_understood_has_no_rows(
    member: Organisation, open_quarter: Period, lead: User
) -> None:
    made = checked([{"remark": "none"}], member, open_quarter, lead)
    assert (made.status, made.rows_understood) == (Status.INVALID, 0)
    assert not SubmissionRow.objects.filter(submission=made).exists()
