"""What people fill in to report without a file of their own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms import LONGEST_TEXT
from metrics.statistics.indicator import Measure

FOUND_NOTHING = _("We looked for wildlife on all our platforms in this quarter and found none.")


class ReasonForm(forms.Form):
    """Why an accepted version is revised; nothing where none is."""

    reason = forms.CharField(
        label=_("Why is the accepted report revised?"),
        help_text=_("The reviewer reads this beside what has changed."),
        max_length=LONGEST_TEXT,
        required=False,  # the action asks for it, in its own words
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, revises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not revises:
            del self.fields["reason"]


class NothingFoundForm(ReasonForm):
    """The statement that is signed, bound to the zeros that were shown."""

    statement = forms.CharField(
        label=_("What you state"),
        help_text=_("Change it if it is not quite what you did. The reviewer reads it beside the zeros."),
        initial=FOUND_NOTHING,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    field_order = ["statement", "reason", "sha256"]

    def __init__(self, *args: Any, whole: Iterable[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for measure in whole:
            self.fields[f"whole-{measure.code}"] = forms.CharField(
                label=measure.title, help_text=_("Of the whole member."), required=False, max_length=40
            )

    @property
    def whole(self) -> dict[str, str]:
        """What was typed of the whole member, by measure."""
        return {
            name.removeprefix("whole-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("whole-") and text
        }


class PasteForm(ReasonForm):
    """A table out of a spreadsheet, as text: cells between tabs, or CSV."""

    table = forms.CharField(
        label=_("Your table"),
        help_text=_(
            "Copy the cells in your spreadsheet, column names and all, and paste them here; or paste CSV. Up to 2 MB."
        ),
        strip=False,  # a blank first cell is a tab at the beginning
        widget=forms.Textarea(attrs={"rows": 14, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("Paste your table here first.")},
    )

    field_order = ["table", "reason"]


class GridForm(forms.Form):
    """What goes with the cells of a quarter's form: how many rows there are, and which revision was filled in."""

    rows = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
