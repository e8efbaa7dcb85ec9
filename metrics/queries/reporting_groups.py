"""Reporting groups: what people say, the taxa behind it, and where CITES listed them in a quarter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from metrics.models import Listing, ReportingGroup, Taxon, TaxonName

APPENDICES = ("I", "II", "III")
SPECIES_AND_BELOW = (Taxon.Rank.SPECIES, Taxon.Rank.SUBSPECIES, Taxon.Rank.VARIETY)


@dataclass(frozen=True, slots=True)
class GroupTaxon:
    """A taxon of a group, which stands for everything below it; `common` is empty where it has no common name."""

    rank: str
    name: str
    common: str
    appendices: tuple[str, ...]


def reporting_groups() -> list[ReportingGroup]:
    """All groups, in the order in which they are shown."""
    return list(ReportingGroup.objects.all())


def reporting_group(slug: str) -> ReportingGroup:
    """The group; Http404 where there is none of that slug."""
    found = ReportingGroup.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def taxa_of(group: ReportingGroup, on: date, language: str = "en") -> list[GroupTaxon]:
    """The taxa that make up the group, each with the CITES appendices in which it, or what is below it, stood."""
    taxa = list(group.taxa.filter(retired_at=None).order_by("name"))
    common = _common_names(taxa, language)
    return [GroupTaxon(taxon.rank, taxon.name, common.get(taxon.pk, ""), _appendices(taxon, on)) for taxon in taxa]


def _common_names(taxa: Iterable[Taxon], language: str) -> dict[int, str]:
    """By taxon, the first name that the source gives."""
    names = TaxonName.objects.filter(taxon__in=taxa, kind=TaxonName.Kind.COMMON, language=language)
    return dict(names.order_by("-pk").values_list("taxon_id", "name"))


def _appendices(taxon: Taxon, on: date) -> tuple[str, ...]:
    """Of the species below the taxon where they are listed themselves, otherwise of it and what is above it.

    Checklists repeat at a genus or family what its species have, without dates: the species know better.
    """
    below = Listing.objects.filter(taxon__path__contains=[taxon.pk])
    for listings in (
        below.filter(taxon__rank__in=SPECIES_AND_BELOW),
        below,
        Listing.objects.filter(taxon_id__in=taxon.path),
    ):
        found = set(_in_force(listings, on).values_list("appendix", flat=True))
        if found:
            return tuple(appendix for appendix in APPENDICES if appendix in found)
    return ()


def _in_force(listings: QuerySet[Listing], on: date) -> QuerySet[Listing]:
    since = Q(starts=None) | Q(starts__lte=on)
    until = Q(ends=None) | Q(ends__gt=on)
    return listings.filter(since & until).order_by().distinct()
