"""Invented figures of an invented company: drawn at random from a seed, so that every start draws the same ones."""

import csv
import io
from collections.abc import Iterator
from math import cos, pi
from random import Random

from metrics.demo.scenario import Company, Line

COUNTS = (
    "items_removed", "items_blocked", "views_known", "removed_before_first_view", "removed_before_user_report",
    "removed_within_24h", "user_reports_received", "user_reports_actioned", "ads_rejected",
    "partner_flags_received", "partner_flags_removed", "accounts_actioned", "appeals_received", "items_restored",
)  # fmt: skip
WHOLE_MEMBER = (
    "staff_trained", "law_enforcement_referrals", "notice_impressions", "alerts_shown", "alerts_clicked",
    "search_terms_covered",
)  # fmt: skip
RATES = ("zero_view_rate", "proactive_rate", "rate_24h")
_BREAKDOWNS = ("taxon", "product", "market", "platform")

Row = dict[str, str | int]


def file_of(company: Company, quarter: int, season: int, lines: list[Line]) -> bytes:
    """The CSV that the company uploads. `quarter` counts from 0, `season` is the quarter of the year, 1 to 4."""
    if company.rate_only:
        columns = [*_BREAKDOWNS, "items_removed", *(f"{rate}_percent" for rate in RATES), *WHOLE_MEMBER]
        rows = [_rates_alone(company, quarter)]
    else:
        columns = [*_BREAKDOWNS, *COUNTS, *WHOLE_MEMBER]
        rows = [*_counted(company, quarter, season, lines), _whole_member(company, quarter)]
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, restval="")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def _random(company: Company, *of: object) -> Random:
    return Random("/".join(map(str, (company.name, *of))))  # noqa: S311 - figures, not secrets


def _counted(company: Company, quarter: int, season: int, lines: list[Line]) -> Iterator[Row]:
    """A row for each kind of offer that the company meets, in each of the markets where it does."""
    met = [line for line in lines if _meets(company, line)]
    scale = company.size / sum(line.weight for line in met)
    for line in met:
        draw = _random(company, line.taxon, line.product, quarter)
        expected = scale * line.weight * _taste(company, line) * _course(company, line, quarter, season)
        for market, platform, share in _places(company, line):
            removed = max(0, round(expected * share * draw.gauss(1, 0.06)))
            yield {
                "taxon": line.taxon,
                "product": line.product,
                "market": market,
                "platform": platform,
                **_answers(company, _counts(company, removed, quarter, draw)),
            }


def _meets(company: Company, line: Line) -> bool:
    if company.only:
        return line.group in company.only
    if line.group == "hornbills":
        return False  # met by one company only: a figure that a release must suppress
    return _random(company, line.group).random() < 0.8 and _random(company, line.taxon, line.product).random() < 0.75


def _taste(company: Company, line: Line) -> float:
    return _random(company, "taste", line.group).lognormvariate(0, 0.35)


def _course(company: Company, line: Line, quarter: int, season: int) -> float:
    """How the quarter compares with the first: trend, growth, time of the year, and one company's new detection."""
    jumped = company.jump[1] if quarter >= company.jump[0] else 1
    year = 1 + line.season * cos((season - 4) * pi / 2)
    return float((line.trend * company.growth) ** quarter * year * jumped)


def _places(company: Company, line: Line) -> Iterator[tuple[str, str, float]]:
    """Where a kind of offer is met: one or two markets on each platform, and a part not broken down."""
    draw = _random(company, "places", line.taxon, line.product)
    for platform, share in zip((name for name, _type in company.platforms), (0.7, 0.3), strict=False):
        shown = share if len(company.platforms) > 1 else 1
        markets = draw.sample(company.markets, k=min(len(company.markets), draw.choice((1, 1, 1, 2))))
        parts = [draw.random() + 0.2 for _market in markets]
        rest = 0.1 if draw.random() < 0.15 else 0
        for market, part in zip(markets, parts, strict=True):
            yield market, platform, shown * (1 - rest) * part / sum(parts)
        if rest:
            yield "", platform, shown * rest


def _counts(company: Company, removed: int, quarter: int, draw: Random) -> dict[str, int]:
    """All measures of a row, each drawn as a part of another, so that the identities hold."""
    zero_view, proactive, within_24h = (_rate(company, rate, quarter) for rate in company.rates)
    views = _part(removed, 0.92, draw)
    reports = _part(removed, 1.6 * (1 - proactive), draw, most=None)
    flags = _part(removed, 0.02, draw)
    appeals = _part(removed, 0.015, draw)
    return {
        "items_removed": removed,
        "items_blocked": _part(removed, 0.45, draw, most=None),
        "views_known": views,
        "removed_before_first_view": _part(views, zero_view, draw),
        "removed_before_user_report": _part(removed, proactive, draw),
        "removed_within_24h": _part(removed, within_24h, draw),
        "user_reports_received": reports,
        "user_reports_actioned": _part(reports, 0.55, draw),
        "ads_rejected": _part(removed, 0.03, draw),
        "partner_flags_received": flags,
        "partner_flags_removed": _part(flags, 0.8, draw),
        "accounts_actioned": _part(removed, 0.07, draw),
        "appeals_received": appeals,
        "items_restored": _part(appeals, 0.2, draw),
    }


def _rate(company: Company, beginning: float, quarter: int) -> float:
    after = company.jump[2] if quarter >= company.jump[0] else 0
    return min(0.97, beginning + company.gain * quarter + after)


def _part(whole: int, share: float, draw: Random, *, most: float | None = 1) -> int:
    wanted = share * draw.gauss(1, 0.02)
    return round(whole * max(0, wanted if most is None else min(most, wanted)))


def _answers(company: Company, counts: dict[str, int]) -> Row:
    """Counts, or the word for why there is none; what a company has no such thing for stays blank."""
    answers: Row = dict(counts)
    for measure in COUNTS:
        if measure in company.not_collected:
            answers[measure] = "not collected"
        elif measure in company.not_applicable:
            answers[measure] = "not applicable"
        elif measure in company.withheld:
            answers[measure] = "withheld"
        elif (measure == "ads_rejected" and not company.ads) or (
            measure.startswith("partner_flags") and not company.flags
        ):
            answers[measure] = ""
    return answers


def _whole_member(company: Company, quarter: int) -> Row:
    draw = _random(company, "whole", quarter)
    shown = round(company.size * 40 * draw.gauss(1, 0.1)) if company.alerts else 0
    told: Row = {
        "staff_trained": draw.choice((0, 12, 25, 40, 60, 120)),
        "law_enforcement_referrals": round(max(1, company.size / 1500) * draw.uniform(0.5, 1.5)),
        "search_terms_covered": 120 + 15 * quarter + len(company.name),
    }
    if company.alerts:
        told |= {
            "notice_impressions": 3 * shown,
            "alerts_shown": shown,
            "alerts_clicked": round(shown * draw.uniform(0.06, 0.09)),
        }
    else:
        told |= dict.fromkeys(("notice_impressions", "alerts_shown", "alerts_clicked"), "not applicable")
    return told


def _rates_alone(company: Company, quarter: int) -> Row:
    """What a company states that shares no counts: percentages, and what concerns no figure of wildlife."""
    draw = _random(company, "rates", quarter)
    stated = {
        f"{rate}_percent": f"{100 * _rate(company, beginning, quarter) + draw.uniform(-1, 1):.1f}"
        for rate, beginning in zip(RATES, company.rates, strict=True)
    }
    return {"items_removed": "withheld", "staff_trained": draw.randrange(10, 60), **stated}
