"""Progress: the coalition's or a member's figures, by quarter and by whatever else was asked."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.actors import Actor
from members.models import Platform
from members.queries import expected_by_day
from metrics.models import Period, ReportingGroup, Rollup, StatedRate, Taxon
from metrics.queries.breaks import breaks_of
from metrics.queries.cells import PLATFORM_TYPE, Only, counts_along
from metrics.queries.question import AXIS_OF, BREAKDOWNS, Question, ask, named_no_further
from metrics.queries.reference import markets, platform_types, products
from metrics.statistics.breaks import Break
from metrics.statistics.rates import Figure, MemberCount, figure


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `key` and `label` of what it was listed by, and its quarter."""

    key: str
    label: str
    period: Period
    figure: Figure


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Progress:
    """The answer to a question, as of a moment, with what breaks the series of these members and of the coalition."""

    question: Question
    as_of: datetime
    rows: list[Row]
    breaks: tuple[Break, ...]


# A count of one member for one key in one quarter.
Count = tuple[int, int, str, int, int | None]


def progress(actor: Actor, parameters: Mapping[str, str]) -> Progress:
    """Answer a question with what the actor may see; see `question.ask` for how it is refused."""
    return answer(ask(actor, parameters))


def answer(question: Question) -> Progress:
    """The figures that a resolved question asks for."""
    counts = _by_key_and_period(question, _counts(question))
    stated = _stated(question)
    expected = _expected(question)
    volumes = _volumes(question)
    labels = _labels(question, {key for key, _period in counts})
    rows = [
        Row(
            _public_key(question, key, period, labels),
            str(period) if question.by == "period" else labels.get(key, key),
            period,
            figure(
                question.indicator,
                [
                    MemberCount(question.members[member].slug, *told)
                    for member, told in _told(counts, stated, key, period.pk).items()
                ],
                _expected_for(question, key, expected[period.pk]),
                volumes[period.pk],
            ),
        )
        for period in question.periods
        for key in _keys(question, counts, expected, period)
    ]
    breaks = breaks_of(question.members.values(), question.indicator, question.periods)
    return Progress(question, timezone.now(), rows, breaks)


def _public_key(question: Question, key: str, period: Period, labels: Mapping[str, str]) -> str:
    """The key as the API writes it: a quarter, a scientific name, a slug or a code."""
    if question.by == "period":
        return str(period)
    return labels[key] if question.by == "taxon" and key else key


def _counts(question: Question) -> Iterable[Count]:
    """Per member, quarter and key: from a rollup where one answers, else from the observations."""
    others = [name for name in question.filters if name != question.by]
    if question.by in AXIS_OF:
        if others:
            return _live(question, AXIS_OF[question.by])
        return _kept(question, AXIS_OF[question.by])
    if len(others) > 1:
        return _live(question, Rollup.Axis.TOTAL)
    if others:
        return _kept(question, AXIS_OF[others[0]], question.key_of(others[0]))
    return _kept(question, Rollup.Axis.TOTAL)


def _kept(question: Question, axis: str, key: str | None = None) -> list[Count]:
    rollups = Rollup.objects.filter(
        indicator=question.indicator.code, period__in=question.periods, member__in=list(question.members)
    )
    if question.by in ("period", "member"):
        return _without_key(_kept_along(rollups, axis, key or ""))
    if axis == Rollup.Axis.TAXON:
        children = rollups.filter(axis=axis, key__in=[str(child) for child in _children(question)])
        exact = rollups.filter(axis=Rollup.Axis.EXACT_TAXON, key=_parent_key(question))
        return [*_read(children), *_without_key(_read(exact))]
    return _kept_along(rollups, axis, question.key_of(question.by) if question.by in question.filters else None)


def _kept_along(rollups: QuerySet[Rollup], axis: str, key: str | None) -> list[Count]:
    """Those of one key of the axis, or of all its keys."""
    if axis == PLATFORM_TYPE:
        return [count for count in _by_platform_type(rollups) if key in (None, count[2])]
    found = rollups.filter(axis=axis)
    return _read(found if key is None else found.filter(key=key))


def _by_platform_type(rollups: QuerySet[Rollup]) -> Iterable[Count]:
    type_of = Platform.objects.filter(slug=OuterRef("key")).values("type")
    typed = rollups.filter(axis=Rollup.Axis.PLATFORM).annotate(of_type=Coalesce(Subquery(type_of), Value("")))
    added = typed.values("member_id", "period_id", "of_type").annotate(Sum("numerator"), Sum("denominator"))
    return added.values_list("member_id", "period_id", "of_type", "numerator__sum", "denominator__sum")


def _read(rollups: QuerySet[Rollup]) -> list[Count]:
    return list(rollups.values_list("member_id", "period_id", "key", "numerator", "denominator"))


def _without_key(counts: Iterable[Count]) -> list[Count]:
    return [(member, period, "", numerator, denominator) for member, period, _key, numerator, denominator in counts]


def _live(question: Question, axis: str) -> list[Count]:
    if axis != Rollup.Axis.TAXON:
        # A row that is in the group asked about is in others too, which were not asked about.
        wanted = question.key_of(question.by) if question.by in question.filters else None
        return [count for count in _ask_observations(question, axis) if wanted in (None, count[2])]
    children = {str(child) for child in _children(question)}
    below = [count for count in _ask_observations(question, axis) if count[2] in children]
    parent = _parent_key(question)
    exact = [count for count in _ask_observations(question, Rollup.Axis.EXACT_TAXON) if count[2] == parent]
    return [*below, *_without_key(exact)]


