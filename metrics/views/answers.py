"""What the member said that names and columns mean: listed, and taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import corrections
from metrics.queries.answers import answer_for, in_force
from metrics.views.report_pages import own_member

PAGE = 50


@require_safe
@for_rights(Right.READ_OWN)
def answers(request: HttpRequest) -> HttpResponse:
    """Every answer in force, with who gave it and when."""
    actor = acting(request)
    page = Paginator(in_force(own_member(actor)), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/answers.html", {"page": page, "may_revoke": actor.may(Right.UPLOAD)})


@require_POST
@for_rights(Right.UPLOAD)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take an answer back. What was signed off with it stays."""
    actor = acting(request)
    own_member(actor)
    corrections.revoke(answer=answer_for(actor, number), by=actor)
    messages.success(request, _("Taken back. The next file that says this is asked again."))
    return redirect("portal:answers")
