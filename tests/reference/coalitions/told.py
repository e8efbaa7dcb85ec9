"""A coalition as plain data: who belongs to it, what happened to them, and every row that they told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

# As the definitions name them; written down a second time, so that a wrong file of the program is noticed too.
RATES: Mapping[str, tuple[str, str]] = {
    "zero_view_rate": ("removed_before_first_view", "views_known"),
    "proactive_rate": ("removed_before_user_report", "items_removed"),
    "rate_24h": ("removed_within_24h", "items_removed"),
    "user_report_action_rate": ("user_reports_actioned", "user_reports_received"),
    "flag_removal_rate": ("partner_flags_removed", "partner_flags_received"),
    "alert_click_rate": ("alerts_clicked", "alerts_shown"),
}
BY_TAXON = (
    "items_removed",
    "items_blocked",
    "views_known",
    "removed_before_first_view",
    "removed_before_user_report",
    "removed_within_24h",
    "user_reports_received",
    "user_reports_actioned",
    "ads_rejected",
    "partner_flags_received",
    "partner_flags_removed",
    "accounts_actioned",
    "appeals_received",
    "items_restored",
)
OF_THE_MEMBER = (
    "staff_trained",
    "law_enforcement_referrals",
    "notice_impressions",
    "alerts_shown",
    "alerts_clicked",
    "search_terms_covered",
)
INDICATORS = (*RATES, *BY_TAXON, *OF_THE_MEMBER)
MISSING = ("not reported", "not collected", "withheld", "not applicable")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a report. A measure has a count, or the words why there is none; one left out was not asked."""

    quarter: str
    member: str
    taxon: str = ""
    group: str = ""
    product: str = ""
    market: str = ""
    platform: str = ""
    values: Mapping[str, int | str] = field(default_factory=dict)
    rates: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def is_of_the_whole_member(self) -> bool:
        return not (self.taxon or self.group or self.product or self.market or self.platform)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a member on a day: pause, leave, return, rename, merge (into `other`), sale (to `other`)."""

    day: date
    member: str
    what: str
    other: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A measure that a member, or everybody where none is named, counts differently from the quarter on."""

    quarter: str
    member: str
    measure: str


@dataclass(frozen=True, slots=True)
class Coalition:
    """`platforms` by their first owner, `tree` by parent (empty: a kingdom); members and quarters go by name."""

    quarters: tuple[str, ...]
    last_is_open: bool
    joined: Mapping[str, date]
    platforms: Mapping[str, str]
    tree: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    events: tuple[Event, ...] = ()
    cuts: tuple[Cut, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: an indicator of some members in some quarters, listed by something, restricted to something."""

    indicator: str
    members: tuple[str, ...]
    quarters: tuple[str, ...]
    by: str = "period"
    taxon: str = ""
    group: str = ""
    product: str = ""
    market: str = ""
    platform: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        return RATES.get(self.indicator, (self.indicator,))

    @property
    def filters(self) -> dict[str, str]:
        named = {name: getattr(self, name) for name in ("taxon", "group", "product", "market", "platform")}
        return {name: value for name, value in named.items() if value}
