"""What the templates of public pages read on every page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from metrics.models import Release
from metrics.presenters.coverage import coverage_words
from metrics.queries.publications import latest_release, next_release


def release_strip(request: HttpRequest) -> dict[str, object]:
    """`release_strip`: how fresh and how complete the figures are; asks the database only where it is read."""
    return {"release_strip": SimpleLazyObject(_strip)}


def _strip() -> dict[str, object]:
    release = latest_release()
    return {**(_published(release) if release else _NOTHING), "next_release": next_release()}


_NOTHING: dict[str, object] = {"published_at": None, "status": "–", "corrections": "–"}


def _published(release: Release) -> dict[str, object]:
    return {
        "quarter": str(release.last_period),
        "published_at": release.published_at,
        "status": _("Provisional"),
        "status_url": reverse("public:methods") + "#provisional",
        "corrections": _("None"),
        "corrections_url": reverse("public:release", args=[release.number]) + "#corrections",
        "coverage": coverage_words(release, str(release.last_period)),
    }
