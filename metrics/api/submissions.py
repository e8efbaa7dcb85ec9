"""Submissions over the API: upload, findings, rows, sign-off, review."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from members.actions import showing
from members.api.authentication import actor_of
from members.api.views import PrivateView
from members.models import Organisation
from members.permissions import Right
from metrics.actions import submissions
from metrics.actions.review_queries import Query
from metrics.actions.submissions import Upload
from metrics.api import pagination
from metrics.api.parsers import StrictJSONParser
from metrics.api.serializers import (
    AcceptSerializer,
    FindingSerializer,
    QueryThreadSerializer,
    ReturnSerializer,
    RowSerializer,
    SubmissionSerializer,
    SubmitSerializer,
    UploadSerializer,
)
from metrics.finding_lists import findings_csv
from metrics.forms import received
from metrics.intake.template_words import languages
from metrics.models import Submission
from metrics.queries.report_template import CONTENT_TYPES, template_for
from metrics.queries.review_queries import threads
from metrics.queries.submissions import submission_for, upload_for, visible_to
from metrics.statistics.quarter import Quarter


def quarter_of(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ValidationError({"period": str(error)}) from error


class Submissions(PrivateView):
    pagination_class = pagination.NewestFirst
    parser_classes = [MultiPartParser, StrictJSONParser]

    @extend_schema(
        operation_id="submissions_list",
        responses=SubmissionSerializer(many=True),
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in ("period", "member", "status")],
    )
    def get(self, request: Request) -> Response:
        """The submissions that you may see, the newest first."""
        found = visible_to(actor_of(request)).prefetch_related("corrections")  # its hash covers them
        if member := request.query_params.get("member"):
            if not (visible := found.filter(member__slug=member)) and not _may_ask_about(request, member):
                raise Http404
            found = visible
        if period := request.query_params.get("period"):
            quarter = quarter_of(period)
            found = found.filter(period__year=quarter.year, period__number=quarter.number)
        if status := request.query_params.get("status"):
            found = found.filter(status=status)
        pages = self.pagination_class()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(SubmissionSerializer(page, many=True).data)

    @extend_schema(
        request=UploadSerializer,
        responses={201: SubmissionSerializer, 200: SubmissionSerializer},
        parameters=[
            OpenApiParameter("Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER),
            OpenApiParameter("dry_run", OpenApiTypes.BOOL, default=False),
        ],
    )
    def post(self, request: Request) -> Response:
        """Upload a quarter's file. It is kept first and checked afterwards: ask for it again to see how it went.

        With `dry_run=true` it is checked in the same way under an id that is forgotten within an hour, and never
        becomes a version.
        """
        dry_run = request.query_params.get("dry_run", "false")
        if dry_run not in ("true", "false"):
            # Refused, because an upload that was meant as a trial must not become a version.
            raise ValidationError({"dry_run": "Write true or false."})
        told = _told(UploadSerializer, request)
        submission, new = submissions.upload(
            quarter=quarter_of(told["period"]),
            upload=received(told["file"]) if "file" in told else _rows_as_upload(told["rows"]),
            reason=told.get("reason", ""),
            idempotency_key=request.headers.get("Idempotency-Key", "")[:200],
            dry_run=dry_run == "true",
            by=actor_of(request),
        )
        return Response(SubmissionSerializer(submission).data, status=201 if new else 200)


def _submission(request: Request, id: UUID) -> Submission:
    """The submission that the answer is about, for whoever may see it; Http404 for everybody else."""
    return _about(request, submission_for(actor_of(request), id))


def _upload(request: Request, id: UUID) -> Submission:
    """The same, or a dry run of the asker's own member."""
    return _about(request, upload_for(actor_of(request), id))


def _about(request: Request, submission: Submission) -> Submission:
    showing.about(request._request, object=str(submission.pk), organisation=submission.member)
    return submission


