"""Questions about a report: a reviewer asks, both sides answer, a reviewer settles."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.actors import Actor
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import review_queries
from metrics.actions.refusals import Malformed, Refusal
from metrics.forms import AnswerForm, QueryForm
from metrics.models import ReviewQuery, Submission
from metrics.queries.review_queries import query_about
from metrics.queries.submissions import submission_for
from metrics.views import review, submission
from metrics.views.report_pages import own_member, submission_shown

Page = Callable[[AnswerForm | None, Refusal | None], HttpResponse]


@require_POST
@for_rights(Right.READ_ALL)
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    """Ask the member about a cell without sending the report back."""
    about = submission_shown(request, id)
    form = QueryForm(request.POST, prefix=review.ASKING)
    query = form.as_query() if form.is_valid() else None
    if query is None:
        return review.render_page(request, about, asking=form, status=400)
    try:
        asked = review_queries.ask(submission=about, query=query, by=acting(request))
    except Refusal as refusal:
        return review.render_page(request, about, asking=form, refusal=refusal)
    messages.success(request, _("Asked. The member’s people are told that there is a question."))
    return redirect(f"{review.address(about)}#query-{asked.pk}")


@require_POST
@for_rights(Right.READ_ALL)
def reply(request: HttpRequest, id: UUID) -> HttpResponse:
    """A reviewer's word to a question, or that it is settled or open again."""
    about = submission_shown(request, id)
    return _reply(
        request,
        about,
        lambda form, refusal: review.render_page(request, about, answer=form, refusal=refusal, status=400),
        review.address(about),
    )


@require_POST
@for_rights(Right.READ_OWN)
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the member's people say to a question."""
    actor = acting(request)
    own_member(actor)
    about = submission_for(actor, id)
    return _reply(
        request,
        about,
        lambda form, refusal: submission.render_page(request, about, answer=form, refusal=refusal, status=400),
        submission.address(about),
    )


def _reply(request: HttpRequest, about: Submission, page: Page, address: str) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id=f"id_query_{request.POST.get('query', '')}_%s")
    valid = form.is_valid()
    query = query_about(about, form.cleaned_data.get("query", 0))
    if query is None:
        raise Http404
    if not valid:
        return page(form, None)
    try:
        _say(query, form, acting(request))
    except Malformed as refusal:
        form.add_error("text", refusal.detail)
        return page(form, None)
    except Refusal as refusal:
        return page(form, refusal)
    return redirect(f"{address}#query-{query.pk}")


def _say(query: ReviewQuery, form: AnswerForm, by: Actor) -> None:
    text, then = form.cleaned_data["text"], form.cleaned_data["then"]
    if then == AnswerForm.SETTLE:
        review_queries.settle(query=query, text=text, by=by)
    elif then == AnswerForm.OPEN:
        review_queries.open_again(query=query, text=text, by=by)
    else:
        review_queries.answer(query=query, text=text, by=by)
