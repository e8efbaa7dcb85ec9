"""How a public page answers: as a page, as one of its figures to be embedded, or as the data of a figure."""

from collections.abc import Mapping, Sequence

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from metrics.downloads import FORMATS
from metrics.presenters.public_figure import PublicFigure, PublicRanking

Shown = PublicFigure | PublicRanking


def answer(
    request: HttpRequest, template: str, context: Mapping[str, object], figures: Sequence[Shown]
) -> HttpResponseBase:
    """The page; with `?embed` one of its figures alone, with `?format=csv` the released cells behind one."""
    if "embed" in request.GET:
        return embedded(request, _chosen(figures, request.GET["embed"]))
    if "format" in request.GET:
        return file(_chosen(figures, request.GET.get("figure", "")), request.GET["format"])
    shown = {figure.id.replace("-", "_"): figure for figure in figures}
    return render(request, template, {**context, **shown, "figures": figures})


def _chosen(figures: Sequence[Shown], id: str) -> Shown:
    """The figure of that id, the page's first without one."""
    for figure in figures:
        if id in ("", figure.id):
            return figure
    raise Http404


def embedded(request: HttpRequest, figure: Shown) -> HttpResponseBase:
    """The only answer that other sites may frame: it knows nobody and sets no cookie."""

    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"]})
    def framed(request: HttpRequest) -> HttpResponseBase:
        return render(request, "public/embed.html", {"card": figure})

    answer = framed(request)
    request.session.modified = False  # who is signed in keeps their session as it is
    return answer


def file(figure: Shown, name: str) -> HttpResponse:
    """The released cells behind the figure; Http404 for a format that there is not."""
    if name not in FORMATS:
        raise Http404
    made = FORMATS[name]
    response = HttpResponse(made.write(figure.data), content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{figure.id}.{name}"'
    return response
