"""Forms of the account pages, and about people."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, User
from members.notifications import OPTIONAL
from members.permissions import Scope
from members.record import Asked
from members.roles import ROLES

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_SCOPES = {
    Scope.READ: _("read: see submissions and figures"),
    Scope.UPLOAD: _("upload: send a quarter's file"),
    Scope.SUBMIT: _("submit: sign off or withdraw a submission"),
    Scope.REVIEW: _("review: accept or return submissions"),
    Scope.PUBLISH: _("publish: draft, preview and publish releases"),
}


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    """Let a field of choices offer these."""
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class AuditFilter(forms.Form):
    """Which events of the audit record to list. `choices`: the kinds and the organisations there are to choose from."""

    type = forms.ChoiceField(label=_("What"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=200)
    object = forms.CharField(label=_("Object"), required=False, max_length=100)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, choices: Mapping[str, Iterable[tuple[str, Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, every in (("type", _("Everything")), ("organisation", _("All organisations"))):
            _offer(self.fields[name], [("", every), *choices.get(name, ())])
        if "organisation" not in choices:
            del self.fields["organisation"]

    @property
    def asked(self) -> Asked:
        """What is to be listed; an answer that cannot be understood restricts nothing, and is told beside its field."""
        self.full_clean()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})


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

    def __init__(self, *args: Any, scopes: list[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["scopes"], [(scope.value, _SCOPES[scope]) for scope in scopes])

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


def _roles_of(kind: str) -> list[tuple[str, str]]:
    return [(role.code, f"{role.title}: {role.sentence}") for role in ROLES.values() if role.of == kind]


class InvitationForm(forms.Form):
    """Who is to come in, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["role"], _roles_of(kind))


class ReasonForm(forms.Form):
    """Why something is done to a person's rights: part of the record."""

    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("It stays in the record."))


class RolesForm(ReasonForm):
    """The roles that a person holds from now on."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    field_order = ["roles", "reason"]

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["roles"], _roles_of(kind))


class LeavingForm(ReasonForm):
    """Why somebody leaves; `asks` administrators whether a member is meant to be left without a lead."""

    leaving_nobody = forms.BooleanField(label=_("Even if this leaves the member without a lead"), required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["leaving_nobody"]

    @property
    def leaving(self) -> dict[str, Any]:
        """What the actions take."""
        return {"leaving_nobody": False, **self.cleaned_data}


class DomainsForm(forms.Form):
    """The domains whose addresses an organisation takes."""

    domains = forms.CharField(
        label=_("Domains"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as example.org. Leave it empty to take any address."),
    )

    def clean_domains(self) -> list[str]:
        named = [word.strip().lstrip("@").lower() for word in self.cleaned_data["domains"].split()]
        for domain in named:
            if not DOMAIN.fullmatch(domain):
                raise forms.ValidationError(_("“%(domain)s” is not a domain."), params={"domain": domain})
        return list(dict.fromkeys(named))


class PeopleFilter(forms.Form):
    """Words of a name, an address or an organisation."""

    q = forms.CharField(label=_("Name, address or organisation"), required=False, max_length=100)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """allauth's, in our words."""

    passwordless = forms.BooleanField(
        label=_("It also signs me in without my password"),
        required=False,
        initial=True,
        help_text=_("Take this away for an old security key without a PIN; it is then asked for after the password."),
    )


class FactorResetForm(forms.Form):
    """Whose second factors are lost, and how one knows that it is really them who say so."""

    person = forms.ChoiceField(label=_("Person"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was lost, and how you made sure that it was this person who told you, such as by telephone."),
    )

    def __init__(self, *args: object, people: Iterable[tuple[User, Organisation]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._people = {f"{person.pk}-{organisation.pk}": (person, organisation) for person, organisation in people}
        choice = self.fields["person"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [
                (key, " · ".join(dict.fromkeys((str(person), person.email, str(organisation)))))
                for key, (person, organisation) in self._people.items()
            ]

    @property
    def chosen(self) -> tuple[User, Organisation]:
        return self._people[self.cleaned_data["person"]]


class PreferencesForm(forms.Form):
    """How somebody is written to."""

    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        help_text=_("Reminders leave at nine in the morning on your clock, and name deadlines by it."),
    )
    wanted = forms.MultipleChoiceField(
        label=_("Letters that you want"),
        choices=list(OPTIONAL.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class SignOnForm(forms.Form):
    """The address at work, whose domain says where one signs in."""

    email = forms.EmailField(label=_("E-mail address at work"), max_length=254)
