"""What each kind of finding is called above the list of them. The codes are those of the public interface."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: Mapping[str, Promise] = {
    "unreadable": _("The file cannot be read"),
    "encrypted": _("The file is protected by a password"),
    "empty-file": _("The file is empty"),
    "template-not-filled": _("The template is not filled in"),
    "too-large": _("Larger than what is read"),
    "unknown-column": _("Columns that are not known"),
    "missing-column": _("Columns that are missing"),
    "several-sheets": _("Several sheets"),
    "merged-cells": _("Merged cells"),
    "period-mismatch": _("Another quarter"),
    "not-a-number": _("Not a number"),
    "negative": _("Below zero"),
    "not-whole": _("Not a whole number"),
    "percent-in-count": _("A percentage where a count belongs"),
    "ambiguous-number": _("Numbers that can be read in two ways"),
    "rounded-by-spreadsheet": _("Rounded by the spreadsheet"),
    "formula": _("Formulas without a value"),
    "percent-out-of-range": _("Percentages above 100 or below 0"),
    "range-not-value": _("A range instead of a value"),
    "unknown-taxon": _("Names that are not known"),
    "ambiguous-taxon": _("Names with more than one meaning"),
    "unknown-product": _("Products that are not known"),
    "unknown-market": _("Markets that are not known"),
    "unknown-platform": _("Platforms that are not known"),
    "misplaced-measure": _("Whole-member figures in a broken-down row"),
    "not-cites-listed": _("Taxa that CITES does not list"),
    "matched-by-synonym": _("Names matched by a synonym"),
    "matched-by-common-name": _("Names matched by a common name"),
    "matched-to-parent": _("Counted at the species or genus above"),
    "duplicate-row": _("Rows that are there twice"),
    "total-row": _("Rows that add up others"),
    "identity": _("Figures that contradict each other"),
    "not-reported": _("Missing, without saying why"),
    "missing-row": _("Reported earlier, absent now"),
    "jump": _("Far from earlier quarters"),
    "appeals-restored": _("More restored than appealed"),
    "hidden-rows": _("Hidden rows that were read"),
    "personal-data": _("What may be personal data"),
    "encoding-guessed": _("The encoding was assumed"),
}
