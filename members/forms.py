"""Forms of the account pages."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from members.permissions import Scope

_SCOPES = {
    Scope.READ: _("read: see submissions and figures"),
    Scope.UPLOAD: _("upload: send a quarter's file"),
    Scope.SUBMIT: _("submit: sign off or withdraw a submission"),
    Scope.REVIEW: _("review: accept or return submissions"),
    Scope.PUBLISH: _("publish: draft, preview and publish releases"),
}


class TokenForm(forms.Form):
    """A new API token: what it is for, what it may do, how long it holds."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Which program uses it, such as “quarterly export”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself. Choose as little as the program needs."),
    )
    days = forms.TypedChoiceField(
        label=_("Ends after"),
        coerce=int,
        initial=90,
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))],
    )

    def __init__(self, *args: object, scopes: list[Scope], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["scopes"]
        if isinstance(choice, forms.MultipleChoiceField):
            choice.choices = [(scope.value, _SCOPES[scope]) for scope in scopes]

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
