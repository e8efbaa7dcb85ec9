"""Breaks in series at the desk: which are declared, and what reviewers do about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import breaks
from metrics.actions.refusals import Refusal
from metrics.desk_forms import BreakForm, WithdrawForm
from metrics.models import Break
from metrics.presenters.breaks import Listed, listed
from metrics.queries import doors
from metrics.queries.breaks import declared
from metrics.queries.reference import periods
from metrics.templatetags.quarters import quarter_short
from metrics.views.refusing import say_in, status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.READ_ALL)
def page(request: HttpRequest) -> HttpResponse:
    """Every break that was declared, and the form that declares another."""
    if request.method != "POST":
        return _page(request)
    if doors.to_declare(acting(request)):  # before anything is looked up that the form names
        return _page(request, status=403)
    form = _form(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=400)
    try:
        breaks.declare(**form.cleaned_data, by=acting(request))
    except Refusal as refusal:
        say_in(form, refusal)
        return _page(request, form=form, status=status_of(refusal))
    messages.success(request, _("Declared. Nothing is compared across it from now on."))
    return redirect("desk:breaks")


@never_cache
@require_POST
@for_rights(Right.READ_ALL)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a break back that was declared by mistake."""
    found = get_object_or_404(Break, pk=number)
    form = _withdrawal(found, request.POST)
    if not form.is_valid():
        return _page(request, withdrawal=(found, form), status=400)
    try:
        breaks.withdraw(break_=found, reason=form.cleaned_data["reason"], by=acting(request))
    except Refusal as refusal:
        return _page(request, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("Withdrawn. The series is one again."))
    return redirect("desk:breaks")


def _form(sent: QueryDict | None = None) -> BreakForm:
    return BreakForm(sent, periods=[(str(period), quarter_short(period)) for period in reversed(periods())])


def _withdrawal(found: Break, sent: QueryDict | None = None) -> WithdrawForm:
    return WithdrawForm(sent, auto_id=f"id_{found.pk}_%s")


def _page(
    request: HttpRequest,
    *,
    form: BreakForm | None = None,
    withdrawal: tuple[Break, WithdrawForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    every = [listed(each) for each in declared()]
    refused = {withdrawal[0].pk: withdrawal[1]} if withdrawal else {}
    context = {
        "lock": doors.to_declare(acting(request)),
        "in_force": [(each, _shown(each, refused)) for each in every if each.declared.withdrawn_at is None],
        "withdrawn": [each for each in every if each.declared.withdrawn_at is not None],
        "form": form or _form(),
        "refusal": refusal,
    }
    return render(request, "desk/breaks.html", context, status=status)


def _shown(each: Listed, refused: dict[int, WithdrawForm]) -> WithdrawForm:
    """The form as it was refused, or an empty one."""
    return refused.get(each.declared.pk) or _withdrawal(each.declared)
