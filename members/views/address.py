"""allauth’s pages for a new address and a first password, with our rule of when to ask again."""

from typing import Any

from allauth.account.views import EmailView, PasswordSetView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from members.actions import people
from members.views.confirming import lately_confirmed


class Address(EmailView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """allauth takes an address that was never confirmed for the new one, and drops it for the next.

        The one that people sign in by is theirs: they got here by a link that was sent to it.
        """
        people.confirm_address(person=request.user)  # type: ignore[arg-type]
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


change = never_cache(login_required(lately_confirmed(Address.as_view())))
set_password = never_cache(login_required(lately_confirmed(PasswordSetView.as_view())))
