"""The addresses of `/api/v1/`."""

from django.urls import path
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from members.api import public
from metrics.api import open_data, progress, submissions

app_name = "api"

# JSON as everywhere in the API, and YAML for whoever asks for it.
SCHEMA_FORMATS = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(renderer_classes=SCHEMA_FORMATS), name="schema"),
    # Without metadata: its answer to OPTIONS would be rendered by a template that there is not.
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", metadata_class=None), name="docs"),
    path("submissions/", submissions.Submissions.as_view(), name="submissions"),
    path("submissions/<uuid:id>/", submissions.OneSubmission.as_view(), name="submission"),
    path("submissions/<uuid:id>/findings/", submissions.FindingsOfSubmission.as_view(), name="findings"),
    path("submissions/<uuid:id>/rows/", submissions.RowsOfSubmission.as_view(), name="rows"),
    path("submissions/<uuid:id>/queries/", submissions.QueriesOfSubmission.as_view(), name="queries"),
    path("submissions/<uuid:id>/submit/", submissions.SubmitSubmission.as_view(), name="submit"),
    path("submissions/<uuid:id>/accept/", submissions.AcceptSubmission.as_view(), name="accept"),
    path("submissions/<uuid:id>/return/", submissions.ReturnSubmission.as_view(), name="return"),
    path("submissions/<uuid:id>/withdraw/", submissions.WithdrawSubmission.as_view(), name="withdraw"),
    path("template/", submissions.Template.as_view(), name="template"),
    path("progress/", progress.ProgressView.as_view(), name="progress"),
    path("completeness/", progress.CompletenessView.as_view(), name="completeness"),
    path("members/", public.Members.as_view(), name="members"),
    path("statements/", public.Statements.as_view(), name="statements"),
    path("news/", public.News.as_view(), name="news"),
    path("releases/", open_data.Releases.as_view(), name="releases"),
    path("releases/latest/", open_data.LatestRelease.as_view(), name="latest-release"),
    path("releases/<int:number>/", open_data.OneRelease.as_view(), name="release"),
    path("releases/<int:number>/tables/<slug:table>/", open_data.OneTable.as_view(), name="table"),
    path("releases/<int:number>/bundle/", open_data.Bundle.as_view(), name="bundle"),
    path("indicators/", open_data.Indicators.as_view(), name="indicators"),
    path("taxa/", open_data.Taxa.as_view(), name="taxa"),
]
