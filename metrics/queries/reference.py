"""Products, countries and periods as the pages, the API and the intake name them."""

from collections.abc import Mapping
from functools import cache

import pycountry
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Platform
from metrics.models import Period, Product
from metrics.statistics.quarter import Quarter


def products() -> Mapping[str, str]:
    """What each product code covers, in the order in which they are shown."""
    return dict(Product.objects.values_list("code", "covers"))


@cache
def markets() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 codes with the names that are in common use."""
    return {
        country.alpha_2: getattr(country, "common_name", country.name)
        for country in sorted(pycountry.countries, key=lambda country: country.alpha_2)
    }


_PLATFORM_TYPES: Mapping[Platform.Type, Promise] = {
    Platform.Type.MARKETPLACE: _("Marketplace"),
    Platform.Type.CLASSIFIEDS: _("Classifieds"),
    Platform.Type.SOCIAL: _("Social network"),
    Platform.Type.VIDEO: _("Video"),
    Platform.Type.SEARCH: _("Search"),
    Platform.Type.MESSAGING: _("Messaging"),
    Platform.Type.OTHER: _("Other type"),
}


def platform_types() -> Mapping[str, str]:
    """The words for the types of platforms, by their codes."""
    return {type.value: str(words) for type, words in _PLATFORM_TYPES.items()}


def periods(first: Quarter | None = None, last: Quarter | None = None) -> list[Period]:
    """The quarters that were ever opened, oldest first, from `first` to `last` with both ends."""
    found = Period.objects.order_by("year", "number")
    if first is not None:
        found = found.filter(Q(year__gt=first.year) | Q(year=first.year, number__gte=first.number))
    if last is not None:
        found = found.filter(Q(year__lt=last.year) | Q(year=last.year, number__lte=last.number))
    return list(found)


def period_of(quarter: Quarter) -> Period | None:
    """The quarter's period; None where it was never opened."""
    return Period.objects.filter(year=quarter.year, number=quarter.number).first()


def latest_period() -> Period | None:
    """The newest quarter that was opened."""
    return Period.objects.order_by("-year", "-number").first()


def is_open(period: Period) -> bool:
    """Whether members may still report: who has not yet is no leaver."""
    return period.closes >= timezone.localdate()
