"""What somebody asks of the statistics: resolved to rows of ours, or refused as it was written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from members.actors import Actor
from members.models import Organisation, Platform
from members.queries import open_to
from metrics.models import Period, ReportingGroup, Rollup, Taxon
from metrics.queries.cells import PLATFORM_TYPE
from metrics.queries.reference import markets, periods, platform_types, products
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.quarter import Quarter

BY = ("period", "member", "taxon", "group", "product", "market", "platform", "platform_type")
Found = Taxon | ReportingGroup | Platform | str
BREAKDOWNS = ("taxon", "group", "product", "market", "platform", "platform_type")


class UnclearQuestion(ValueError):
    """A parameter is missing, names nothing there is, or asks for a sum that is no figure; `field` says which."""

    def __init__(self, field: str, detail: str, code: str = "invalid") -> None:
        super().__init__(detail)
        self.field = field
        self.detail = detail
        self.code = code


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator, what to list it by, and what to restrict it to; all of it exists and may be seen."""

    indicator: Indicator
    by: str
    periods: list[Period]
    members: Mapping[int, Organisation]
    filters: Mapping[str, Found] = field(default_factory=dict)

    @property
    def taxon(self) -> Taxon | None:
        found = self.filters.get("taxon")
        return found if isinstance(found, Taxon) else None

    @property
    def volume_measure(self) -> str:
        """The measure that says how large a member is for this indicator."""
        return self.indicator.denominator or self.indicator.numerator

    def key_of(self, dimension: str) -> str:
        """A filter's value as rollups key it."""
        found = self.filters[dimension]
        if isinstance(found, Taxon):
            return str(found.pk)
        return found if isinstance(found, str) else found.slug


AXIS_OF: Mapping[str, str] = {
    "taxon": Rollup.Axis.TAXON,
    "group": Rollup.Axis.GROUP,
    "product": Rollup.Axis.PRODUCT,
    "market": Rollup.Axis.MARKET,
    "platform": Rollup.Axis.PLATFORM,
    "platform_type": PLATFORM_TYPE,
}


def named_no_further(by: str) -> str:
    """What a figure is called whose rows name nothing of what it is listed by."""
    words = {
        "taxon": _("identified no further"),
        "group": _("in no group"),
        "platform_type": _("no platform named"),
    }
    return words.get(by, _("not broken down"))


def ask(actor: Actor, parameters: Mapping[str, str]) -> Question:
    """Resolve what was asked. UnclearQuestion names the parameter; Http404 for what the actor may not see."""
    indicator = definitions().indicators.get(parameters.get("indicator", ""))
    if indicator is None:
        raise UnclearQuestion(
            "indicator",
            _("Name an indicator or a measure; indicators/ lists them: %(codes)s.")
            % {"codes": ", ".join(definitions().indicators)},
        )
    by = parameters.get("by") or "period"
    if by not in BY:
        raise UnclearQuestion("by", _("Write one of %(known)s.") % {"known": ", ".join(BY)})
    return Question(
        indicator=indicator,
        by=by,
        periods=periods(quarter_in(parameters, "from"), quarter_in(parameters, "to")),
        members=visible_members(actor, parameters.get("member", ""), parameters.get("platform", "")),
        filters={name: FINDERS[name](parameters[name]) for name in BREAKDOWNS if parameters.get(name)},
    )


def quarter_in(parameters: Mapping[str, str], name: str) -> Quarter | None:
    """The quarter that a parameter names, None where it is left out; UnclearQuestion where it is none."""
    if not parameters.get(name):
        return None
    try:
        return Quarter.parse(parameters[name])
    except ValueError as error:
        raise UnclearQuestion(name, str(error)) from error


def visible_members(actor: Actor, slug: str = "", platform: str = "") -> Mapping[int, Organisation]:
    """The members that an answer may be about, by id: never one that the actor may not see, which is Http404."""
    members = open_to(actor, Organisation.objects.filter(kind=Organisation.Kind.MEMBER))
    if slug:
        members = members.filter(slug=slug)
    if platform:
        members = members.filter(Q(platforms__slug=platform) | Q(former_platforms__platform__slug=platform)).distinct()
    if (slug or platform) and not members:
        raise Http404
    return {member.pk: member for member in members}


def _taxon(name: str) -> Taxon:
    found = Taxon.objects.filter(name=name).order_by("retired_at", "rank", "pk").first()
    if found is None:
        raise UnclearQuestion("taxon", _("%(name)s is no scientific name in the tree.") % {"name": name})
    return found


def _group(slug: str) -> ReportingGroup:
    found = ReportingGroup.objects.filter(slug=slug).first()
    if found is None:
        raise UnclearQuestion("group", _("There is no reporting group %(slug)s.") % {"slug": slug})
    return found


def _product(code: str) -> str:
    if code not in products():
        raise UnclearQuestion("product", _("There is no product %(code)s.") % {"code": code})
    return code


def _market(code: str) -> str:
    if code not in markets():
        raise UnclearQuestion("market", _("%(code)s is no ISO 3166-1 alpha-2 code.") % {"code": code})
    return code


def _platform(slug: str) -> Platform:
    return Platform.objects.get(slug=slug)  # visible_members has refused one that may not be seen


def _platform_type(code: str) -> str:
    if code not in platform_types():
        known = ", ".join(platform_types())
        raise UnclearQuestion("platform_type", _("Write one of %(known)s.") % {"known": known})
    return code


# By what a breakdown's value is found as somebody wrote it; UnclearQuestion where there is no such thing.
FINDERS: Mapping[str, Callable[[str], Found]] = {
    "taxon": _taxon,
    "group": _group,
    "product": _product,
    "market": _market,
    "platform": _platform,
    "platform_type": _platform_type,
}
