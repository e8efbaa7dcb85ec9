"""Breaks in series as a dashboard shows them: where lines stop, and the sentences that say why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.models import Break as Declared
from metrics.queries.breaks import value_of
from metrics.queries.progress import Progress
from metrics.queries.titles import measure_title
from metrics.statistics.breaks import Break, between
from metrics.templatetags.quarters import quarter_short


def shown(answer: Progress) -> tuple[Break, ...]:
    """Those inside the quarters shown: before the first one there is nothing to break."""
    quarters = [period.quarter for period in answer.question.periods]
    return between(answer.breaks, quarters[0], quarters[-1]) if quarters else ()


def drawn(answer: Progress) -> list[str]:
    """The quarters before which every series of the answer stops.

    A member's break is drawn in that member's own figures. In those of several it stands in words: one of many counts
    differently, and the sum is still one series.
    """
    alone = len(answer.question.members) == 1
    return [str(each.quarter) for each in shown(answer) if alone or not each.member]


def drawn_by_member(answer: Progress) -> Mapping[str, Sequence[str]]:
    """By member, the quarters before which its own line stops."""
    breaks = shown(answer)
    return {each.member: [str(own.quarter) for own in breaks if own.member == each.member] for each in breaks}


def sentences(answer: Progress) -> tuple[str, ...]:
    """What is counted differently from when on, by whom and why: for those who may know of it, with names."""
    names = {member.slug: member.name for member in answer.question.members.values()}
    return tuple(sentence(each, names) for each in _by_time(shown(answer)))


def sentence(broken: Break, names: Mapping[str, str]) -> str:
    """One break in words; `names` are those of members, by slug."""
    facts = {
        "quarter": quarter_short(broken.quarter),
        "measure": measure_title(broken.measure),
        "reason": broken.reason,
    }
    if not broken.member:
        return _("From %(quarter)s on the coalition counts differently (%(measure)s): %(reason)s") % facts
    member = names.get(broken.member, broken.member)
    return _("From %(quarter)s on %(member)s counts differently (%(measure)s): %(reason)s") % {
        **facts,
        "member": member,
    }


def in_words(declared: Iterable[Declared]) -> list[str]:
    """Breaks as they are declared, a sentence each."""
    return [sentence(value_of(each), {each.member.slug: each.member.name} if each.member else {}) for each in declared]


@dataclass(frozen=True, slots=True)
class Listed:
    """A break as the desk lists it, with what its measure is called."""

    declared: Declared
    measure: str


def listed(declared: Declared) -> Listed:
    return Listed(declared, measure_title(declared.measure))


def _by_time(breaks: Iterable[Break]) -> list[Break]:
    return sorted(breaks, key=lambda each: each.quarter)
