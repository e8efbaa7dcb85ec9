"""By what hash a version is known: of its file, and of what was changed in place since."""

import hashlib
import json

from metrics.models import Submission


def content_hash(submission: Submission) -> str:
    """The file's own hash; where cells were changed in place, one over it and over every change in its order."""
    changes = [(c.sheet, c.row, c.column, c.written, c.text) for c in submission.corrections.all()]
    return _over(submission.file.sha256, changes) if changes else submission.file.sha256


def preview_hash(submission: Submission) -> str:
    """What somebody has before them who is about to sign off: the content, and the answers by which it was read.

    Answers may change what an unsigned version says; a signed one is not read again, so its content is enough there.
    """
    answers = [(said["kind"], said["written"], said["meaning"]) for said in submission.reading.get("answers", ())]
    content = content_hash(submission)
    return _over(content, answers) if answers else content


def _over(sha256: str, parts: object) -> str:
    return hashlib.sha256(f"{sha256}{json.dumps(parts, ensure_ascii=False)}".encode()).hexdigest()
