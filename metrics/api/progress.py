"""The coalition's progress and its completeness over the API: conveners see all, a member its own."""

from dataclasses import replace

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from members.api.authentication import actor_of
from members.api.views import PrivateView
from metrics.api.serializers import CompletenessSerializer, ProgressSerializer
from metrics.models import Period
from metrics.queries.completeness import Completeness, Report, completeness
from metrics.queries.one_figure import one_of_each
from metrics.queries.progress import progress
from metrics.queries.question import BREAKDOWNS, BY, visible_members
from metrics.queries.reference import latest_period, period_of
from metrics.statistics.quarter import Quarter


class ProgressView(PrivateView):
    @extend_schema(
        responses=ProgressSerializer,
        parameters=[
            OpenApiParameter("indicator", OpenApiTypes.STR, required=True),
            OpenApiParameter("by", OpenApiTypes.STR, enum=BY),
            *(OpenApiParameter(name, OpenApiTypes.STR) for name in (*BREAKDOWNS, "member", "from", "to")),
        ],
    )
    def get(self, request: Request) -> Response:
        """An indicator by quarter or by what was counted, where and by whom, from accepted submissions.

        A parameter that is given twice is refused: overlapping groups, two units and two denominators have no sum.
        """
        answer = progress(actor_of(request), one_of_each(request.query_params.lists()))
        question = answer.question
        return Response(
            ProgressSerializer(
                {
                    "indicator": question.indicator.code,
                    "unit": question.indicator.unit,
                    "by": question.by,
                    "as_of": answer.as_of,
                    "rows": answer.rows,
                }
            ).data
        )


class CompletenessView(PrivateView):
    @extend_schema(
        responses=CompletenessSerializer,
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in ("period", "member")],
    )
    def get(self, request: Request) -> Response:
        """Who was expected, who submitted, who is accepted and who was on time in a quarter."""
        members = visible_members(actor := actor_of(request), request.query_params.get("member", ""))
        found = completeness(actor, _period(request), timezone.localdate())
        found = replace(found, reports=[report for report in found.reports if report.member.pk in members])
        return Response(CompletenessSerializer(_answer(found)).data)


def _period(request: Request) -> Period:
    written = request.query_params.get("period")
    if not written:
        period = latest_period()
    else:
        try:
            quarter = Quarter.parse(written)
        except ValueError as error:
            raise ValidationError({"period": str(error)}) from error
        period = period_of(quarter)
    if period is None:
        raise Http404
    return period


def _answer(found: Completeness) -> dict[str, object]:
    return {
        "period": str(found.period),
        "expected": found.expected,
        "submitted": found.submitted,
        "accepted": found.accepted,
        "on_time": found.on_time,
        "members": [_report(report) for report in found.reports],
    }


def _report(report: Report) -> dict[str, object]:
    return {
        "member": report.member.slug,
        "name": report.member.name,
        "expected": True,
        "submitted": report.submitted,
        "accepted": report.accepted,
        "on_time": report.on_time,
        "status": report.submission.status if report.submission else None,
    }
