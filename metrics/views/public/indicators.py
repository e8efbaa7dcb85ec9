"""One indicator: what it says and does not say, how it is made, and the coalition's figure."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from metrics.presenters import figures
from metrics.presenters.publication import publication_of
from metrics.presenters.summary import kpi
from metrics.queries.publications import latest_release
from metrics.statistics.indicator import definitions
from metrics.views.public.answer import answer


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    known = definitions()
    found = known.indicators.get(code)
    if found is None:
        raise Http404
    context: dict[str, object] = {
        "indicator": found,
        "numerator": known.measures[found.numerator],
        "denominator": known.measures[found.denominator] if found.denominator else None,
    }
    release = latest_release()
    publication = publication_of(release) if release else None
    if publication is None or not publication.has(code):
        return render(request, "public/indicator.html", context)
    page = reverse("public:indicator", args=[code])
    context |= {"release": release, "publication": publication, "kpi": kpi(publication, found)}
    return answer(request, "public/indicator.html", context, [figures.trend(publication, found, page=page)])
