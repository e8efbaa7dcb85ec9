"""What a reviewer sees of corrections in place: what the file said, what it says now, by whom, and what names mean."""

import re

from members.models import Organisation, User
from metrics.models import Correction, MemberAnswer, Period, Submission
from metrics.queries.content_hash import content_hash
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions


def _corrected(member: Organisation, period: Period, lead: User) -> Submission:
    made = submissions.submission(
        member, period, lead, status=Status.SUBMITTED, rows=[submissions.row(items_removed=1)]
    )
    change = Correction.objects.create(submission=made, column="items_removed", written="1.2k", text="1200", by=lead)
    answer = MemberAnswer.objects.create(
        member=member, kind="taxon", written="elefant", folded="elefant", meaning="Loxodonta africana", by=lead
    )
    said = {"id": answer.pk, "kind": "taxon", "written": "elefant", "meaning": "Loxodonta africana"}
    made.reading = {**made.reading, "corrected": {str(change.pk): 12}, "answers": [said]}
    made.save()
    return made


def test_a_reviewer_sees_them_and_accepts_what_they_make(
    browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    made = _corrected(member, open_quarter, lead)
    person = browse(reviewer)
    shown = person.get(f"/desk/submissions/{made.pk}/").content.decode()
    for words in ("12 cells were changed in place", "<code>1.2k</code>", "<b>1200</b>", "“elefant”", "Leo Lead"):
        assert words in shown
    (sha256,) = re.findall(r'name="sha256" value="(\w+)"', shown)
    assert sha256 == content_hash(made) != made.file.sha256
    told = person.get(f"/api/v1/submissions/{made.pk}/").json()
    assert told["sha256"] == sha256
    assert person.post(f"/desk/submissions/{made.pk}/accept/", {"sha256": made.file.sha256}).status_code == 409
    assert person.post(f"/desk/submissions/{made.pk}/accept/", {"sha256": sha256}).status_code == 302


def test_an_answer_that_was_taken_back_since_is_said_to_be(
    browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    made = _corrected(member, open_quarter, lead)
    MemberAnswer.objects.update(revoked_by=lead, revoked_at=made.uploaded_at)
    assert "taken back since" in browse(reviewer).get(f"/desk/submissions/{made.pk}/").content.decode()