def _told(form: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body as the form understands it; ValidationError, which points at the field, where it does not."""
    asked = form(data=request.data)
    asked.is_valid(raise_exception=True)
    found: dict[str, Any] = asked.validated_data
    return found


def _may_ask_about(request: Request, member: str) -> bool:
    """Whether the member exists for the actor, though it has no submission yet."""
    actor = actor_of(request)
    if actor.organisation and actor.organisation.slug == member:
        return True
    return actor.sees_all and Organisation.objects.filter(slug=member, kind="member").exists()


def _rows_as_upload(rows: list[dict[str, Any]]) -> Upload:
    return Upload.of("rows.json", json.dumps(rows, separators=(",", ":")).encode())


class OneSubmission(PrivateView):
    @extend_schema(operation_id="submissions_retrieve", responses=SubmissionSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        """One version of a submission."""
        return Response(SubmissionSerializer(_upload(request, id)).data)


class FindingsOfSubmission(PrivateView):
    pagination_class = pagination.ByNumber

    @extend_schema(
        responses={
            (200, "application/json"): FindingSerializer(many=True),
            (200, "text/csv"): OpenApiTypes.BINARY,
        },
        parameters=[OpenApiParameter("format", OpenApiTypes.STR)],
    )
    def get(self, request: Request, id: UUID) -> Response | HttpResponse:
        """What is wrong with the file, with place and remedy."""
        submission = _upload(request, id)
        if request.query_params.get("format") == "csv":
            return findings_csv(submission)
        pages = self.pagination_class()
        page = pages.paginate_queryset(submission.findings.all(), request, view=self)
        return pages.get_paginated_response(FindingSerializer(page, many=True).data)


class RowsOfSubmission(PrivateView):
    pagination_class = pagination.ByPosition

    @extend_schema(responses=RowSerializer(many=True))
    def get(self, request: Request, id: UUID) -> Response:
        """The rows as they were understood."""
        rows = _upload(request, id).file_rows.select_related("taxon", "group", "platform")
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(RowSerializer(page, many=True).data)


class QueriesOfSubmission(PrivateView):
    pagination_class = pagination.Whole

    @extend_schema(responses=QueryThreadSerializer(many=True))
    def get(self, request: Request, id: UUID) -> Response:
        """The reviewers' questions about the version, those of earlier versions that are open, and the answers."""
        found = [QueryThreadSerializer(thread).data for thread in threads(_submission(request, id))]
        return self.pagination_class().get_paginated_response(found)


class SubmitSubmission(PrivateView):
    parser_classes = [StrictJSONParser]

    @extend_schema(request=SubmitSerializer, responses=SubmissionSerializer)
    def post(self, request: Request, id: UUID) -> Response:
        """Sign the version off. `comments` answers warnings, by a finding's id or by a code for all of it.

        With `sha256`, only the version of this hash is signed off.
        """
        actor, submission = actor_of(request), _submission(request, id)
        told = _told(SubmitSerializer, request)
        done = submissions.submit(
            submission=submission, comments=told.get("comments", {}), sha256=told.get("sha256", ""), by=actor
        )
        return Response(SubmissionSerializer(done).data)


class AcceptSubmission(PrivateView):
    parser_classes = [StrictJSONParser]

    @extend_schema(request=AcceptSerializer, responses=SubmissionSerializer)
    def post(self, request: Request, id: UUID) -> Response:
        """Accept the version with this hash."""
        actor, submission = actor_of(request), _submission(request, id)
        told = _told(AcceptSerializer, request)
        done = submissions.accept(submission=submission, sha256=told["sha256"], by=actor)
        return Response(SubmissionSerializer(done).data)


class ReturnSubmission(PrivateView):
    parser_classes = [StrictJSONParser]

    @extend_schema(request=ReturnSerializer, responses=SubmissionSerializer)
    def post(self, request: Request, id: UUID) -> Response:
        """Send the version back with a reason, and questions about single cells."""
        actor, submission = actor_of(request), _submission(request, id)
        told = _told(ReturnSerializer, request)
        done = submissions.send_back(
            submission=submission,
            reason=told["reason"],
            queries=[
                Query(query["text"], query.get("row"), query.get("column", "")) for query in told.get("queries", [])
            ],
            by=actor,
        )
        return Response(SubmissionSerializer(done).data)


class WithdrawSubmission(PrivateView):
    @extend_schema(request=None, responses=SubmissionSerializer)
    def post(self, request: Request, id: UUID) -> Response:
        """Take the version back before it is accepted."""
        actor, submission = actor_of(request), _submission(request, id)
        return Response(SubmissionSerializer(submissions.withdraw(submission=submission, by=actor)).data)


class Template(PrivateView):
    @extend_schema(
        responses={(200, content_type): OpenApiTypes.BINARY for content_type in CONTENT_TYPES.values()},
        parameters=[
            OpenApiParameter("period", OpenApiTypes.STR, required=True),
            OpenApiParameter("format", OpenApiTypes.STR, enum=list(CONTENT_TYPES)),
            OpenApiParameter("language", OpenApiTypes.STR, enum=languages()),
        ],
    )
    def get(self, request: Request) -> HttpResponse:
        """The file to fill in: your platforms, and the names that you reported a quarter ago."""
        actor = actor_of(request)
        if actor.organisation is None or not (actor.is_member and actor.may(Right.UPLOAD)):
            raise Http404
        quarter = quarter_of(request.query_params.get("period", ""))
        format = request.query_params.get("format", "csv")
        if format not in ("csv", "xlsx"):
            raise ValidationError({"format": "Write csv or xlsx."})
        language = request.query_params.get("language", get_language())
        if "language" in request.query_params and language not in languages():
            raise ValidationError({"language": f"Write one of: {', '.join(languages())}."})
        return HttpResponse(
            template_for(actor.organisation, quarter, "csv" if format == "csv" else "xlsx", language),
            content_type=CONTENT_TYPES[format],
            headers={"Content-Disposition": f'attachment; filename="{actor.organisation.slug}-{quarter}.{format}"'},
        )
