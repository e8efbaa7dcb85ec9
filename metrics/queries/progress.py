"""Progress: the coalition's or a member's figures, by quarter and by whatever else was asked."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members.actors import Actor
from members.history import runners_by_day
from members.models import Organisation, Platform
from members.queries import expected_by_day
from metrics.models import Period, ReportingGroup, StatedRate, Taxon
from metrics.queries.breaks import breaks_of
from metrics.queries.counted import Answered, Counted, counted
from metrics.queries.question import Question, ask, named_no_further
from metrics.queries.reference import markets, platform_types, products
from metrics.statistics.breaks import Break
from metrics.statistics.rates import NOTHING, Figure, Told, figure


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


def progress(actor: Actor, parameters: Mapping[str, str]) -> Progress:
    """Answer a question with what the actor may see; see `question.ask` for how it is refused."""
    return answer(ask(actor, parameters))


def answer(question: Question) -> Progress:
    """The figures that a resolved question asks for."""
    counts = counted(question)
    expected = expected_by_day((period.quarter.last_day for period in question.periods), question.members)
    told = _told(question, counts.by_key)
    volumes = _volumes(question, counts)
    labels = _labels(question, {key for key, _period in told})
    expectation = _expectation(question, expected)
    rows = [
        Row(
            _public_key(question, key, period, labels),
            str(period) if question.by == "period" else labels.get(key, key),
            period,
            figure(question.indicator, of_key, expectation(period, key, of_key), volumes[period.pk]),
        )
        for period in question.periods
        for key in _keys(question, told, expected, period)
        for of_key in [told.get((key, period.pk), NOTHING)]
    ]
    breaks = breaks_of(question.members, question.indicator, question.periods)
    return Progress(question, timezone.now(), rows, breaks)


def _public_key(question: Question, key: str, period: Period, labels: Mapping[str, str]) -> str:
    """The key as the API writes it: a quarter, a scientific name, a slug or a code."""
    if question.by == "period":
        return str(period)
    return labels[key] if question.by == "taxon" and key else key


def _told(question: Question, lines: Iterable[Counted]) -> dict[tuple[str, int], Told]:
    """By key and quarter, what each member told: its counts, or the rate that it states."""
    found: defaultdict[tuple[str, int], dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    slugs = {pk: member.slug for pk, member in question.members.items()}
    for line, kind, values in _kinds(question, lines):
        of_members = _by_member(slugs, line, values)
        if question.by == "member":
            for member, value in of_members.items():
                found[member, line.period][kind][member] = value
        else:
            found[line.key, line.period][kind] = of_members
    for pk, period, rate in stated_rates(question).values_list("member_id", "period_id", "rate"):
        key = slugs[pk] if question.by == "member" else ""
        found[key, period]["stated"][slugs[pk]] = Fraction(rate)
    return {place: Told(**kinds) for place, kinds in found.items()}


def _by_member(slugs: Mapping[int, str], line: Counted, values: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(map(slugs.__getitem__, line.members), values, strict=True))


def _kinds(question: Question, lines: Iterable[Counted]) -> Iterator[tuple[Counted, str, Iterable[Any]]]:
    """With each line, which part of what was told it is, and its values in the order of the members.

    Wholes that are a member's denominator itself, as they mostly are, tell nothing more and are left out.
    """
    if not question.indicator.is_rate:
        yield from ((line, "counts", line.numerators) for line in lines)
        return
    denominators = {}
    wholes = []
    for line in lines:
        if line.indicator == question.indicator.code:
            denominators[line.key, line.period] = (line.members, line.denominators)
            yield line, "pairs", zip(line.numerators, line.denominators, strict=True)
        else:
            wholes.append(line)
    for line in wholes:
        own = denominators.get((line.key, line.period), ((), ()))
        if own != (line.members, line.numerators):
            known = dict(zip(*own, strict=True))
            told = zip(line.members, line.numerators, strict=True)
            more = {member: whole for member, whole in told if known.get(member) != whole}
            yield line._replace(members=list(more)), "wholes", more.values()


def stated_rates(question: Question) -> QuerySet[StatedRate]:
    """Rates stated without counts. They are the member's own, so they enter the figures of all its rows alone."""
    if not question.indicator.is_rate or question.by not in ("period", "member") or question.filters:
        return StatedRate.objects.none()
    return whole_member_rates().filter(
        indicator=question.indicator.code,
        period__in=[period.pk for period in question.periods],
        member__in=list(question.members),
    )


def whole_member_rates() -> QuerySet[StatedRate]:
    """The rates that are stated of a whole member, not of a part of what it counts."""
    return StatedRate.objects.filter(
        row__taxon=None, row__group=None, row__product="", row__market="", row__platform=None
    )


Expectation = Callable[[Period, str, Told], Collection[str]]
Expected = Mapping[date, Mapping[int, Organisation]]


def _expectation(question: Question, expected: Expected) -> Expectation:
    """Who is expected in a figure, by quarter and key, and by what was told for it.

    Of a platform, or of a type of them, those who ran one on the quarter's last day. What somebody else tells of it
    counts all the same, such as a member that has sold it since: a figure that leaves out counts would be less true
    than a coverage that is a little low.
    """
    everybody = {day: frozenset(member.slug for member in of_day.values()) for day, of_day in expected.items()}
    if question.by == "member":
        return lambda period, key, told: everybody[period.quarter.last_day] & {key}
    if not {"platform", "platform_type"} & {question.by, *question.filters}:
        return lambda period, key, told: everybody[period.quarter.last_day]
    runners = runners_by_day(expected)

    def running(period: Period, key: str, told: Told) -> Collection[str]:
        day = period.quarter.last_day
        wanted = {name: question.key_of(name) for name in question.filters if name in _OF_PLATFORM}
        if key and question.by in _OF_PLATFORM:
            wanted[question.by] = key
        if not wanted:
            return everybody[day]
        ran = {
            expected[day][owner].slug
            for platform, owner in runners[day].items()
            if owner in expected[day] and all(_OF_PLATFORM[name](platform) == value for name, value in wanted.items())
        }
        return everybody[day] & (ran | told.members)

    return running


_OF_PLATFORM: Mapping[str, Callable[[Platform], str]] = {
    "platform": lambda platform: platform.slug,
    "platform_type": lambda platform: platform.type,
}


def _keys(question: Question, told: Mapping[tuple[str, int], Told], expected: Expected, period: Period) -> list[str]:
    """What to list for a quarter: every expected member, else what there are counts of."""
    if question.by == "period":
        return [""]
    found = {key for (key, of), each in told.items() if of == period.pk and (each.counts or each.pairs or each.stated)}
    if question.by == "member":
        found |= {member.slug for member in expected[period.quarter.last_day].values()}
    return sorted(found)


def _volumes(question: Question, counts: Answered) -> dict[int, dict[str, int]]:
    """For each quarter asked: the last volume that each member had told by then."""
    slugs = {pk: member.slug for pk, member in question.members.items()}
    told = {line.period: _by_member(slugs, line, line.numerators) for line in counts.weights}
    last = {slugs[member]: volume for member, volume in counts.before.items()}
    volumes = {}
    for period in question.periods:
        last = volumes[period.pk] = last | told.get(period.pk, {})
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
