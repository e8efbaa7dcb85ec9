"""What everybody may have: releases with their tables and files, and the reference data that they speak of."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from members.actions import showing
from members.api.authentication import actor_of
from members.api.views import OpenView
from metrics.api import pagination
from metrics.api.problems import CONTENT_TYPE
from metrics.api.release_serializers import (
    FoundTaxonSerializer,
    IndicatorSerializer,
    ReleaseSerializer,
    TableSerializer,
)
from metrics.api.schema import ProblemSerializer
from metrics.downloads import FORMATS, Package, as_bundle
from metrics.models import Release
from metrics.presenters.citation import absolute
from metrics.presenters.methods import methods_text
from metrics.queries.publications import latest_release, protected, release_for, table_of, visible_releases
from metrics.queries.taxa import search
from metrics.statistics.indicator import definitions

FOUND_TAXA = 20
FILE = OpenApiResponse(OpenApiTypes.BINARY, description="The file.")
UNCHANGED = OpenApiResponse(description="What you have, by its ETag, is still so.")


class Releases(OpenView):
    pagination_class = pagination.NewestRelease

    @extend_schema(operation_id="releases_list", responses=ReleaseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The releases, the newest first; publishers see drafts too."""
        pages = self.pagination_class()
        found = visible_releases(actor_of(request)).select_related("first_period", "last_period")
        page = pages.paginate_queryset(found.prefetch_related("tables"), request, view=self) or []
        for release in page:
            _note_draft(request, release)
        return pages.get_paginated_response(ReleaseSerializer(page, many=True).data)


class LatestRelease(OpenView):
    @extend_schema(
        responses={
            302: OpenApiResponse(description="To the newest published release."),
            (404, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="Nothing has been released yet."),
        }
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The newest published release."""
        release = latest_release()
        if release is None:
            raise NotFound("Nothing has been released yet.")
        return redirect("api:release", release.number)


class OneRelease(OpenView):
    @extend_schema(responses={200: ReleaseSerializer, 304: UNCHANGED})
    def get(self, request: Request, number: int) -> HttpResponseBase:
        """A release and its tables; `sha256` is of the table as CSV."""
        release = release_for(actor_of(request), number)
        told = ReleaseSerializer(release).data
        return kept(request, release, Response(told), hashlib.sha256(JSONRenderer().render(told)).hexdigest())


class OneTable(OpenView):
    @extend_schema(
        responses={
            (200, "application/json"): TableSerializer,
            **{(200, made.content_type): FILE for name, made in FORMATS.items() if name != "json"},
            304: UNCHANGED,
        },
        parameters=[OpenApiParameter("format", OpenApiTypes.STR, enum=[*FORMATS])],
    )
    def get(self, request: Request, number: int, table: str) -> HttpResponseBase:
        """A table of a release as JSON, CSV, XLSX or Parquet."""
        release = release_for(actor_of(request), number)
        found = table_of(release, table)
        name = request.query_params.get("format", "json")
        if name not in FORMATS:
            raise ValidationError({"format": f"A table comes as {', '.join(FORMATS)}."})
        made = FORMATS[name]
        content = made.write(found)
        answer = HttpResponse(content, content_type=made.content_type)
        if name != "json":
            answer["Content-Disposition"] = f'attachment; filename="release-{number}-{found.name}.{name}"'
        return kept(request, release, answer, hashlib.sha256(content).hexdigest())


class Bundle(OpenView):
    @extend_schema(responses={(200, "application/zip"): FILE, 304: UNCHANGED})
    def get(self, request: Request, number: int) -> HttpResponseBase:
        """Everything of a release in one zip: a Frictionless data package, the methods, a manifest of hashes."""
        release = release_for(actor_of(request), number)
        tables = [protected(table) for table in release.tables.all()]
        content = as_bundle(package_of(release), tables, methods_text())
        answer = HttpResponse(content, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{package_of(release).name}.zip"'
        return kept(request, release, answer, hashlib.sha256(content).hexdigest())


class Indicators(OpenView):
    pagination_class = pagination.Whole

    @extend_schema(responses=IndicatorSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What is counted and what is divided by what: rates first, then every measure under its own code."""
        found = IndicatorSerializer([*definitions().indicators.values()], many=True)
        return self.pagination_class().get_paginated_response(found.data)


class Taxa(OpenView):
    pagination_class = pagination.Whole

    @extend_schema(responses=FoundTaxonSerializer(many=True), parameters=[OpenApiParameter("q", OpenApiTypes.STR)])
    def get(self, request: Request) -> Response:
        """Taxa by any of their names: scientific, synonym or common, what begins with `q` first."""
        found = search(request.query_params.get("q", ""), FOUND_TAXA)
        return self.pagination_class().get_paginated_response(FoundTaxonSerializer(found, many=True).data)


def _note_draft(request: Request, release: Release) -> None:
    if release.status != Release.Status.PUBLISHED:
        showing.about(request._request, object=str(release.number), organisation=None)


def package_of(release: Release) -> Package:
    """What the release's bundle says of itself."""
    return Package(
        name=f"coalition-release-{release.number}",
        title=release.title,
        version=str(release.number),
        homepage=absolute(reverse("public:release", args=[release.number])),
        made=release.published_at or release.drafted_at,
        audit=release.audit_head,
    )


def kept(request: Request, release: Release, answer: HttpResponse, tag: str) -> HttpResponseBase:
    """The answer with what caches need to know: a published release never changes, a draft is nobody else's."""
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    _note_draft(request, release)
    if release.status != Release.Status.PUBLISHED:
        answer["Cache-Control"] = "private, no-store"
        return answer
    answer["Cache-Control"] = "public, max-age=3600"
    answer["ETag"] = f'"{tag}"'
    plain: HttpRequest = request._request
    return get_conditional_response(plain, etag=answer["ETag"], response=answer) or answer
