"""How long reports and what belongs to them are kept, and why: the other half of `members/retention.py`."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from members.retention import Rule

RULES: Mapping[str, Rule] = {
    "idempotency_keys": Rule(
        _("Keys by which a program repeats an upload safely"),
        timedelta(days=30),
        _("Nobody repeats a request after a month."),
    ),
    "reminders": Rule(
        _("Notes of who was reminded of which report, and when"),
        timedelta(days=365),
        _("They keep a letter from being sent twice, and show for a year how a late report was asked for."),
    ),
    "dry_runs": Rule(
        _("Files that were only tried, with what was found in them"),
        timedelta(hours=1),
        _("A try is there to see the findings and then to upload the file; nobody but the member sees it."),
    ),
    "drafts": Rule(
        _("Forms that were begun and never submitted"),
        timedelta(days=365),
        _("The same quarter of the next year is the last for which anybody looks back at one."),
    ),
    "reports": Rule(
        _("Members’ reports with their files, those that were withdrawn or replaced too"),
        None,
        _("A released figure leads back to the file and row that it was made of. They hold counts of items; notes in "
          "them are read by reviewers only."),
    ),
    "releases": Rule(
        _("Releases"),
        None,
        _("What was published stays as it was published."),
    ),
}  # fmt: skip
