"""What can be wrong with a row as a whole."""

from metrics.intake.findings.finding import Problem


class PeriodMismatch(Problem):
    code = "period-mismatch"
    message = "This row is for {value}, but the file is uploaded for {period}."
    remedy = "Upload each quarter as a file of its own, and choose the quarter that the file is for."


class HalfYear(PeriodMismatch):
    message = "{value} is a half-year, but the file is uploaded for the quarter {period}."
    remedy = "Report each quarter by itself: figures of a half-year cannot be divided afterwards."


class WholeYear(PeriodMismatch):
    message = "{value} is a year, but the file is uploaded for the quarter {period}."
    remedy = "Report each quarter by itself: figures of a year cannot be divided afterwards."


class NotAQuarter(PeriodMismatch):
    message = "{value} is not a quarter. The file is uploaded for {period}."
    remedy = "Write {period}, or delete the column: the quarter is chosen at upload."


class DuplicateRow(Problem):
    code = "duplicate-row"
    message = "This row has the same taxon, product, market and platform as row {first}."
    remedy = "Keep one of the two rows, or add them up."


class DuplicateValue(DuplicateRow):
    message = "This row has the same taxon, product, market, platform and measure as row {first}."


class MisplacedMeasure(Problem):
    code = "misplaced-measure"
    words = ("measure",)
    message = "{measure} counts for the whole member, but this row has a taxon, product or market."
    remedy = "Move it to a row of its own in which taxon, product and market are blank."


class BrokenIdentity(Problem):
    code = "identity"
    words = ("smaller", "larger")
    message = "{smaller} ({small}) is more than {larger} ({large}), of which it is a part."
    remedy = "Correct one of the two: the second counts everything that the first counts, and more."


class RestoredOverAppeals(Problem):
    code = "appeals-restored"
    severity = "warning"
    words = ("smaller", "larger")
    message = "{smaller} ({small}) is more than {larger} ({large})."
    remedy = "This is possible where items of earlier quarters were restored. If so, say it in a comment."


class TotalRow(Problem):
    code = "total-row"
    message = "This row is a total: “{value}”."
    remedy = "Remove it: rows are added up anyway. Where it is all that you have, leave its name blank instead."


class SumOfRows(TotalRow):
    message = "Every figure of this row is the sum of {count} other rows, the first of them row {first}: it is a total."
    remedy = "Remove it. If it counts something else, write in its taxon, product, market or platform what it counts."


class MaybeSumOfRows(SumOfRows):
    severity = "warning"
    message = (
        "Every figure of this row is the sum of {count} other rows, the first of them row {first}: it may be a total."
    )
    remedy = "If it is one, remove it: it would be counted a second time. If it is not, say so in a comment."


class PersonalData(Problem):
    code = "personal-data"
    severity = "warning"
    words = ("what",)
    message = "This note seems to hold {what}: {value}."
    remedy = "Remove it and upload the file again: notes are kept. If it belongs to nobody, say so in a comment."
