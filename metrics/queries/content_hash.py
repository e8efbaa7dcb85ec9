"""What a signature and an acceptance are bound to."""

from metrics.models import Submission


def content_hash(submission: Submission) -> str:
    """The hash of everything that the version's figures are made from."""
    return submission.file.sha256
