"""Targets at the desk: what was said would be reached, the verdict of today's figures, and what publishers do."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import targets
from metrics.actions.refusals import Malformed, Refusal
from metrics.models import Target
from metrics.presenters.targets import ShownTarget, shown_target
from metrics.queries import doors
from metrics.queries.question import visible_members
from metrics.queries.reference import products
from metrics.queries.target_figures import judged_today
from metrics.queries.targets import entered, in_force
from metrics.target_forms import TargetForm, WithdrawTargetForm
from metrics.views.refusing import say_in, status_of

Others = list[tuple[int, str]]

ON_A_PAGE = 8  # each asks a question of the figures


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.READ_ALL)
def page(request: HttpRequest) -> HttpResponse:
    """Every target that was entered, and the form that enters another."""
    if request.method != "POST":
        return _page(request)
    if doors.to_set_targets(acting(request)):  # before anything is looked up that the form names
        return _page(request, status=403)
    form = _form(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=400)
    try:
        targets.enter(target=form.target(), by=acting(request))
    except Refusal as refusal:
        say_in(form, refusal)
        return _page(request, form=form, status=status_of(refusal))
    messages.success(request, _("Entered. Conveners see it with its verdict; publish it for everybody to read."))
    return redirect("desk:targets")


@never_cache
@require_POST
@for_rights(Right.READ_ALL)
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Let everybody read a target."""
    found = get_object_or_404(Target, pk=number)
    try:
        targets.publish(target=found, by=acting(request))
    except Refusal as refusal:
        return _page(request, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("Published: it stands on the page of commitments."))
    return redirect("desk:targets")


@never_cache
@require_POST
@for_rights(Right.READ_ALL)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a target back, or say which other one takes its place."""
    found = get_object_or_404(Target, pk=number)
    form = _withdrawal(found, in_force(), request.POST)
    if not form.is_valid():
        return _page(request, withdrawal=(found, form), status=400)
    try:
        targets.withdraw(target=found, **form.cleaned_data, by=acting(request))
    except Malformed as refusal:
        say_in(form, refusal)
        return _page(request, withdrawal=(found, form), status=status_of(refusal))
    except Refusal as refusal:
        return _page(request, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("Withdrawn. Where it was published, everybody reads the reason beside it."))
    return redirect("desk:targets")


def _form(sent: QueryDict | None = None) -> TargetForm:
    return TargetForm(sent, products=products(), suggestions=reverse("desk:taxa"))


def _withdrawal(found: Target, others: Others, sent: QueryDict | None = None) -> WithdrawTargetForm:
    others = [other for other in others if other[0] != found.pk]
    return WithdrawTargetForm(sent, others=others, auto_id=f"id_{found.pk}_%s")


def _page(
    request: HttpRequest,
    *,
    form: TargetForm | None = None,
    withdrawal: tuple[Target, WithdrawTargetForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, codes, others = acting(request), products(), in_force()
    shown = Paginator(entered(), ON_A_PAGE).get_page(request.GET.get("page"))
    refused = {withdrawal[0].pk: withdrawal[1]} if withdrawal else {}
    members = visible_members(actor)
    names = {member.slug: member.name for member in members.values()}
    every = [shown_target(each, codes, names) for each in judged_today(shown, members)]
    context = {
        "lock": doors.to_set_targets(actor),
        "page_obj": shown,
        "in_force": [(each, _shown(each, others, refused)) for each in every if each.entered.withdrawn_at is None],
        "withdrawn": [each for each in every if each.entered.withdrawn_at is not None],
        "form": form or _form(),
        "refusal": refusal,
    }
    return render(request, "desk/targets.html", context, status=status)


def _shown(each: ShownTarget, others: Others, refused: dict[int, WithdrawTargetForm]) -> WithdrawTargetForm:
    """The form as it was refused, or an empty one."""
    return refused.get(each.entered.pk) or _withdrawal(each.entered, others)
