from metrics.models.band import BandMark, OthersBand
from metrics.models.breaks import Break
from metrics.models.correction import Correction, MemberAnswer
from metrics.models.draft import ReportDraft
from metrics.models.observation import Observation, StatedRate
from metrics.models.period import Period
from metrics.models.query import QueryReply, ReviewQuery
from metrics.models.release import Release, ReleaseCell, ReleaseSource, ReleaseTable
from metrics.models.reminder import Reminder
from metrics.models.reopening import Reopening
from metrics.models.rollup import Rollup, StaleMark
from metrics.models.submission import (
    IdempotencyKey,
    StoredFile,
    Submission,
    SubmissionFinding,
    SubmissionRow,
)
from metrics.models.target import Target
from metrics.models.taxon import Listing, Product, ReportingGroup, Taxon, TaxonName

__all__ = [
    "BandMark",
    "Break",
    "Correction",
    "IdempotencyKey",
    "Listing",
    "MemberAnswer",
    "Observation",
    "OthersBand",
    "Period",
    "Product",
    "QueryReply",
    "Release",
    "ReleaseCell",
    "ReleaseSource",
    "ReleaseTable",
    "Reminder",
    "Reopening",
    "ReportDraft",
    "ReportingGroup",
    "ReviewQuery",
    "Rollup",
    "StaleMark",
    "StatedRate",
    "StoredFile",
    "Submission",
    "SubmissionFinding",
    "SubmissionRow",
    "Target",
    "Taxon",
    "TaxonName",
]
