"""What conveners fill in about memberships, the collection, breaks in series, and which outliers they want to see."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.membership import Asked, Kind
from members.models import Organisation, Platform
from metrics.actions.breaks import LONGEST_REASON
from metrics.models import Period
from metrics.queries.reference import period_of
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ChangeForm(forms.Form):
    """A day and a reason: what every change of a membership needs."""

    on = _day(_("First day on which it holds"))
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("The member and conveners read it; nobody else.")
    )

    def __init__(self, *args: Any, member: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        other = self.fields.get("other")
        if isinstance(other, forms.ModelChoiceField):
            others = Organisation.objects.filter(kind=Organisation.Kind.MEMBER).exclude(pk=member.pk)
            other.queryset = others.order_by("name")
        platform = self.fields.get("platform")
        if isinstance(platform, forms.ModelChoiceField):
            platform.queryset = Platform.objects.filter(organisation=member)

    def asked(self, kind: Kind) -> Asked:
        return Asked(kind=kind, **self.cleaned_data)


class PauseForm(ChangeForm):
    """Until when, where that is known."""

    until = _day(_("Back on"), required=False, help_text=_("Leave it empty where nobody knows yet."))
    field_order = ["on", "until", "reason"]


class RenameForm(ChangeForm):
    """The name from that day on."""

    name = forms.CharField(label=_("New name"), max_length=200)
    field_order = ["name", "on", "reason"]


class MergeForm(ChangeForm):
    """The member of which it becomes a part."""

    other = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Becomes part of"),
        help_text=_("It runs the platforms from that day on. What was reported before stays where it was counted."),
    )
    field_order = ["other", "on", "reason"]


class SaleForm(ChangeForm):
    """Which platform goes to whom."""

    platform = forms.ModelChoiceField(Platform.objects.none(), label=_("Platform"))
    other = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Sold to"),
        help_text=_("Whoever runs a platform on the last day of a quarter reports it for that quarter."),
    )
    field_order = ["platform", "other", "on", "reason"]


CHANGE_FORMS: Mapping[Kind, type[ChangeForm]] = {
    Kind.PAUSE: PauseForm,
    Kind.LEAVE: ChangeForm,
    Kind.RETURN: ChangeForm,
    Kind.RENAME: RenameForm,
    Kind.MERGE: MergeForm,
    Kind.SALE: SaleForm,
}


class BreakForm(forms.Form):
    """From which quarter on who counts what differently, and why."""

    member = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who counts differently"),
        to_field_name="slug",
        required=False,
        empty_label=_("The whole coalition"),
    )
    measure = forms.ChoiceField(
        label=_("Measure"), help_text=_("A rate breaks with its numerator and with its denominator.")
    )
    period = forms.ChoiceField(label=_("First quarter counted the new way"))
    reason = forms.CharField(
        label=_("What is counted differently, and why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Conveners and the member read it. Of the whole coalition everybody does: releases say it."),
    )

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            kind=Organisation.Kind.MEMBER
        ).order_by("name")
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (code, measure.title) for code, measure in definitions().measures.items()
        ]
        self.fields["period"].choices = periods  # type: ignore[attr-defined]

    def clean_period(self) -> Period | None:
        return period_of(Quarter.parse(self.cleaned_data["period"]))


class OutlierForm(forms.Form):
    """Of which quarter, indicator, reporting group and member unusual figures are listed. It lives in the address."""

    def __init__(self, *args: Any, choices: Mapping[str, Iterable[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _OUTLIERS_OF.items():
            found = list(choices[name]) if name == "period" else [("", _("All")), *choices[name]]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=found)


_OUTLIERS_OF = {
    "period": _("Quarter"),
    "indicator": _("Indicator"),
    "group": _("Species group"),
    "member": _("Member"),
}


class WithdrawForm(forms.Form):
    """Why a break is taken back."""

    reason = forms.CharField(label=_("Why is it withdrawn?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class ChosenForm(forms.Form):
    """Members that were ticked in a list, by slug."""

    member = forms.ModelMultipleChoiceField(Organisation.objects.none(), to_field_name="slug", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = forms.ModelMultipleChoiceField(
            Organisation.objects.filter(kind=Organisation.Kind.MEMBER), to_field_name="slug", required=False
        )