def _ask_observations(question: Question, axis: str) -> list[Count]:
    query = counts_along([axis], only_of(question), [question.indicator])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT member_id, period_id, key, numerator, denominator FROM ({query.sql}) AS cell",  # noqa: S608
            query.parameters,
        )
        return list(cursor.fetchall())


def only_of(question: Question) -> Only:
    """What a question restricts the observations to."""
    filters = question.filters
    taxon, group, platform = filters.get("taxon"), filters.get("group"), filters.get("platform")
    product, market, platform_type = (filters.get(name) for name in ("product", "market", "platform_type"))
    return Only(
        members=list(question.members),
        periods=[period.pk for period in question.periods],
        taxon=taxon.pk if isinstance(taxon, Taxon) else None,
        group=group.pk if isinstance(group, ReportingGroup) else None,
        product=product if isinstance(product, str) else None,
        market=market if isinstance(market, str) else None,
        platform=platform.pk if isinstance(platform, Platform) else None,
        platform_type=platform_type if isinstance(platform_type, str) else None,
    )


def _children(question: Question) -> list[int]:
    return list(Taxon.objects.filter(parent=question.taxon).values_list("pk", flat=True))


def _parent_key(question: Question) -> str:
    return str(question.taxon.pk) if question.taxon else ""


Told = tuple[int | None, int | None, Fraction | None]
Counts = dict[tuple[str, int], dict[int, tuple[int, int | None]]]


def _by_key_and_period(question: Question, counts: Iterable[Count]) -> Counts:
    found: Counts = defaultdict(dict)
    for member, period, key, numerator, denominator in counts:
        if question.by == "member":
            key = question.members[member].slug
        found[(key, period)][member] = (numerator, denominator)
    return found


def _stated(question: Question) -> dict[tuple[str, int], dict[int, Fraction]]:
    found: dict[tuple[str, int], dict[int, Fraction]] = defaultdict(dict)
    for member, period, rate in stated_rates(question).values_list("member_id", "period_id", "rate"):
        key = question.members[member].slug if question.by == "member" else ""
        found[(key, period)][member] = Fraction(rate)
    return found


def stated_rates(question: Question) -> QuerySet[StatedRate]:
    """Rates stated without counts. They are the member's own, so they enter the figures of all its rows alone."""
    if question.by not in ("period", "member") or set(question.filters) & set(BREAKDOWNS):
        return StatedRate.objects.none()
    return whole_member_rates().filter(
        indicator=question.indicator.code, period__in=question.periods, member__in=list(question.members)
    )


def whole_member_rates() -> QuerySet[StatedRate]:
    """The rates that are stated of a whole member, not of a part of what it counts."""
    return StatedRate.objects.filter(
        row__taxon=None, row__group=None, row__product="", row__market="", row__platform=None
    )


def _told(
    counts: Counts, stated: Mapping[tuple[str, int], Mapping[int, Fraction]], key: str, period: int
) -> dict[int, Told]:
    """What each member told for a key and quarter: its counts, or else the rate that it states."""
    told: dict[int, Told] = {member: (None, None, rate) for member, rate in stated.get((key, period), {}).items()}
    told |= {member: (*pair, None) for member, pair in counts.get((key, period), {}).items()}
    return told


def _expected(question: Question) -> dict[int, dict[int, str]]:
    """By quarter, the slugs of the members expected in it, by id."""
    found = expected_by_day(period.quarter.last_day for period in question.periods)
    return {
        period.pk: {pk: member.slug for pk, member in found[period.quarter.last_day].items() if pk in question.members}
        for period in question.periods
    }


def _expected_for(question: Question, key: str, expected: Mapping[int, str]) -> list[str]:
    return [slug for slug in expected.values() if question.by != "member" or slug == key]


def _keys(question: Question, counts: Counts, expected: Mapping[int, Mapping[int, str]], period: Period) -> list[str]:
    """What to list for a quarter: every expected member, else what there are counts of."""
    if question.by == "period":
        return [""]
    found = {key for key, of in counts if of == period.pk}
    if question.by == "member":
        found |= set(expected[period.pk].values())
    return sorted(found)


def _volumes(question: Question) -> dict[int, dict[str, int]]:
    """For each quarter asked: the last volume that each member had told by then."""
    told = (
        Rollup.objects.filter(
            indicator=question.volume_measure, axis=Rollup.Axis.TOTAL, key="", member__in=list(question.members)
        )
        .order_by("period__year", "period__number")
        .values_list("period__year", "period__number", "member_id", "numerator")
    )
    volumes: dict[int, dict[str, int]] = {}
    last: dict[str, int] = {}
    earlier = deque(told)
    for period in question.periods:
        while earlier and earlier[0][:2] <= (period.year, period.number):
            _year, _number, member, volume = earlier.popleft()
            last[question.members[member].slug] = volume
        volumes[period.pk] = dict(last)
    return volumes


def _labels(question: Question, keys: set[str]) -> dict[str, str]:
    """The words for the keys of the answer."""
    if question.by == "member":
        return {member.slug: member.name for member in question.members.values()}
    return _names(question.by, keys) | {"": named_no_further(question.by)}


def _names(by: str, keys: set[str]) -> dict[str, str]:
    if by == "taxon":
        taxa = Taxon.objects.filter(pk__in=[key for key in keys if key])
        return {str(pk): name for pk, name in taxa.values_list("pk", "name")}
    if by == "group":
        return dict(ReportingGroup.objects.values_list("slug", "name"))
    if by == "product":
        return dict(products())
    if by == "market":
        return dict(markets())
    if by == "platform":
        return dict(Platform.objects.values_list("slug", "name"))
    if by == "platform_type":
        return dict(platform_types())
    return {}
