"""Asking once more who it is, before what would do most harm in wrong hands."""

from functools import wraps
from typing import ParamSpec, cast

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.second_factors import signed_in_lately
from members.views.acting import View

Given = ParamSpec("Given")
HARMLESS = ("GET", "HEAD", "OPTIONS")


def lately_confirmed(view: View[Given]) -> View[Given]:
    """Whoever does this has signed in, or confirmed it, within the last minutes; reading the page asks for nothing.

    Stands below `for_rights`, so that a door which is not theirs is not there. allauth keeps what was sent while it
    asks for the password or the factor, and does it afterwards.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        if request.method in HARMLESS or signed_in_lately(request):
            return view(request, *args, **kwargs)
        if not get_adapter(request).get_reauthentication_methods(request.user):
            messages.info(request, _("Have a new link sent to you first: it proves that it is you."))
            return redirect("account_reset_password")
        raise ReauthenticationRequired

    return cast("View[Given]", guarded)
