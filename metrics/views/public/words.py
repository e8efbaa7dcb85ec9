"""Pages of words: data, methods, findings, about, contact, privacy, reporting an error."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members import retention as of_people
from members.models import Organisation
from metrics import retention as of_reports
from metrics.downloads import FORMATS
from metrics.presenters.citation import absolute, citation
from metrics.presenters.files import files_of
from metrics.presenters.findings import explained
from metrics.presenters.publication import publication_of
from metrics.queries.publications import latest_release
from metrics.statistics.indicator import definitions


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The files of the latest release, and the API."""
    context: dict[str, object] = {"api": absolute(reverse("api:releases")), "formats": FORMATS}
    release = latest_release()
    if release is not None:
        address = reverse("public:release", args=[release.number])
        context |= {
            "release": release,
            "files": files_of(publication_of(release)),
            "citation": citation(release, address),
        }
    return render(request, "public/data.html", context)


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Definitions, statistics, what is suppressed and why, limits."""
    return render(request, "public/methods.html", {"definitions": definitions()})


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Everything that a member's file is checked for."""
    return render(request, "public/findings.html", {"findings": explained()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "public/about.html", {"conveners": _conveners()})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "public/contact.html", {"conveners": _conveners(), "address": settings.CONTACT_EMAIL})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, how long and why: from the very rules that are applied."""
    rules = [*of_people.RULES.values(), *of_reports.RULES.values()]
    return render(request, "public/privacy.html", {"address": settings.CONTACT_EMAIL, "rules": rules})


@require_safe
def report_error(request: HttpRequest) -> HttpResponse:
    return render(request, "public/report_error.html", {"conveners": _conveners(), "address": settings.CONTACT_EMAIL})


def _conveners() -> list[str]:
    return list(Organisation.objects.filter(kind=Organisation.Kind.CONVENER).values_list("name", flat=True))
