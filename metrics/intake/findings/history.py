"""What is unlike the member's own earlier quarters."""

from metrics.intake.findings.finding import Problem


class FarAbove(Problem):
    code = "jump"
    severity = "warning"
    words = ("measure", "group")
    message = "{measure}, {group}: {now}, where {low} to {high} was expected from {quarters} earlier quarters of yours."
    remedy = "Check the largest rows, this one first. If the figure is right, say in a comment why it rose."


class FarBelow(FarAbove):
    message = (
        "{measure}, {group}: only {now}, where {low} to {high} was expected from {quarters} earlier quarters of yours."
    )
    remedy = "Check whether rows are missing. If the figure is right, say in a comment why it fell."


class MissingRow(Problem):
    code = "missing-row"
    severity = "warning"
    message = "{name} was reported in {quarter}, and this file has no figure for it."
    remedy = "None found, or not reported? Give it a row that says so, or answer in a comment."
    remedy_with_candidates = "None found, or not reported? Give it a row with {candidates}, or answer in a comment."


class MissingMeasure(MissingRow):
    words = ("measure",)
    message = "{measure}: reported in {quarter}, and this file has no figure for it."
    remedy = "None counted, or not reported? Fill in the column, or answer in a comment."
    remedy_with_candidates = (
        "None counted, or not reported? Fill in the column with {candidates}, or answer in a comment."
    )
