"""allauth's pages of second factors, with what is ours: the audit event, the note in the session, the way to work."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.actions import sessions
from members.actions.sign_ins import record_account
from members.models import User
from members.queries import actor_in_person, has_factor, must_have_factor
from members.second_factors import forget_factor, has_shown_factor, note_factor
from members.views.confirming import lately_confirmed


class Index(IndexView):  # type: ignore[misc]
    """What there is, and, for who must have one and has none, why they are here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person: User = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "is_required": must_have_factor(person),
            "has_factor": has_factor(person),
            "work_url": get_adapter(self.request).get_login_redirect_url(self.request),
        }


class _Noted:
    """A view whose form changes a factor: the change, its audit event and what the session knows are one step."""

    request: Any  # behind a door: its user is a person
    kind: ClassVar[str]
    change: ClassVar[str]

    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            record_account(f"factor.{self.change}", person=self.request.user, kind=self.kind)
        return answer


class _Added(_Noted):
    """What one has just added, one has shown."""

    change = "added"

    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        if not has_shown_factor(self.request):
            note_factor(self.request, self.request.user, how=self.kind)
        return answer


class ActivateTotp(_Added, ActivateTOTPView):  # type: ignore[misc]
    kind = Authenticator.Type.TOTP.value

    def form_valid(self, form: Form) -> HttpResponse:
        """The code that proved the app is used up: nobody who looked on signs in with it."""
        answer = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=self.kind)
        added.wrap().validate_code(form.cleaned_data["code"])
        return answer


class AddPasskey(_Added, AddWebAuthnView):  # type: ignore[misc]
    kind = Authenticator.Type.WEBAUTHN.value


class _Removed(_Noted):
    """With the last one gone no session counts as having shown one: a role given later asks for it again."""

    change = "removed"

    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        if not has_factor(self.request.user):
            forget_factor(self.request)
            by = actor_in_person(self.request.user)
            sessions.end_others(current=self.request.session.session_key or "", by=by)
        return answer


class DeactivateTotp(_Removed, DeactivateTOTPView):  # type: ignore[misc]
    kind = Authenticator.Type.TOTP.value


class RemovePasskey(_Removed, RemoveWebAuthnView):  # type: ignore[misc]
    kind = Authenticator.Type.WEBAUTHN.value

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not get_factor_adapter().can_delete_authenticator(self.get_object()):
            messages.error(request, _("Your role needs a second factor. Add another one before you remove this one."))
            return redirect("mfa_list_webauthn")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class GenerateRecoveryCodes(_Noted, GenerateRecoveryCodesView):  # type: ignore[misc]
    kind, change = Authenticator.Type.RECOVERY_CODES.value, "renewed"


index = never_cache(Index.as_view())
activate_totp = never_cache(login_required(lately_confirmed(ActivateTotp.as_view())))
add_passkey = never_cache(login_required(lately_confirmed(AddPasskey.as_view())))
deactivate_totp = never_cache(login_required(lately_confirmed(DeactivateTotp.as_view())))
remove_passkey = never_cache(login_required(lately_confirmed(RemovePasskey.as_view())))
generate_recovery_codes = never_cache(login_required(lately_confirmed(GenerateRecoveryCodes.as_view())))
