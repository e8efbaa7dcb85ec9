"""A coalition written into the database, by the actions wherever there is one."""

from members.actions.membership import Asked, Kind
from members.models import Organisation, Platform, User
from members.queries import actor_for
from metrics.actions import breaks, memberships, rollups
from metrics.models import Period, Product, Taxon
from metrics.transitions import Status
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec
from tests.reference.coalitions.inventing import PRODUCTS
from tests.reference.coalitions.told import Coalition, Event, Row


def write(coalition: Coalition, *, administrator: User, reviewer: User) -> dict[str, str]:
    """Everything that happened and was accepted, with its rollups; the slug of every member, platform and group."""
    Product.objects.bulk_create(Product(code=code, covers=code) for code in PRODUCTS)
    taxa: dict[str, Taxon] = {}
    for name, parent in coalition.tree.items():
        taxa[name] = submissions.taxon(name, Taxon.Rank.GENUS, taxa.get(parent))
    for group, names in coalition.groups.items():
        submissions.group(group, *(taxa[name] for name in names))
    slugs = _join(coalition)
    for event in coalition.events:
        _happen(event, slugs, administrator)
    periods = {
        quarter: submissions.period(quarter, closed=not (coalition.last_is_open and quarter == coalition.quarters[-1]))
        for quarter in coalition.quarters
    }
    _report(coalition, slugs, periods, reviewer)
    for cut in coalition.cuts:
        member = _member(slugs[cut.member]) if cut.member else None
        where = periods[cut.quarter]
        breaks.declare(member=member, measure=cut.measure, period=where, reason="Moved.", by=actor_for(reviewer))
    rollups.refresh_stale()
    return slugs


def _join(coalition: Coalition) -> dict[str, str]:
    slugs = {group: group for group in coalition.groups}
    for name, joined in coalition.joined.items():
        platforms = tuple(platform for platform, of in coalition.platforms.items() if of == name)
        made = members.member(name, joined=joined, platforms=platforms)
        slugs[name] = made.slug
        for platform, kind in zip(made.platforms.all(), Platform.Type.values, strict=False):
            Platform.objects.filter(pk=platform.pk).update(type=kind)
            slugs[platform.name] = platform.slug
    return slugs


def _happen(event: Event, slugs: dict[str, str], administrator: User) -> None:
    asked = Asked(
        Kind(event.what),
        event.day,
        "It was so.",
        name=f"Renamed {event.day}" if event.what == "rename" else "",
        other=_member(slugs[event.other]) if event.other else None,
        platform=Platform.objects.get(slug=slugs[event.platform]) if event.platform else None,
    )
    memberships.change(member=_member(slugs[event.member]), asked=asked, by=actor_for(administrator))


def _report(coalition: Coalition, slugs: dict[str, str], periods: dict[str, Period], reviewer: User) -> None:
    for name in coalition.joined:
        member = _member(slugs[name])
        lead = members.person(f"Lead of {name}", member, "lead")
        for quarter in coalition.quarters:
            mine = [row for row in coalition.rows if (row.quarter, row.member) == (quarter, name)]
            if mine:
                rows = [_spec(row, slugs) for row in mine]
                where = periods[quarter]
                submissions.submission(member, where, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)


def _spec(row: Row, slugs: dict[str, str]) -> RowSpec:
    return RowSpec(
        taxon=row.taxon,
        group=row.group,
        product=row.product,
        market=row.market,
        platform=slugs[row.platform] if row.platform else "",
        values=dict(row.values),
        rates={rate: float(share) for rate, share in row.rates.items()},
    )


def _member(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)
