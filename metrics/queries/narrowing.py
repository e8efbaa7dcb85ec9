"""One row of an answer: the axis and key under which its observations count, and the members it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from members.actors import Actor
from members.models import Organisation, Platform
from metrics.models import ReportingGroup, Rollup, Taxon
from metrics.queries.question import (
    AXIS_OF,
    FINDERS,
    Question,
    UnclearQuestion,
    named_no_further,
    visible_members,
)
from metrics.queries.reference import platform_types


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`question` with the members of the row alone; `key` as rollups have it; `about` the one member it names."""

    question: Question
    axis: str
    key: str
    label: str
    about: Organisation | None = None


def narrowed(actor: Actor, question: Question, key: str) -> Narrowed:
    """The row with this key, as `progress` writes it. UnclearQuestion where there is none; Http404 for another's."""
    if question.by == "member":
        return _of_member(actor, question, key)
    if question.by == "period":
        return Narrowed(question, Rollup.Axis.TOTAL, "", str(question.periods[0]))
    if not key:
        return _not_broken_down(question)
    if question.by == "taxon":
        child = _child(question, key)
        return Narrowed(question, Rollup.Axis.TAXON, str(child.pk), child.name)
    if question.by == "platform":
        running = visible_members(actor, platform=key)  # Http404 for one that may not be seen
        return Narrowed(question, Rollup.Axis.PLATFORM, key, Platform.objects.get(slug=key).name, _only(running))
    found = FINDERS[question.by](key)
    label = found.name if isinstance(found, ReportingGroup) else platform_types().get(key, key)
    return Narrowed(question, AXIS_OF[question.by], key, label)


def _of_member(actor: Actor, question: Question, slug: str) -> Narrowed:
    if not slug:
        raise UnclearQuestion("key", _("Name the member whose figure it is by its short name, as in its address."))
    found = visible_members(actor, slug)
    members = {id: member for id, member in question.members.items() if id in found}
    if not members:
        raise UnclearQuestion("key", _("The filters leave nothing of the member %(member)s.") % {"member": slug})
    member = next(iter(members.values()))
    return Narrowed(replace(question, members=members), Rollup.Axis.TOTAL, "", member.name, member)


def _not_broken_down(question: Question) -> Narrowed:
    label = named_no_further(question.by)
    if question.by != "taxon":
        return Narrowed(question, AXIS_OF[question.by], "", label)
    parent = str(question.taxon.pk) if question.taxon else ""
    return Narrowed(question, Rollup.Axis.EXACT_TAXON, parent, label)


def _child(question: Question, name: str) -> Taxon:
    """The taxon of that name right below the one asked about, or among the kingdoms."""
    found = Taxon.objects.filter(parent=question.taxon, name=name).order_by("retired_at", "rank", "pk").first()
    if found is None:
        above = question.taxon.name if question.taxon else _("the root of the tree")
        raise UnclearQuestion("key", _("%(name)s is no taxon right below %(above)s.") % {"name": name, "above": above})
    return found


def _only(members: Mapping[int, Organisation]) -> Organisation | None:
    """The member, where but one ever ran the platform."""
    return next(iter(members.values())) if len(members) == 1 else None
