"""What publishers fill in about targets."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from metrics.models import ReportingGroup, Target, Taxon
from metrics.queries.question import FINDERS, UnclearQuestion
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter

KINDS = (
    (Target.Kind.DECREASE, _("less than in the baseline, by so many per cent")),
    (Target.Kind.INCREASE, _("more than in the baseline, by so many per cent")),
    (Target.Kind.AT_LEAST, _("at least this figure")),
    (Target.Kind.AT_MOST, _("at most this figure")),
)
OF_QUARTERS = {"placeholder": "2025-Q1", "autocomplete": "off"}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _text(label: Any, *, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": rows}), **more)


class TargetForm(forms.Form):
    """A target as its source words it; what the source leaves out is left out here."""

    member = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Whose target"),
        to_field_name="slug",
        required=False,
        empty_label=_("The whole coalition"),
        help_text=_("Name a member only with what it published itself."),
    )
    wording = _text(_("Wording, as it was published"), rows=3)
    source_title = forms.CharField(label=_("Title of the source"), max_length=300)
    source_url = forms.URLField(label=_("Address of the source"), max_length=500, assume_scheme="https")
    source_date = _day(_("Published on"))
    kind = forms.ChoiceField(label=_("What is wanted"), choices=KINDS)
    amount = forms.DecimalField(
        label=_("How much"),
        max_digits=16,
        decimal_places=4,
        help_text=_("A change or a rate in per cent, as 80; a count as a number."),
    )
    due = _day(_("To be reached by"), help_text=_("“By 2020” is 31 December 2020, unless the source says otherwise."))
    indicator = forms.ChoiceField(
        label=_("What is counted"),
        required=False,
        help_text=_("Leave it open where the source does: without it no target is measurable."),
    )
    method = _text(_("How it is counted, and who says so"), required=False)
    baseline_first = forms.CharField(
        label=_("First quarter of the baseline"),
        required=False,
        widget=forms.TextInput(attrs=OF_QUARTERS),
        help_text=_("Leave both open where the source names none: then a change is not measurable."),
    )
    baseline_last = forms.CharField(
        label=_("Last quarter of the baseline"), required=False, widget=forms.TextInput(attrs=OF_QUARTERS)
    )
    group = forms.ModelChoiceField(
        ReportingGroup.objects.all(),
        label=_("Species group"),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    taxon = forms.CharField(label=_("Taxon"), required=False, max_length=200)
    product = forms.ChoiceField(label=_("Product"), required=False)
    note = _text(_("What of this is our reading"), required=False, help_text=_("Everybody reads it beside the target."))

    def __init__(self, *args: Any, products: Mapping[str, str], suggestions: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            kind=Organisation.Kind.MEMBER
        ).order_by("name")
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody said")),
            *((code, indicator.title) for code, indicator in definitions().indicators.items()),
        ]
        self.fields["product"].choices = [("", _("All")), *products.items()]  # type: ignore[attr-defined]
        self.fields["taxon"].widget.attrs |= {
            "list": "taxa",
            "autocomplete": "off",
            "placeholder": _("Any scientific name"),
            "hx-get": suggestions,
            "hx-trigger": "input changed delay:150ms",
            "hx-target": "#taxa",
            "hx-params": "taxon",
        }

    def clean_taxon(self) -> Taxon | None:
        name = self.cleaned_data["taxon"]
        if not name:
            return None
        try:
            found = FINDERS["taxon"](name)
        except UnclearQuestion as unclear:
            raise forms.ValidationError(unclear.detail) from unclear
        return found if isinstance(found, Taxon) else None

    def clean_baseline_first(self) -> str | None:
        return self._quarter("baseline_first")

    def clean_baseline_last(self) -> str | None:
        return self._quarter("baseline_last")

    def _quarter(self, name: str) -> str | None:
        written = self.cleaned_data[name].strip()
        if not written:
            return None
        try:
            return str(Quarter.parse(written))
        except ValueError as error:
            raise forms.ValidationError(_("Write the year and the quarter, as in 2025-Q1.")) from error

    def target(self) -> Target:
        """The target as it was filled in; the amount of a change and of a rate as a fraction."""
        told = dict(self.cleaned_data)
        indicator = definitions().indicators.get(told["indicator"])
        if told["kind"] in (Target.Kind.DECREASE, Target.Kind.INCREASE) or (indicator and indicator.is_rate):
            told["amount"] /= Decimal(100)
        return Target(**told)


class WithdrawTargetForm(forms.Form):
    """Why a target is taken back, and which one takes its place."""

    reason = _text(_("Why is it withdrawn?"), help_text=_("Where the target was published, everybody reads this."))
    successor = forms.ChoiceField(label=_("Which target takes its place?"), required=False)

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *((str(pk), wording) for pk, wording in others)]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]

    def clean_successor(self) -> Target | None:
        chosen = self.cleaned_data["successor"]
        return Target.objects.get(pk=chosen) if chosen else None
