from metrics.models.observation import Observation, StatedRate
from metrics.models.period import Period
from metrics.models.release import Release, ReleaseCell, ReleaseSource, ReleaseTable
from metrics.models.rollup import Rollup, StaleMark
from metrics.models.submission import (
    IdempotencyKey,
    ReviewQuery,
    StoredFile,
    Submission,
    SubmissionFinding,
    SubmissionRow,
)
from metrics.models.taxon import Listing, Product, ReportingGroup, Taxon, TaxonName

__all__ = [
    "IdempotencyKey",
    "Listing",
    "Observation",
    "Period",
    "Product",
    "Release",
    "ReleaseCell",
    "ReleaseSource",
    "ReleaseTable",
    "ReportingGroup",
    "ReviewQuery",
    "Rollup",
    "StaleMark",
    "StatedRate",
    "StoredFile",
    "Submission",
    "SubmissionFinding",
    "SubmissionRow",
    "Taxon",
    "TaxonName",
]
