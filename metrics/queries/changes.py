"""What was changed in place in a version, as the intake lays it over the file and as pages list it."""

from dataclasses import dataclass

from metrics.intake.corrections import Change
from metrics.models import Correction, Submission


@dataclass(frozen=True, slots=True)
class Changed:
    """A correction with how many cells it changed when the version was last checked."""

    correction: Correction
    cells: int


def changes_of(submission: Submission) -> list[Change]:
    """The corrections of the version, in their order. Only one sheet of a file is read, so that rows name its cells."""
    return [Change(c.pk, c.row, c.column, c.written, c.text) for c in submission.corrections.all()]


def changed_in_place(submission: Submission) -> list[Changed]:
    """The corrections for people, with who made them."""
    cells = submission.reading.get("corrected", {})
    made = submission.corrections.select_related("by")
    return [Changed(correction, cells.get(str(correction.pk), 0)) for correction in made]
