"""How figures and dates that others published are put into words."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Initiative, Statement

COUNTED: dict[str, Promise] = {
    "removed_or_blocked": gettext_lazy("Removed or blocked"),
    "removed_before_any_view": gettext_lazy("Removed before a single view"),
    "member_companies": gettext_lazy("Member companies"),
    "cyber_spotter_flags": gettext_lazy("Flagged by Cyber Spotter volunteers"),
    "staff_trained": gettext_lazy("Staff trained"),
    "search_terms_shared": gettext_lazy("Search terms shared"),
    "user_engagements": gettext_lazy("Engagements of users"),
    "adverts_found": gettext_lazy("Adverts found"),
    "adverts_found_african_grey": gettext_lazy("Adverts for African grey parrots found"),
    "specimens_found": gettext_lazy("Specimens found"),
    "views_of_hashtag": gettext_lazy("Views of a hashtag"),
    "daily_users": gettext_lazy("Users a day"),
    "viewers_of_stream": gettext_lazy("Viewers of a live stream"),
    "user_accounts": gettext_lazy("User accounts of all members"),
}

INITIATIVES: dict[str, Promise] = {
    "programme": gettext_lazy("The programme"),
    "policy": gettext_lazy("Policies"),
    "ad-policy": gettext_lazy("Rules for advertising"),
    "search-notice": gettext_lazy("Notices on searches"),
    "search-alert": gettext_lazy("Alerts on searches"),
    "user-reporting": gettext_lazy("Reporting by users"),
    "detection": gettext_lazy("Automated detection"),
    "training": gettext_lazy("Training of staff"),
    "referral": gettext_lazy("Referral to law enforcement"),
    "outreach": gettext_lazy("Outreach"),
    "working-group": gettext_lazy("Working groups"),
}

SCOPES: dict[str, Promise] = {
    "coalition": gettext_lazy("The coalition as a whole"),
    "company": gettext_lazy("Member companies"),
    "monitor": gettext_lazy("Outside monitors"),
}

_UNITS_OF_SHARES = "share"


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement as a reader meets it: never without its window, unit and source."""

    key: str
    subject: str
    counted: str | Promise
    figure: str
    unit: str
    precision: str
    window: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class ShownInitiative:
    """What somebody does beside removals; `since` is empty where the source does not say."""

    key: str
    subject: str
    what: str
    since: str
    source_url: str


def shown_statement(statement: Statement) -> ShownStatement:
    return ShownStatement(
        key=statement.key,
        subject=statement.subject,
        counted=COUNTED.get(statement.indicator, statement.indicator),
        figure=figure(statement.value, statement.unit),
        unit=_("share of removed content") if statement.unit == _UNITS_OF_SHARES else statement.unit,
        precision=str(Statement.Precision(statement.precision).label),
        window=window(
            statement.period_start,
            statement.period_end,
            cumulative=statement.cumulative,
            end_stated=statement.end_stated,
        ),
        source=statement.source_id,
        source_url=statement.source_url,
    )


def shown_initiative(initiative: Initiative) -> ShownInitiative:
    return ShownInitiative(
        key=initiative.key,
        subject=initiative.subject,
        what=initiative.what,
        since=day_or_month(initiative.since) if initiative.since else "",
        source_url=initiative.source_url,
    )


def figure(value: Decimal, unit: str) -> str:
    """A share as a percentage, as it was said; a count with its thousands marked."""
    if unit == _UNITS_OF_SHARES:
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():,f}"


def window(start: date | None, end: date | None, *, cumulative: bool, end_stated: bool = True) -> str:
    """The days that a figure is about; one to date says so and where it begins.

    An end that the source does not state is our reading, and said to be that.
    """
    words = {"start": start and day_or_month(start), "end": end and day_or_month(end, last=True)}
    if end and not end_stated:
        words["end"] = _("%(end)s by our reading") % words
    if cumulative:
        if start is None:
            return _("to date, until %(end)s, beginning not stated") % words if end else _("to date, window not stated")
        return _("to date, from %(start)s to %(end)s") % words if end else _("to date, from %(start)s") % words
    if start is None or end is None:
        return _("window not stated")
    if start == end:
        return _("on %(start)s") % {"start": date_format(start, "j F Y")}
    if words["start"] == words["end"]:
        return str(words["start"])
    return _("%(start)s to %(end)s") % words


def day_or_month(day: date, *, last: bool = False) -> str:
    """The month alone where the day is its first (or, for the end of a window, its last)."""
    edge = (day + timedelta(days=1)).day == 1 if last else day.day == 1
    return date_format(day, "F Y" if edge else "j F Y")
