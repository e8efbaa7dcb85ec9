"""How to cite a release, a page or a figure, and the addresses that a citation names."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from metrics.models import Release


def absolute(address: str) -> str:
    """The address as others reach it."""
    return f"{settings.SITE_URL.rstrip('/')}{address}"


def citation(release: Release, address: str, title: str = "") -> str:
    """Author, year, title, release, day and address; `title` names a figure of the release."""
    if release.published_at is None:
        return _("Draft of release %(number)s. Do not cite.") % {"number": release.number}
    published = localtime(release.published_at)
    return _(
        "Coalition to End Wildlife Trafficking Online (%(year)s). %(title)s. Release %(number)s, published %(day)s. "
        "%(address)s"
    ) % {
        "year": published.year,
        "title": f"{title}. {release.title}" if title else release.title,
        "number": release.number,
        "day": date_format(published, "j F Y"),
        "address": absolute(address),
    }
